"""When workloads are started: the schedules that name each, joined into one text."""

from __future__ import annotations

from collections.abc import Iterable

from ..extract.schedules import ScheduleRecord
from .targets import Targets

KINDS = ("lambda-function", "ecs-task", "state-machine", "cloud-run-service")


def schedules_of(records: Iterable[ScheduleRecord], targets: Targets) -> dict[str, str]:
    """The schedule of each workload that something that is on starts, by its id; several are joined by ``; ``."""
    found: dict[str, list[str]] = {}
    for record in (record for record in records if record.off is None):
        started = targets.find(record.target, record.resource.unit, KINDS)
        if started is not None:
            found.setdefault(started.id, []).append(record.expression)
    return {id: "; ".join(sorted(set(expressions))) for id, expressions in found.items()}
