"""Custom resources that only a contract knows: a kind that no catalogue lists is an agent where a contract covers it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..globs import glob_matches
from ..resolve.interface import Resource
from .model import ContractRecord


def declared_kinds(records: Iterable[ContractRecord]) -> Callable[[Resource], bool]:
    """Whether some ``kubernetes`` entry may mean a resource, by its kind and name; which one is meant is decided when linking."""
    covers = {tuple(cover.glob.split("/")[1:]) for record in records for cover in record.covers if cover.kind == "kubernetes"}
    kinds: dict[str, list[str]] = {}
    for kind, name in (cover for cover in covers if len(cover) == 2):
        kinds.setdefault(kind, []).append(name)

    def is_declared(resource: Resource) -> bool:
        group, _, kind = resource.type.partition("/")
        names = kinds.get(kind, ()) if is_custom(group) else ()
        return any(glob_matches(name, resource.label) for name in names)

    return is_declared


def is_custom(group: str) -> bool:
    """Whether an API group is none of Kubernetes' own: those have no dot or end in k8s.io."""
    return "." in group and not group.endswith("k8s.io")
