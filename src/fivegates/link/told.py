"""Which model agents use and what they are told, as far as their definitions say: to see whether it changed, never to print it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

from ..facts.model import Told
from ..values import Unknown, Value
from .agents import Linked
from .places import Locations

DEEPEST, MOST_VALUES = 12, 5_000
MOST_TEXT = 200


def told_rows(workloads: Iterable[Linked], load: Callable[[str], Any], locations: Locations) -> Iterator[Told]:
    """Every model and prompt of the workloads of agents and what is listed beside them; one that is not known has a digest of NULL."""
    known: Mapping[str, Any] = {}
    for linked in workloads:
        if linked.agent:
            known = known or load("told")
            rows = (_row(linked, found, locations) for found in _found(linked, known))
            yield from {(row.what, row.name, row.digest): row for row in rows}.values()


def _row(linked: Linked, found: tuple[str, str, Value], locations: Locations) -> Told:
    what, name, value = found
    place, resource = value.place, linked.record.resource
    at = locations.add(place) if place.path else locations.of(resource.place, resource)
    return Told(linked.id, linked.agent, what, name, _shown(what, value), _digest(value), at)


def _found(linked: Linked, known: Mapping[str, Any]) -> Iterator[tuple[str, str, Value]]:
    keys = {key: what for what, names in known["keys"].items() for key in names}
    left = [MOST_VALUES]
    attributes = linked.record.resource.attributes
    for name in sorted(attributes.names()):
        value = attributes.get(name)
        if value is not None:
            yield from _walk(name, value, keys, left, 0)
    for entry in linked.record.env:
        what = next((what for what, names in known["variables"].items() if _is_called(entry.name, names)), "")
        if what and entry.value is not None:
            yield what, entry.name, entry.value


def _walk(name: str, value: Value, keys: Mapping[str, str], left: list[int], depth: int) -> Iterator[tuple[str, str, Value]]:
    left[0] -= 1
    if left[0] < 0 or depth > DEEPEST:
        return
    data = value.data
    if isinstance(data, dict):
        for key, inner in data.items():
            yield from _walk(key, inner, keys, left, depth + 1)
    elif isinstance(data, tuple):
        for item in data:
            yield from _walk(name, item, keys, left, depth + 1)
    elif (what := keys.get(name.replace("_", "").replace("-", "").lower())) is not None and data is not None:
        yield what, name, value


def _is_called(name: str, names: Mapping[str, list[str]]) -> bool:
    upper = name.upper()
    return upper in names["is"] or upper.endswith(tuple(names["ends"]))


def _shown(what: str, value: Value) -> str:
    """A model's name; a prompt is no text for a report."""
    return value.text[:MOST_TEXT] if what == "model" and value.text else ""


def _digest(value: Value) -> str | None:
    return None if isinstance(value.data, Unknown) else sha256(str(value.data).encode("utf-8", "replace")).hexdigest()[:16]
