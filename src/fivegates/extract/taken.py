"""Pods that one object writes and another runs: a Rollout takes a Deployment's, a Workflow a template's, a run of Tekton a Task's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..resolve.interface import Resource
from ..values import Value
from .kept import space_of
from .keys import Keys, whole
from .paths import select_in
from .pods import Written

SCALER = "keda.sh/ScaledObject"
DEEPEST = 4  # a run takes a pipeline, which takes tasks

Key = tuple[str, str, str, str]  # unit, namespace ('*': of the cluster), type, name


class TakenPods:
    """All objects are noted first. ``rows``: the catalogue's kinds that run pods."""

    def __init__(self, rows: Mapping[str, Any]) -> None:
        self._rows = rows
        self._by_name: dict[Key, list[Resource]] = {}
        self._taking: list[tuple[Resource, str]] = []
        self._schedules: dict[Key, str] = {}
        self._links: dict[int, list[Written]] | None = None
        self._taken: set[int] = set()
        self._types = {type for row in rows.values() for take in row.get("takes", ()) for type in _types(take)}

    def note(self, resource: Resource, kind: str, snake: bool) -> None:
        """Take an object of a ``kind`` in."""
        if kind == SCALER:
            self._note_scaler(resource)
        elif kind in self._types and not snake:
            self._by_name.setdefault(_key(resource, kind), []).append(resource)
        if "takes" in self._rows.get(kind, ()):
            self._taking.append((resource, kind))

    def is_taken(self, resource: Resource) -> bool:
        """Whether another object runs the pods of this one."""
        return bool(self._taking) and self._find() is not None and id(resource) in self._taken

    def by(self, resource: Resource) -> list[Written]:
        """The objects whose pods this one runs beside its own."""
        return self._find().get(id(resource), []) if self._taking else []

    def schedule(self, resource: Resource, snake: bool) -> str | None:
        """When a scaler starts the workload."""
        return self._schedules.get(_key(resource, resource.type)) if self._schedules and not snake else None

    def _find(self) -> dict[int, list[Written]]:
        if self._links is None:
            self._links = {}
            for resource, kind in self._taking:
                found = list(self._follow(resource, kind, DEEPEST))
                if found:
                    self._links[id(resource)] = found
                    self._taken.update(id(one.resource) for one in found)
        return self._links

    def _follow(self, resource: Resource, kind: str, deep: int) -> Iterator[Written]:
        root = whole(resource)
        for take in self._rows[kind].get("takes", ()) if deep else ():
            named = select_in(root, take["name"], resource)
            for name in dict.fromkeys(found.value.text for found in named if found.value.text):
                type = _type(take, root, resource)
                space = "*" if type.rpartition("/")[2].startswith("Cluster") else space_of(resource, False)
                for one in self._by_name.get((resource.unit, space, type, name), ())[:1]:
                    if one is not resource:
                        yield Written(one, self._rows[type])
                        yield from self._follow(one, type, deep - 1)

    def _note_scaler(self, resource: Resource) -> None:
        """A ScaledObject of KEDA that starts its target by the clock."""
        root, keys = whole(resource), Keys(False)
        name, kind = (keys.walk(root, f"spec.scaleTargetRef.{part}") for part in ("name", "kind"))
        start = next((found.value.text for found in select_in(root, "spec.triggers[].metadata.start", resource) if found.value.text), None)
        if name is not None and name.text and start is not None:
            type = f"apps/{kind.text}" if kind is not None and kind.text else "apps/Deployment"
            self._schedules[resource.unit, space_of(resource, False), type, name.text] = start


def _types(take: Mapping[str, Any]) -> list[str]:
    return [take["type"]] if "type" in take else list(take["types"].values())


def _type(take: Mapping[str, Any], root: Value, resource: Resource) -> str:
    """The type that is taken: the one there is, or the one that a kind or a switch at a path says."""
    if "type" in take:
        return str(take["type"])
    found = next(select_in(root, take["kind"], resource), None)
    said = found.value.data if found is not None else ""
    word = str(said).lower() if isinstance(said, bool) else said if isinstance(said, str) else ""
    return str(take["types"].get(word, ""))


def _key(resource: Resource, type: str) -> Key:
    space = "*" if type.rpartition("/")[2].startswith("Cluster") else space_of(resource, False)
    return resource.unit, space, type, resource.label
