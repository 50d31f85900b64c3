"""Which workload a value of another resource means: by reference, through what stands between them, or by its name in one root."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from ..extract.paths import select_first
from ..resolve.interface import Resource
from ..values import Reference, Value
from .agents import Linked

Lookup = Callable[[Reference], Resource | None]
MOST_STEPS = 4
MOST_REFERENCES = 16
BY_DEFAULT = ("lambda-function",)


class Targets:
    """All workloads, to be found by what names them. ``through``: type in between -> the attribute that leads on."""

    def __init__(self, workloads: Iterable[Linked], through: Mapping[str, str], lookup: Lookup) -> None:
        self._lookup = lookup
        self._through = through
        self._by_address: dict[tuple[str, str], Linked] = {}
        self._by_name: dict[tuple[str, str, str], list[Linked]] = {}
        for linked in workloads:
            record = linked.record
            self._by_address.setdefault((record.resource.unit, record.resource.address), linked)
            if record.named:
                self._by_name.setdefault((record.resource.unit, record.kind, record.name), []).append(linked)

    def itself(self, resource: Resource) -> Linked | None:
        """The workload that a resource is."""
        return self._by_address.get((resource.unit, resource.address))

    def find(self, value: Value, unit: str, kinds: Iterable[str] = ()) -> Linked | None:
        """The one workload that a value of ``unit`` names; ``kinds``: what a bare name may mean."""
        found = self._referred(value, 0)
        if len(found) == 1:
            return next(iter(found.values()))
        text = value.text
        if found or text is None:
            return None
        name = text.rpartition("/")[2].rpartition(":")[2]
        named = [linked for kind in kinds or BY_DEFAULT for linked in self._by_name.get((unit, kind, name), ())]
        return named[0] if len(named) == 1 else None

    def _referred(self, value: Value, steps: int) -> dict[str, Linked]:
        """Workloads that a value was read from, by id."""
        found: dict[str, Linked] = {}
        for reference, _ in zip(value.references(), range(MOST_REFERENCES), strict=False):
            linked = self._by_address.get((reference.unit, reference.address))
            if linked is not None:
                found[linked.id] = linked
                continue
            target = self._lookup(reference)
            onward = self._through.get(target.type) if target is not None else None
            inner = select_first(target, onward) if target is not None and onward is not None else None
            if inner is not None and steps < MOST_STEPS:
                found |= self._referred(inner.value, steps + 1)
        return found
