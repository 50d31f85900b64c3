"""What is said of the files that lie in no part, and what a part says besides."""

from __future__ import annotations

import json
from functools import cache
from hashlib import sha256

from ..caching.kept import Kept
from ..facts.store import Fact, Store, columns

_DEFINING = ("workloads", "agents", "contracts", "credentials")
_LEADING = frozenset({"id", "workload", "deployment", "agent", "subject", "contract", "credential"})  # columns that lead to rows of these
ByTable = dict[str, list[Fact]]


class Shared:
    """What shared files give alone; nothing without ``kept``. ``names``: of things that are one wherever they are named; ``digest``: a
    name for its rows.
    """

    def __init__(self, kept: Kept | None = None) -> None:
        self._rows = {table: set(rows) for table, rows in rows_of(kept).items()} if kept is not None else {}
        self.names = kept.apart.names.same if kept is not None else frozenset()
        self._ids = {row[at(table, "id")] for table in _DEFINING for row in self._rows.get(table, ())}
        told = sorted((table, sorted(map(repr, rows))) for table, rows in self._rows.items())
        self.digest = sha256(json.dumps(told).encode("ascii")).hexdigest()

    def is_meant_by(self, own: ByTable) -> bool:
        """Whether rows of parts say more of what shared files define."""
        columns_of = {table: [one for one, column in enumerate(columns(table)) if column.name in _LEADING] for table in own}
        return any(row[one] in self._ids for table, rows in own.items() for one in columns_of[table] for row in rows)

    def without(self, store: Store) -> tuple[ByTable, ByTable]:
        """The rows of ``store`` that are none of these, and those of these that are not in it."""
        own: ByTable = {}
        left = {table: set(rows) for table, rows in self._rows.items()}
        for table, rows in store.dump():
            rows = list(map(_told_apart, rows)) if table == "credentials" else rows
            known = self._rows.get(table, set())
            own.setdefault(table, []).extend(row for row in rows if row not in known)
            left.get(table, set()).difference_update(rows)
        return own, {table: sorted(rows, key=repr) for table, rows in left.items() if rows}


def rows_of(kept: Kept) -> ByTable:
    """Every row, by table."""
    found: ByTable = {}
    for table, rows in kept.dump():
        found.setdefault(table, []).extend(map(tuple, rows))
    return found


@cache
def at(table: str, column: str) -> int:
    """Where a column stands in a row."""
    return [one.name for one in columns(table)].index(column)


def _told_apart(row: Fact) -> Fact:
    """A credential whose value has one name in all parts: each run numbers the values that it finds."""
    fingerprint, value = row[at("credentials", "fingerprint")], at("credentials", "value_id")
    return (*row[:value], fingerprint, *row[value + 1 :]) if fingerprint else row
