"""What Kubernetes objects say, whatever language they are written in: each is sent to the extractor of its kind."""

from __future__ import annotations

from collections.abc import Callable

from ..resolve.interface import Resource
from .bindings import read_binding
from .catalogue import Catalogue
from .custom import extract_custom
from .elsewhere import Elsewhere
from .found import Extraction
from .identities import extract_service_account
from .key_objects import read_manifest_secret
from .keys import Keys, manifest_name
from .memberships import read_subjects
from .model import WorkloadRecord
from .pods import extract_pod

SERVICE_ACCOUNT = "/ServiceAccount"
UNKNOWN_KIND = {"class": "host", "weight": 0.0, "absent": "unknown"}
RBAC = "rbac.authorization.k8s.io/"
BINDINGS = (f"{RBAC}RoleBinding", f"{RBAC}ClusterRoleBinding")
CLUSTER_ROLE = f"{RBAC}ClusterRole"
NOT_UNDERSTOOD = "what is not supported of its kustomization may name another image"
KEPT = ("/Secret", "/ConfigMap")


class ObjectReader:
    """``read`` takes the objects one by one; ``finish`` reads what needs all of them."""

    def __init__(
        self,
        catalogue: Catalogue,
        elsewhere: Elsewhere,
        is_declared: Callable[[Resource], bool],
        replacer: str,
    ) -> None:
        """See ``Extractor``."""
        self._catalogue = catalogue
        self._elsewhere = elsewhere
        self._is_declared = is_declared
        self._replacer = replacer
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
        elif kind in rows["resources"]:
            found.workloads.append(self._as_deployed(extract_custom(resource, rows["resources"][kind])))
        elif self._is_declared(resource):
            found.workloads.append(extract_custom(resource, UNKNOWN_KIND))
        elif kind in BINDINGS:
            self._bindings.append((resource, snake))
            found.people.extend(read_subjects(resource, snake=snake))
        elif kind in KEPT:
            found.held.extend(read_manifest_secret(resource, self._catalogue.keys, snake=snake))
        elif kind == CLUSTER_ROLE:
            self._cluster_roles[(resource.unit, manifest_name(resource, Keys(snake)))] = resource

    def finish(self, found: Extraction) -> None:
        """Role bindings, once every role is known."""
        for binding, snake in self._bindings:
            found.grants.extend(read_binding(binding, self._cluster_roles, self._administrators, snake=snake))

    def _as_deployed(self, workload: WorkloadRecord, path: str = "") -> WorkloadRecord:
        """The workload, marked where another image than the one written (at ``path``) may run."""
        if workload.resource.unit.startswith("terraform:"):
            return self._elsewhere.mark(workload, path)
        if "incomplete" in workload.resource.extra:
            return workload._replace(image_elsewhere=NOT_UNDERSTOOD)
        return workload._replace(image_elsewhere=f"{self._replacer} may name another image") if self._replacer else workload

    def _is_patch(self, workload: WorkloadRecord, snake: bool) -> bool:
        """A manifest that lacks what its kind requires, where another file completes it or nobody applies it: it deploys nothing."""
        resource = workload.resource
        if snake or not ("alternative" in resource.extra or "left_out" in resource.extra):
            return False
        spec = resource.get("spec")
        selects = resource.type.partition("/")[0] != "apps" or (spec is not None and spec.get("selector") is not None)
        return not selects or not workload.images
