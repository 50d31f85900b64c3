"""What keeps logs, found by reference or by its name in one account."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ...extract.paths import line_in
from ...facts.model import LogStore
from ...resolve.interface import Resource
from ...values import Unknown, Value
from ..canonical import unnamed
from ..places import Locations
from .observed import Observed

Row = Mapping[str, Any]


class Stores:
    """The stores of a tree. Two instances of one name in one account are one store."""

    def __init__(self, observed: Observed, catalogue: Row, locations: Locations) -> None:
        self._rows: Mapping[str, Row] = catalogue["stores"]
        self._observed = observed
        self._locations = locations
        self.rows: dict[str, LogStore] = {}
        self._names: dict[tuple[str, str, str], str] = {}
        self._resources: dict[tuple[str, str], str] = {}
        for resource in observed.of(self._rows):
            self._add(resource, self._rows[resource.type])

    def _add(self, resource: Resource, row: Row) -> None:
        name = resource.get(row["name"])
        text = name.text if name is not None and name.text else None
        scope = self._observed.scope(resource, row["provider"])
        id = f"{row['kind']}:{scope}/{text or unnamed(resource.address, resource.unit, scope)}"
        retention = resource.get(row["retention"])
        place = line_in(retention, resource).place if retention is not None else resource.place
        days = _days(retention, row["forever"]) if not resource.conditional else None  # a store that a switch makes keeps nothing yet
        held = self.rows.get(id)
        if held is not None and held.retention_days != days:
            days = None  # one name in two regions: which of them is meant is not known
        self.rows[id] = LogStore(id, row["kind"], text or resource.label, days, _lock(resource, row), self._locations.of(place, resource))
        self._resources[resource.unit, resource.address] = id
        if text is not None:
            self._names[row["kind"], scope, text] = id

    def named(self, kind: str, scope: str, name: str) -> str | None:
        """The store of that exact name in one account, project or root."""
        return self._names.get((kind, scope, name))

    def of(self, value: Value | None) -> str | None:
        """The store that a value was read from."""
        return self.among(self._observed.referred(value))

    def among(self, resources: Iterable[Resource]) -> str | None:
        """The first of these resources that is a store."""
        found = (self._resources.get((resource.unit, resource.address)) for resource in resources)
        return next((store for store in found if store is not None), None)

    def add_bucket(self, id: str, name: str, locked: str | None, loc: str) -> None:
        """A bucket that keeps an audit log."""
        self.rows.setdefault(id, LogStore(id, "bucket", name, None, locked, loc))


def shown(value: Value | None) -> str | None:
    """A text, or the one thing that an exact unknown stands for."""
    if value is None:
        return None
    if value.text is not None:
        return value.text or None
    if isinstance(value.data, Unknown) and value.data.exact and value.data.references:
        return str(min(value.data.references))
    return None


def _lock(resource: Resource, row: Row) -> str | None:
    """Whether a lock that is an argument of the store itself is set."""
    if "lock" not in row:
        return None
    lock = resource.get(row["lock"])
    if lock is not None and lock.is_unknown:
        return None
    return "yes" if lock is not None and lock.data is True else "no"


def _days(value: Value | None, forever: Iterable[int]) -> int | None:
    if value is None or isinstance(value.data, bool):
        return None
    text = str(value.data) if isinstance(value.data, int) else value.text
    try:
        days = int(text or "")
    except ValueError:
        return None
    if days in tuple(forever):
        return 0
    return days if days > 0 else None  # elsewhere a nought is the platform's own default
