"""What Kubernetes objects say, whatever language they are written in: each is sent to the extractor of its kind."""

from __future__ import annotations

from collections.abc import Callable, Collection

from ..resolve.folders import folder_of
from ..resolve.interface import Resource
from .catalogue import Catalogue
from .cluster_access import read_aws_auth
from .custom import extract_custom
from .elsewhere import Elsewhere
from .found import Extraction
from .identities import extract_service_account
from .key_objects import read_manifest_secret
from .memberships import read_subjects
from .model import WorkloadRecord
from .pods import extract_pod

RBAC = "rbac.authorization.k8s.io/"
SERVICE_ACCOUNT = "/ServiceAccount"
UNKNOWN_KIND = {"class": "host", "weight": 0.0, "absent": "unknown"}
CONFIG_MAP = "/ConfigMap"
KEPT = ("/Secret", CONFIG_MAP)


class ObjectReader:
    """``read`` takes the objects one by one."""

    def __init__(
        self,
        catalogue: Catalogue,
        elsewhere: Elsewhere,
        overlays: Collection[str],
        is_declared: Callable[[Resource], bool],
        replacer: str,
    ) -> None:
        """See ``Extractor``."""
        self._catalogue = catalogue
        self._elsewhere = elsewhere
        self._overlays = overlays
        self._is_declared = is_declared
        self._replacer = replacer
        self._masters = frozenset(row["name"] for row in catalogue.administrators["kubernetes_groups"])

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
        elif kind in KEPT:
            found.held.extend(read_manifest_secret(resource, self._catalogue.keys, snake=snake))
            if kind == CONFIG_MAP:
                found.grants.extend(read_aws_auth(resource, self._masters, snake=snake))
        elif kind.startswith(RBAC):
            self._read_rbac(resource, kind, snake, found)

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
