"""Which workloads are started with texts from outside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..extract.inputs import InputRecord
from ..facts.model import Input
from .places import Locations
from .targets import Targets


def input_rows(records: Iterable[InputRecord], targets: Targets, locations: Locations) -> Iterator[Input]:
    """One for each workload that a record surely names; what only a switch makes is none."""
    for record in records:
        linked = targets.find(record.target, record.resource.unit)
        if linked is not None and (not record.resource.conditional or linked.record.resource.conditional):
            yield Input(linked.id, linked.deployment, record.kind, record.resource.type, locations.of(record.place, record.resource))
