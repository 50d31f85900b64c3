"""Resources whose presence beside another says more about it: a playbook makes a dialogue agent a generative one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..resolve.interface import Resource
from .model import WorkloadRecord
from .paths import select

MOST_REFERENCES = 16


class Companions:
    """``rows``: companion's type -> the ``path`` that names what it belongs to, and the ``weight`` that this gives it."""

    def __init__(self, rows: Mapping[str, Any]) -> None:
        self._rows = rows
        self._weights: dict[tuple[str, str], float] = {}

    def note(self, resource: Resource) -> None:
        """Remember what a companion belongs to."""
        row = self._rows.get(resource.type)
        if row is None:
            return
        for found in select(resource, row["path"]):
            for reference, _ in zip(found.value.references(), range(MOST_REFERENCES), strict=False):
                self._weights[(reference.unit, reference.address)] = float(row["weight"])

    def weigh(self, workload: WorkloadRecord) -> WorkloadRecord:
        """The workload with the weight that its companions give it, where that is more than its own."""
        resource = workload.resource
        weight = self._weights.get((resource.unit, resource.address), 0.0)
        return workload._replace(weight=weight) if weight > workload.weight else workload
