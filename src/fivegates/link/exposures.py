"""Ways in, joined to the workloads they lead to: by reference, through aliases and integrations, or by the name in one root."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from ..extract.openings import OpeningRecord
from ..extract.paths import select_first
from ..facts.model import Exposure, Unresolved
from ..resolve.interface import Resource
from ..values import Reference, Value
from .agents import Linked
from .names import glob_matches
from .places import Locations

Lookup = Callable[[Reference], Resource | None]
MOST_STEPS = 4
MOST_REFERENCES = 16


class Exposures:
    """All ways in, by the id of the workload they lead to."""

    def __init__(
        self,
        openings: Iterable[OpeningRecord],
        workloads: Iterable[Linked],
        catalogue: Mapping[str, Any],
        lookup: Lookup,
        locations: Locations,
    ) -> None:
        self._lookup = lookup
        self._locations = locations
        self._through: Mapping[str, str] = catalogue["through"]
        self._signing: tuple[str, ...] = tuple(catalogue["signing_variables"])
        self._by_address: dict[tuple[str, str], Linked] = {}
        self._by_name: dict[tuple[str, str, str], list[Linked]] = {}
        for linked in workloads:
            record = linked.record
            self._by_address.setdefault((record.resource.unit, record.resource.address), linked)
            if record.named:
                self._by_name.setdefault((record.resource.unit, record.kind, record.name), []).append(linked)
        self._ways: dict[str, list[OpeningRecord]] = {}
        for opening in openings:
            opened = self._by_address.get(_address(opening.resource)) if opening.target is None else self._opened(opening, opening.target)
            if opened is not None:
                self._ways.setdefault(opened.id, []).append(opening)

    def reach(self, linked: Linked) -> str | None:
        """From where a workload can be reached: public where any way in is."""
        levels = [reach for opening in self._ways.get(linked.id, ()) if (reach := self._reach(linked, opening))]
        return "public" if "public" in levels else "internal" if "internal" in levels else None

    def rows(self, workloads: Iterable[Linked]) -> Iterator[Exposure | Unresolved]:
        """A row for each way in; for an agent a question where nothing says whom it lets in."""
        for linked in workloads:
            for opening in self._ways.get(linked.id, ()):
                reach, admits = self._reach(linked, opening), self._admits(linked, opening)
                loc = self._locations.of(opening.place, opening.resource)
                if reach is not None or admits is not None:
                    yield Exposure(linked.id, linked.deployment, reach, admits, opening.via, self._checks_signatures(linked), loc)
                if linked.agent and admits is None and opening.target is not None:
                    yield Unresolved(linked.agent, "exposures", f"whom {opening.via} lets in is not known", loc)

    def _own(self, linked: Linked) -> OpeningRecord | None:
        return next((opening for opening in self._ways.get(linked.id, ()) if opening.target is None), None)

    def _reach(self, linked: Linked, opening: OpeningRecord) -> str | None:
        own = self._own(linked)
        return opening.reach if opening.reach is not None or own is None else own.reach

    def _admits(self, linked: Linked, opening: OpeningRecord) -> str | None:
        """Whom it lets in, unless the workload itself asks (or may ask) who calls."""
        own = self._own(linked)
        if own is None or own.guarded is False or opening.admits != "anyone":
            return opening.admits
        return "authenticated" if own.guarded else None

    def _checks_signatures(self, linked: Linked) -> bool:
        return any(glob_matches(glob, entry.name) for entry in linked.record.env for glob in self._signing)

    def _opened(self, opening: OpeningRecord, target: Value) -> Linked | None:
        """The one workload that a value names."""
        found = self._referred(target, 0)
        if len(found) == 1:
            return next(iter(found.values()))
        text = target.text
        if found or text is None:
            return None
        unit, name = opening.resource.unit, text.rpartition("/")[2].rpartition(":")[2]
        named = [linked for kind in opening.kinds or ("lambda-function",) for linked in self._by_name.get((unit, kind, name), ())]
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


def _address(resource: Resource) -> tuple[str, str]:
    return resource.unit, resource.address
