"""The order of what a build gives: as listed, or by kind as kustomize sorts where nobody says otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

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
    ranks = _ranks(first, last)
    return sorted(objects, key=lambda one: _key(one, ranks))


def _ranks(first: Sequence[str], last: Sequence[str]) -> dict[str, int]:
    return {kind: number - len(first) for number, kind in enumerate(first)} | {kind: 1 + number for number, kind in enumerate(last)}


_RANKS = _ranks(_FIRST, _LAST)


def sort_key(group: str, version: str, kind: str, ranks: Mapping[str, int] = _RANKS) -> tuple[int, str]:
    """What kinds are sorted by: what others need first, then by their names."""
    return ranks.get(kind, 0), "_".join((group or "~G", version or "~V", kind or "~K"))


def _kinds(options: Value, name: str) -> tuple[str, ...]:
    found = options.get(name)
    return tuple(item.text or "" for item in found.items()) if found is not None else ()


def _key(one: Accumulated, ranks: Mapping[str, int]) -> tuple[int, str, str]:
    now = one.id
    return (*sort_key(now.group, now.version, now.kind, ranks), f"{now.namespace or '~X'}|{now.name or '~N'}")
