"""Which kinds belong to the whole cluster, as far as kustomize knows: kinds of its own table only, never custom ones."""

from __future__ import annotations

# From the scopes in Kubernetes' API description 1.21, which kustomize 5 carries; "*" stands for v1 and v1beta1.
_CLUSTER_KINDS = {
    "": {"v1": "ComponentStatus Namespace Node NodeProxyOptions PersistentVolume"},
    "admissionregistration.k8s.io": {"*": "MutatingWebhookConfiguration ValidatingWebhookConfiguration"},
    "apiextensions.k8s.io": {"*": "CustomResourceDefinition"},
    "apiregistration.k8s.io": {"*": "APIService"},
    "certificates.k8s.io": {"*": "CertificateSigningRequest"},
    "flowcontrol.apiserver.k8s.io": {"v1beta1": "FlowSchema PriorityLevelConfiguration"},
    "networking.k8s.io": {"*": "IngressClass"},
    "node.k8s.io": {"*": "RuntimeClass"},
    "policy": {"v1beta1": "PodSecurityPolicy"},
    "rbac.authorization.k8s.io": {"*": "ClusterRole ClusterRoleBinding"},
    "scheduling.k8s.io": {"*": "PriorityClass"},
    "storage.k8s.io": {"*": "CSIDriver CSINode StorageClass VolumeAttachment"},
}
_KNOWN = frozenset(
    (group, version, kind)
    for group, versions in _CLUSTER_KINDS.items()
    for given, kinds in versions.items()
    for version in (("v1", "v1beta1") if given == "*" else (given,))
    for kind in kinds.split()
)


def is_cluster_scoped(group: str, version: str, kind: str) -> bool:
    """Certainly of the whole cluster; False too for what is not known."""
    return (group, version, kind) in _KNOWN
