"""Agents that are literally switched off: no replicas, suspended, every schedule off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..extract.paths import select_first
from ..extract.schedules import ScheduleRecord
from ..facts.model import Dormant
from ..source import Place
from .agents import Linked
from .places import Locations
from .schedules import KINDS
from .targets import Targets

_REPLICAS = ("Deployment", "StatefulSet", "ReplicaSet")


def dormant(workloads: Iterable[Linked], schedules: Iterable[ScheduleRecord], targets: Targets, locations: Locations) -> Iterator[Dormant]:
    """A row for each deployment of an agent. A number or state that is not written, or not known, switches nothing off."""
    started: dict[str, list[ScheduleRecord]] = {}
    for record in schedules:
        found = targets.find(record.target, record.resource.unit, KINDS)
        if found is not None:
            started.setdefault(found.id, []).append(record)
    for linked in workloads:
        if linked.agent and linked.verdict.class_ == "agent":
            for how, place in _off(linked, started.get(linked.id, [])):
                yield Dormant(linked.id, linked.agent, how, locations.of(place, linked.record.resource))


def _off(linked: Linked, schedules: list[ScheduleRecord]) -> Iterator[tuple[str, Place]]:
    resource = linked.record.resource
    kind = resource.type.rpartition("/")[2]
    if kind in _REPLICAS:
        found = select_first(resource, "spec.replicas")
        if found is not None and found.value.data == 0 and not isinstance(found.value.data, bool):
            yield "no replicas", found.value.place
    elif kind in ("CronJob", "Job"):
        found = select_first(resource, "spec.suspend")
        if found is not None and found.value.data is True:
            yield "suspended", found.value.place
    if schedules and all(record.off is not None for record in schedules):
        yield "its schedule is off", next(record.off for record in schedules if record.off is not None)
