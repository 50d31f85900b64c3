"""What starts workloads at set times: schedulers, and rules with their targets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..named_tuple import NamedTuple
from ..resolve.interface import Resource
from ..source import Place
from ..values import Reference, Value
from .paths import select_first

Lookup = Callable[[Reference], Resource | None]
MOST_REFERENCES = 16


class ScheduleRecord(NamedTuple):
    """``target`` is started at ``expression``, as the platform writes it. ``off``: what switches it off, None where it is on."""

    resource: Resource
    target: Value
    expression: str
    off: Place | None = None


def extract_schedule(resource: Resource, row: Mapping[str, Any], lookup: Lookup) -> Iterator[ScheduleRecord]:
    """The schedule that a resource of the catalogue sets, where it is known whether it is on."""
    holder = _referred(resource, row["of"], lookup) if "of" in row else resource
    if holder is None:
        return
    expression, state = select_first(holder, row["expression"]), select_first(holder, row["off"]["path"])
    if expression is None or not expression.value.text:
        return
    if state is not None and state.value.is_unknown:
        return
    is_off = state is not None and str(state.value.data).lower() == str(row["off"]["equals"]).lower()
    found = (select_first(resource, path) for path in row["targets"])
    target = next((one for one in found if one is not None and one.value.data is not None), None)
    if target is not None:
        off = state.value.place if is_off and state is not None else None
        yield ScheduleRecord(resource, target.value, expression.value.text, off)


def _referred(resource: Resource, row: Mapping[str, str], lookup: Lookup) -> Resource | None:
    found = select_first(resource, row["path"])
    for reference, _ in zip(found.value.references() if found is not None else (), range(MOST_REFERENCES), strict=False):
        target = lookup(reference)
        if target is not None and target.type == row["type"]:
            return target
    return None
