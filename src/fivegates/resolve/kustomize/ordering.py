"""The order of what a build gives: as listed, or by kind as kustomize sorts where nobody says otherwise."""

from __future__ import annotations

from collections.abc import Iterable

from ...values import Value
from .accumulated import Accumulated, text_at

_FIRST = (
    "Namespace", "ResourceQuota", "StorageClass", "CustomResourceDefinition", "ServiceAccount", "PodSecurityPolicy", "Role", "ClusterRole",
    "RoleBinding", "ClusterRoleBinding", "ConfigMap", "Secret", "Endpoints", "Service", "LimitRange", "PriorityClass", "PersistentVolume",
    "PersistentVolumeClaim", "Deployment", "StatefulSet", "CronJob", "PodDisruptionBudget",
)  # fmt: skip
_LAST = ("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration")


def in_order(objects: Iterable[Accumulated], options: Value | None) -> list[Accumulated]:
    """Sorted as the ``sortOptions`` of the root say; by kind without any."""
    if options is not None and text_at(options, "order") == "fifo":
        return list(objects)
    chosen = options.get("legacySortOptions") if options is not None else None
    first = _kinds(chosen, "orderFirst") if chosen is not None else _FIRST
    last = _kinds(chosen, "orderLast") if chosen is not None else _LAST
    ranks = {kind: number - len(first) for number, kind in enumerate(first)} | {kind: 1 + number for number, kind in enumerate(last)}
    return sorted(objects, key=lambda one: _key(one, ranks))


def _kinds(options: Value, name: str) -> tuple[str, ...]:
    found = options.get(name)
    return tuple(item.text or "" for item in found.items()) if found is not None else ()


def _key(one: Accumulated, ranks: dict[str, int]) -> tuple[int, str, str]:
    now = one.id
    kind = "_".join((now.group or "~G", now.version or "~V", now.kind or "~K"))
    return ranks.get(now.kind, 0), kind, f"{now.namespace or '~X'}|{now.name or '~N'}"
