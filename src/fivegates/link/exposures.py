"""Ways in, joined to the workloads they lead to: from where each can be reached, and whom it lets in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..extract.openings import OpeningRecord
from ..facts.model import Exposure, Unresolved
from .agents import Linked
from .names import glob_matches
from .places import Locations
from .targets import Targets


class Exposures:
    """All ways in, by the id of the workload they lead to."""

    def __init__(
        self,
        openings: Iterable[OpeningRecord],
        entrances: Iterable[tuple[Linked, OpeningRecord]],
        targets: Targets,
        catalogue: Mapping[str, Any],
        locations: Locations,
    ) -> None:
        """``entrances``: the ways in whose workload is known already."""
        self._locations = locations
        self._signing: tuple[str, ...] = tuple(catalogue["signing_variables"])
        self._ways: dict[str, list[OpeningRecord]] = {}
        for opening in openings:
            resource, target = opening.resource, opening.target
            opened = targets.itself(resource) if target is None else targets.find(target, resource.unit, opening.kinds)
            if opened is not None:
                self._ways.setdefault(opened.id, []).append(opening)
        for linked, opening in entrances:
            self._ways.setdefault(linked.id, []).append(opening)

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
        """Whom it lets in, unless the workload itself asks (or may ask) who calls; nobody knows where a switch alone opens it."""
        if opening.admits == "anyone" and opening.resource.conditional and not linked.record.resource.conditional:
            return None
        own = self._own(linked)
        if own is None or own.guarded is False or opening.admits != "anyone":
            return opening.admits
        return "authenticated" if own.guarded else None

    def _checks_signatures(self, linked: Linked) -> bool:
        return any(glob_matches(glob, entry.name) for entry in linked.record.env for glob in self._signing)
