"""What Kubernetes objects say, whatever language they are written in: each is sent to the extractor of its kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from ..resolve.interface import Resource
from ..resolve.release import HELD
from ..values import Value
from .aad_pods import BINDING, IDENTITY, PodBindings
from .catalogue import Catalogue
from .custom import RUNS, extract_custom, likely_row, row_of, with_own_account
from .custom_env import Known
from .custom_relations import SPEAKING, Relations
from .elsewhere import Elsewhere
from .found import Extraction
from .identities import extract_service_account
from .kept import Find, KeptObjects, space_named
from .key_objects import read_manifest_secret
from .memberships import read_subjects
from .model import AroundRecord, ToolRecord, WorkloadRecord
from .named_objects import NamedObjects
from .placeholders import refused_name
from .pods import extract_pod
from .taken import TakenPods

RBAC = "rbac.authorization.k8s.io/"
SERVICE_ACCOUNT = "/ServiceAccount"
HELM_RELEASE = "helm.toolkit.fluxcd.io/HelmRelease"
Row = Mapping[str, Any]
UNKNOWN_KIND: Row = {"class": "host", "weight": 0.0, "absent": "unknown"}
CONFIG_MAP = "/ConfigMap"
NOT_UNDERSTOOD = "what is not supported of its kustomization may name another image"
READ = (*RUNS, *SPEAKING)  # classes of custom resources that something is made of
KEPT = ("/Secret", CONFIG_MAP)


class ObjectReader:
    """``note`` and then ``read`` take the objects one by one; ``finish`` reads what needs all of them."""

    def __init__(
        self,
        catalogue: Catalogue,
        elsewhere: Elsewhere,
        is_declared: Callable[[Resource], bool],
        replacer: str,
        named: NamedObjects,
    ) -> None:
        """See ``Extractor``; ``named``: every custom resource."""
        self._catalogue = catalogue
        self._elsewhere = elsewhere
        self._is_declared = is_declared
        self._replacer = replacer
        self._named = named
        self._relations = Relations(named, catalogue.custom)
        self._masters = frozenset(row["name"] for row in catalogue.administrators["kubernetes_groups"])
        self._surrounds = cache(catalogue.surrounds)
        self._kept = KeptObjects(catalogue.kubernetes["kept"])
        self._taken = TakenPods(catalogue.kubernetes["pods"])
        self._pod_bindings = PodBindings()

    def kind_of(self, resource: Resource) -> tuple[str, bool]:
        """``apps/Deployment`` and whether its keys are Terraform's; '' for what is no Kubernetes object."""
        kind = self._catalogue.kubernetes["terraform"].get(resource.type)
        if kind is not None:
            return kind, True
        return (resource.type if "/" in resource.type else ""), False

    def note(self, resource: Resource, kind: str, snake: bool) -> None:
        """Take in, before any is read, what other objects are read with."""
        if resource.mode == "managed":
            if not snake:
                self._named.note(resource)
            self._kept.note(resource, kind, snake)
            self._taken.note(resource, kind, snake)

    def read(self, resource: Resource, kind: str, snake: bool, found: Extraction) -> None:
        """What an object of a ``kind`` says; ``snake``: its keys are Terraform's."""
        if resource.mode == "data":
            return
        rows = self._catalogue.kubernetes
        if not snake and self._runs(resource, kind) and (problem := refused_name(resource)) is not None:
            if all(one.place.path != problem.place.path for one in found.problems):  # a file is listed as a template once
                found.problems.append(problem)
            return
        if self._surrounds(kind):
            found.around.append(AroundRecord(resource, kind, snake))
        if HELD in resource.extra:
            self._read_releases(resource, found)
        elif kind == SERVICE_ACCOUNT:
            record, assumes = extract_service_account(resource, self._catalogue.links["annotations"], snake=snake)
            found.identities.append(record)
            found.assumes.extend(assumes)
        elif kind in rows["pods"]:
            if not self._taken.is_taken(resource):
                self._read_pod(resource, kind, snake, found)
        elif (row := self._custom_row(resource)) is not None:
            self._custom(resource, row, snake, found)
        elif kind in KEPT:
            found.held.extend(read_manifest_secret(resource, self._catalogue.keys, snake=snake))
            if kind == CONFIG_MAP:
                from .cluster_access import read_aws_auth

                found.grants.extend(read_aws_auth(resource, self._masters, snake=snake))
        elif kind in (IDENTITY, BINDING):
            self._pod_bindings.note(resource)
        elif kind.startswith(RBAC):
            self._read_rbac(resource, kind, snake, found)

    def _runs(self, resource: Resource, kind: str) -> bool:
        """Whether an object is of a kind of which a cluster makes pods, or which is itself an agent or a tool server."""
        if kind in self._catalogue.kubernetes["pods"] or kind == HELM_RELEASE:
            return True
        row = row_of(resource, self._catalogue.custom)
        return row is not None and row["class"] in RUNS

    @staticmethod
    def _read_rbac(resource: Resource, kind: str, snake: bool, found: Extraction) -> None:
        from .bindings import BINDINGS, read_binding
        from .roles import ROLES, read_role

        if kind in ROLES:
            found.roles.append(read_role(resource, kind, snake=snake))
        elif kind in BINDINGS:
            binding = read_binding(resource, kind, snake=snake)
            found.bindings.append(binding)
            found.people.extend(read_subjects(binding))

    def _read_releases(self, resource: Resource, found: Extraction) -> None:
        from .releases import held_releases, read_releases

        for reader in read_releases(resource, held_releases(resource), self._catalogue.links["annotations"], self.finder):
            found.workloads.extend(self._as_deployed(workload) for workload in reader.workloads())
            found.assumes.extend(reader.assumes())

    def finder(self, resource: Resource, namespace: Value | None) -> Find:
        """Finds what pods can load that a release of ``resource`` starts in a namespace; where it names none, in the resource's own."""
        return self._kept.finder(resource, False, None if namespace is None else space_named(namespace, resource))

    def _read_pod(self, resource: Resource, kind: str, snake: bool, found: Extraction) -> None:
        row = self._catalogue.kubernetes["pods"][kind]
        taken, finder = self._taken.by(resource), self._kept.finder(resource, snake)
        workload = extract_pod(resource, kind, row, snake=snake, taken=taken, find=finder)
        if workload is not None and not _is_patch(workload, snake=snake):
            workload = workload._replace(schedule=workload.schedule or self._taken.schedule(resource, snake))
            found.workloads.append(self._as_deployed(workload, f"{row['pod']}.container.image"))

    def finish(self, found: Extraction) -> None:
        """What others say of agents, and the pods that bindings of Azure identities select, once all of them are known."""
        self._relations.complete(found.workloads)
        found.workloads[:] = map(self._pod_bindings.bind, found.workloads)

    def _custom_row(self, resource: Resource) -> Row | None:
        """The row of a custom resource; what a contract says is an agent is one, whatever its kind."""
        row = row_of(resource, self._catalogue.custom) or likely_row(resource, self._catalogue.kubernetes["likely"])
        return UNKNOWN_KIND if (row is None or row["class"] not in READ) and self._is_declared(resource) else row

    def _custom(self, resource: Resource, row: Row, snake: bool, found: Extraction) -> None:
        if row["class"] in SPEAKING:
            self._relations.note(resource, row)
        if row["class"] not in RUNS:
            return
        known = Known(self._named, self._catalogue.custom, self._kept.finder(resource, snake))
        workload = self._as_deployed(extract_custom(resource, row, known))
        workload, own = with_own_account(workload, row, self._catalogue.links["annotations"])
        found.workloads.append(workload)
        if own is not None:
            found.identities.append(own.identity)
            found.assumes.extend(own.assumes)
        if "role" in row:
            from .own_roles import own_role

            if (made := own_role(workload, row)) is not None:
                found.roles.append(made[0])
                found.bindings.append(made[1])
        for tool in self._relations.tools(resource, row):
            if isinstance(tool, ToolRecord):
                found.tools.append(tool)
            else:
                found.tool_grants.append(tool)

    def _as_deployed(self, workload: WorkloadRecord, path: str = "") -> WorkloadRecord:
        """The workload, marked where another image than the one written (at ``path``) may run."""
        if workload.resource.unit.startswith("terraform:"):
            return self._elsewhere.mark(workload, path)
        if "unsettled" in workload.resource.extra:
            return workload._replace(image_elsewhere=NOT_UNDERSTOOD)
        return workload._replace(image_elsewhere=f"{self._replacer} may name another image") if self._replacer else workload


def _is_patch(workload: WorkloadRecord, *, snake: bool) -> bool:
    """A manifest that lacks what its kind requires, where another file completes it or nobody applies it: it deploys nothing."""
    resource = workload.resource
    if snake or not ("alternative" in resource.extra or "left_out" in resource.extra):
        return False
    spec = resource.get("spec")
    selects = resource.type.partition("/")[0] != "apps" or (spec is not None and spec.get("selector") is not None)
    return not selects or not workload.images
