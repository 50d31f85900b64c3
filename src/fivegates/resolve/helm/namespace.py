"""The namespace of a release, which holds every object of its chart that names no other."""

from __future__ import annotations

from ...values import Unknown, Value
from ..kubernetes.objects import KubernetesObject
from ..kustomize.scope import is_cluster_scoped


def _is_of_the_cluster(found: KubernetesObject) -> bool:
    """Custom kinds say it by their names (``ClusterIssuer``)."""
    named = found.kind.startswith("Cluster") and found.kind != "Cluster"
    return named or is_cluster_scoped(found.group, found.version, found.kind)


def in_namespace(found: KubernetesObject, namespace: Value | str | Unknown) -> KubernetesObject:
    """The object with the release's namespace where it has none of its own; it stands where the release says it, else at the object."""
    metadata = found.entries.get("metadata")
    if metadata is None or not isinstance(metadata.data, dict) or _is_of_the_cluster(found):
        return found
    written = metadata.data.get("namespace")
    if written is not None and written.data not in (None, ""):
        return found
    value = namespace if isinstance(namespace, Value) else Value(namespace, found.header.origin)
    entries = {**found.entries, "metadata": Value({**metadata.data, "namespace": value}, metadata.origin)}
    return found._replace(entries=entries, namespace=value.text or None)
