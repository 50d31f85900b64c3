"""Units as they arrive: in the namespace that a GitOps object gives them, with what it fills in."""

from __future__ import annotations

from ...values import Value
from ..kubernetes.objects import KubernetesObject
from .deliveries import Delivery
from .substitute import with_texts

# Kinds without a namespace, whatever their group.
CLUSTER_WIDE = frozenset(
    (
        "APIService",
        "ClusterIssuer",
        "ClusterRole",
        "ClusterRoleBinding",
        "ClusterSecretStore",
        "CustomResourceDefinition",
        "IngressClass",
        "MutatingWebhookConfiguration",
        "Namespace",
        "Node",
        "PersistentVolume",
        "PriorityClass",
        "RuntimeClass",
        "StorageClass",
        "ValidatingWebhookConfiguration",
    )
)


def placed(one: KubernetesObject, delivery: Delivery) -> KubernetesObject:
    """The object as the delivery applies it."""
    if delivery.change is not None:
        one = _changed(one, delivery)
    namespace = delivery.namespace
    if namespace is None or not namespace.text or one.kind in CLUSTER_WIDE or (one.namespace and not delivery.forced):
        return one
    held = one.entries.get("metadata")
    known = held.data if held is not None and isinstance(held.data, dict) else {}
    metadata = Value({**known, "namespace": namespace}, held.origin if held is not None else one.header.origin)
    return one._replace(entries={**one.entries, "metadata": metadata}, namespace=namespace.text)


def _changed(one: KubernetesObject, delivery: Delivery) -> KubernetesObject:
    change = delivery.change
    if change is None:
        return one
    entries = {key: with_texts(value, change) for key, value in one.entries.items()}
    metadata = entries.get("metadata")
    name, namespace = (metadata.get(key) if metadata is not None else None for key in ("name", "namespace"))
    return one._replace(
        entries=entries,
        name=(name.text or None) if name is not None else one.name,
        namespace=(namespace.text or None) if namespace is not None else None,
    )
