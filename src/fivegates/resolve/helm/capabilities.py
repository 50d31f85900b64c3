"""What templates ask of the cluster: the version and the kinds that Helm takes for granted where it sees no cluster."""

from __future__ import annotations

from .data import Datum, GoList, GoMap, Methods
from .failure import RenderError
from .functions.versions import parsed

KUBERNETES = "v1.36.0"
HELM = "v4.2"
_VERSIONS = (
    ("", "v1"),
    ("admissionregistration.k8s.io", "v1 v1alpha1 v1beta1"),
    ("internal.apiserver.k8s.io", "v1alpha1"),
    ("apps", "v1 v1beta1 v1beta2"),
    ("authentication.k8s.io", "v1 v1alpha1 v1beta1"),
    ("authorization.k8s.io", "v1 v1beta1"),
    ("autoscaling", "v1 v2"),
    ("batch", "v1 v1beta1"),
    ("certificates.k8s.io", "v1 v1beta1 v1alpha1"),
    ("coordination.k8s.io", "v1alpha2 v1beta1 v1"),
    ("discovery.k8s.io", "v1 v1beta1"),
    ("events.k8s.io", "v1 v1beta1"),
    ("extensions", "v1beta1"),
    ("flowcontrol.apiserver.k8s.io", "v1 v1beta1 v1beta2 v1beta3"),
    ("networking.k8s.io", "v1 v1beta1"),
    ("node.k8s.io", "v1 v1alpha1 v1beta1"),
    ("policy", "v1 v1beta1"),
    ("rbac.authorization.k8s.io", "v1 v1beta1 v1alpha1"),
    ("resource.k8s.io", "v1 v1beta2 v1beta1 v1alpha3"),
    ("scheduling.k8s.io", "v1alpha2 v1beta1 v1"),
    ("storage.k8s.io", "v1beta1 v1 v1alpha1"),
    ("storagemigration.k8s.io", "v1beta1"),
    ("apiextensions.k8s.io", "v1beta1 v1"),
)


class Versions(Methods):
    """``.Capabilities.APIVersions``: the groups that every cluster has, in Helm's order; of a kind it says no, as without a cluster."""

    def __init__(self) -> None:
        self._known = [f"{group}/{version}".lstrip("/") for group, versions in _VERSIONS for version in versions.split()]

    def field(self, name: str, arguments: list[Datum]) -> Datum:
        if name == "Has" and len(arguments) == 1:
            return arguments[0] in self._known
        raise RenderError(f"the versions of a cluster have no {name}")

    def listed(self) -> GoList:
        return GoList(self._known)


class KubernetesVersion(Methods):
    """``.Capabilities.KubeVersion``, which prints as its version."""

    def field(self, name: str, arguments: list[Datum]) -> Datum:
        major, minor, _ = parsed(KUBERNETES)[0]
        found = {"Version": KUBERNETES, "GitVersion": KUBERNETES, "Major": str(major), "Minor": str(minor), "String": KUBERNETES}
        if name not in found:
            raise RenderError(f"the version of a cluster has no {name}")
        return found[name]

    def __str__(self) -> str:
        return KUBERNETES


def capabilities() -> GoMap:
    return GoMap(
        {"KubeVersion": KubernetesVersion(), "APIVersions": Versions(), "HelmVersion": GoMap({"Version": HELM, "GoVersion": "go1"})}
    )
