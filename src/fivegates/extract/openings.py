"""What lets somebody reach or invoke a workload: attributes of its own, and resources beside it that open it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from ..globs import glob_matches
from ..named_tuple import NamedTuple
from ..resolve.interface import Resource
from ..source import Place
from ..values import Reference, Value
from .paths import select, select_first

Row = Mapping[str, Any]
Lookup = Callable[[Reference], Resource | None]
MOST_REFERENCES = 16


class OpeningRecord(NamedTuple):
    """A way in, as written: to the workload that ``target`` names, or (None) to the resource itself.

    ``reach``: public | internal | None; ``admits``: anyone | authenticated | None; ``guarded``: whether the workload itself asks who calls
    whatever else is open, None where that is not known. ``kinds`` of workload that a bare name may mean.
    """

    resource: Resource
    target: Value | None
    reach: str | None
    admits: str | None
    via: str
    place: Place
    guarded: bool | None = False
    kinds: tuple[str, ...] = ()


class OpeningReader:
    """Reads resources by the exposure catalogue; ``lookup`` follows a reference to the resource that holds the condition."""

    def __init__(self, catalogue: Mapping[str, Any], lookup: Lookup) -> None:
        self._own: Mapping[str, Row] = catalogue["own"]
        self._rows: Mapping[str, Row] = catalogue["resources"]
        self._guards: Mapping[str, str] = catalogue["guards"]
        self._lookup = lookup
        self._guarded: set[tuple[str, str]] = set()

    def note_guard(self, resource: Resource) -> None:
        """Remember what a resource with a policy of its own is attached to."""
        path = self._guards.get(resource.type)
        found = select_first(resource, path) if path is not None else None
        for reference in _references(found.value) if found is not None else ():
            self._guarded.add((reference.unit, reference.address))

    def read(self, resource: Resource) -> Iterator[OpeningRecord]:
        """The ways in that a resource is or opens."""
        if resource.type in self._own:
            yield self._of_itself(resource, self._own[resource.type])
        row = self._rows.get(resource.type)
        found = select_first(resource, row["target"]) if row is not None else None
        if row is None or found is None or found.value.data is None:
            return
        opened = self._all(resource, row["admits"])
        if opened and "guarded_at" in row and self._is_guarded(resource, row["guarded_at"]):
            opened = None
        admits = "anyone" if opened else row.get("otherwise") if opened is False else None
        if opened or "otherwise" in row:
            place = self._place(resource, row)
            yield OpeningRecord(resource, found.value, row.get("reach"), admits, resource.type, place, kinds=tuple(row.get("kinds", ())))

    def _of_itself(self, resource: Resource, row: Row) -> OpeningRecord:
        guard = self._all(resource, row.get("guard", ()))
        opened = self._all(resource, row["admits"]) if "admits" in row else False
        path = row["admits"][0]["path"] if opened else row["reach"]["path"]
        found = select_first(resource, path)
        place = found.holder.place if found is not None else resource.place
        admits = "anyone" if opened and guard else None
        via = f"{resource.type}.{path.replace('[]', '')}"
        return OpeningRecord(resource, None, _reach(resource, row["reach"]), admits, via, place, None if guard is None else not guard)

    def _all(self, resource: Resource, conditions: Iterable[Row]) -> bool | None:
        """Whether all conditions hold: False as soon as one is known to fail, None where one that matters is not known."""
        answers = [self._holds(resource, condition) for condition in conditions]
        return False if False in answers else None if None in answers else True

    def _holds(self, resource: Resource, condition: Row) -> bool | None:
        if "of" in condition:
            holder = self._referred(resource, condition["of"])
            if holder is None:
                return True if condition.get("optional") else None
            return _fits(holder, condition)
        return _fits(resource, condition)

    def _referred(self, resource: Resource, row: Row) -> Resource | None:
        found = select_first(resource, row["path"])
        for reference in _references(found.value) if found is not None else ():
            target = self._lookup(reference)
            if target is not None and target.type == row["type"]:
                return target
        return None

    def _is_guarded(self, resource: Resource, path: str) -> bool:
        found = select_first(resource, path)
        references = _references(found.value) if found is not None else ()
        return any((reference.unit, reference.address) in self._guarded for reference in references)

    def _place(self, resource: Resource, row: Row) -> Place:
        if "place_of" in row:
            holder = self._referred(resource, row["place_of"])
            found = select_first(holder, row["place_of"]["at"]) if holder is not None else None
            return found.holder.place if found is not None else resource.place
        found = select_first(resource, row["at"])
        return found.holder.place if found is not None else resource.place


def _references(value: Value) -> list[Reference]:
    return [reference for reference, _ in zip(value.references(), range(MOST_REFERENCES), strict=False)]


def _values(resource: Resource, row: Row) -> list[Value]:
    """What stands at a row's path: without nulls; of maps the entry that ``key`` names."""
    found = [one.value for one in select(resource, row["path"])]
    if "key" in row:
        entries = [value if value.is_unknown else value.get(row["key"]) for value in found]
        found = [entry for entry in entries if entry is not None]
    return [value for value in found if value.data is not None]


def _fits(resource: Resource, condition: Row) -> bool | None:
    values = _values(resource, condition)
    if condition.get("absent"):
        return None if any(value.is_unknown for value in values) else not values
    if "none_of" in condition:
        texts = [(value.text or "").lower() for value in values]
        hit = any(glob_matches(glob, text) for text in texts for glob in condition["none_of"])
        return False if hit else None if any(value.is_unknown for value in values) else True
    data = [value.data for value in values] or [condition.get("default")]
    wanted = [_plain(one) for one in condition["equals"]]
    if any(_plain(one) in wanted for one in data):
        return True
    return None if any(value.is_unknown for value in values) else False


def _reach(resource: Resource, row: Row | str) -> str | None:
    if isinstance(row, str):
        return row
    value = next(iter(_values(resource, row)), None)
    data = _plain(value.data if value is not None else row.get("default"))
    return next((level for level in ("public", "internal") if data in [_plain(one) for one in row.get(level, ())]), None)


def _plain(data: Any) -> str:
    """Terraform takes ``"true"`` for ``true``."""
    return str(data).lower() if isinstance(data, bool) else str(data)
