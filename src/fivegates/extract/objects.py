"""What Kubernetes objects say, whatever language they are written in: each is sent to the extractor of its kind."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from ..resolve.folders import folder_of
from ..resolve.interface import Resource
from .bindings import read_binding
from .catalogue import Catalogue
from .custom import RUNS, extract_custom, row_of, with_own_account
from .custom_relations import SPEAKING, Relations
from .elsewhere import Elsewhere
from .found import Extraction
from .identities import extract_service_account
from .key_objects import read_manifest_secret
from .keys import Keys, manifest_name
from .memberships import read_subjects
from .model import ToolRecord, WorkloadRecord
from .named_objects import NamedObjects
from .pods import extract_pod

SERVICE_ACCOUNT = "/ServiceAccount"
Row = Mapping[str, Any]
UNKNOWN_KIND: Row = {"class": "host", "weight": 0.0, "absent": "unknown"}
RBAC = "rbac.authorization.k8s.io/"
BINDINGS = (f"{RBAC}RoleBinding", f"{RBAC}ClusterRoleBinding")
CLUSTER_ROLE = f"{RBAC}ClusterRole"
READ = (*RUNS, *SPEAKING)  # classes of custom resources that something is made of
KEPT = ("/Secret", "/ConfigMap")


class ObjectReader:
    """``read`` takes the objects one by one; ``finish`` reads what needs all of them."""

    def __init__(
        self,
        catalogue: Catalogue,
        elsewhere: Elsewhere,
        overlays: Collection[str],
        is_declared: Callable[[Resource], bool],
        replacer: str,
        named: NamedObjects,
    ) -> None:
        """See ``Extractor``; ``named``: every custom resource."""
        self._catalogue = catalogue
        self._elsewhere = elsewhere
        self._overlays = overlays
        self._is_declared = is_declared
        self._replacer = replacer
        self._named = named
        self._relations = Relations(named, catalogue.custom)
        self._administrators = frozenset(row["name"] for row in catalogue.administrators["kubernetes_roles"])
        self._cluster_roles: dict[tuple[str, str], Resource] = {}
        self._bindings: list[tuple[Resource, bool]] = []

    def kind_of(self, resource: Resource) -> tuple[str, bool]:
        """``apps/Deployment`` and whether its keys are Terraform's; '' for what is no Kubernetes object."""
        kind = self._catalogue.kubernetes["terraform"].get(resource.type)
        if kind is not None:
            return kind, True
        return (resource.type if "/" in resource.type else ""), False

    def read(self, resource: Resource, kind: str, snake: bool, found: Extraction) -> None:
        """What an object of a ``kind`` says; ``snake``: its keys are Terraform's."""
        if resource.mode == "data":
            return
        rows = self._catalogue.kubernetes
        if kind == SERVICE_ACCOUNT:
            record, assumes = extract_service_account(resource, self._catalogue.links["annotations"], snake=snake)
            found.identities.append(record)
            found.assumes.extend(assumes)
        elif kind in rows["pods"]:
            workload = extract_pod(resource, kind, rows["pods"][kind], snake=snake)
            if workload is not None and not self._is_patch(workload, snake):
                found.workloads.append(self._as_deployed(workload, f"{rows['pods'][kind]['pod']}.container.image"))
        elif (row := self._custom_row(resource)) is not None:
            self._custom(resource, row, found)
        elif kind in BINDINGS:
            self._bindings.append((resource, snake))
            found.people.extend(read_subjects(resource, snake=snake))
        elif kind in KEPT:
            found.held.extend(read_manifest_secret(resource, self._catalogue.keys, snake=snake))
        elif kind == CLUSTER_ROLE:
            self._cluster_roles[(resource.unit, manifest_name(resource, Keys(snake)))] = resource

    def finish(self, found: Extraction) -> None:
        """What others say of agents, and role bindings, once all of them are known."""
        self._relations.complete(found.workloads)
        for binding, snake in self._bindings:
            found.grants.extend(read_binding(binding, self._cluster_roles, self._administrators, snake=snake))

    def _custom_row(self, resource: Resource) -> Row | None:
        """The row of a custom resource; what a contract says is an agent is one, whatever its kind."""
        row = row_of(resource, self._catalogue.custom)
        return UNKNOWN_KIND if (row is None or row["class"] not in READ) and self._is_declared(resource) else row

    def _custom(self, resource: Resource, row: Row, found: Extraction) -> None:
        if row["class"] in SPEAKING:
            self._relations.note(resource, row)
        if row["class"] not in RUNS:
            return
        workload = self._as_deployed(extract_custom(resource, row, self._named, self._catalogue.custom))
        workload, own = with_own_account(workload, row, self._catalogue.links["annotations"])
        found.workloads.append(workload)
        if own is not None:
            found.identities.append(own.identity)
            found.assumes.extend(own.assumes)
        for tool in self._relations.tools(resource, row):
            if isinstance(tool, ToolRecord):
                found.tools.append(tool)
            else:
                found.tool_grants.append(tool)

    def _as_deployed(self, workload: WorkloadRecord, path: str = "") -> WorkloadRecord:
        """The workload, marked where another image than the one written (at ``path``) may run."""
        if workload.resource.unit.startswith("terraform:"):
            return self._elsewhere.mark(workload, path)
        return workload._replace(image_elsewhere=f"{self._replacer} may name another image") if self._replacer else workload

    def _is_patch(self, workload: WorkloadRecord, snake: bool) -> bool:
        """A manifest that lacks what its kind requires, where kustomize or another file completes it: it deploys nothing by itself."""
        resource = workload.resource
        if snake or not ("alternative" in resource.extra or folder_of(resource.place.path) in self._overlays):
            return False
        spec = resource.get("spec")
        selects = resource.type.partition("/")[0] != "apps" or (spec is not None and spec.get("selector") is not None)
        return not selects or not workload.images
