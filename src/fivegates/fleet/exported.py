"""The facts of one repository, made ready to leave it: every text redacted, and the names that hold beyond it listed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from ..facts.model import TABLES
from ..facts.store import Row, Store
from ..named_tuple import NamedTuple
from .known import known_everywhere
from .shape import NAMES, SCHEMA_VERSION, fleet_columns

_BATCH = "SELECT * FROM {table}"


class About(NamedTuple):
    """Whose facts these are: ``commit`` is '' for files that no commit holds as they are."""

    repository: str
    commit: str
    schema_version: int = SCHEMA_VERSION


def exported_tables(store: Store, redact: Callable[[str], str]) -> Iterator[tuple[str, list[Row]]]:
    """Each table that has rows, in the order of the schema, then the names that hold everywhere."""
    clean = cache(redact)
    named: set[str] = set()
    for table in TABLES:
        rows = [{name: clean(value) if isinstance(value, str) else value for name, value in row.items()} for row in store.walk(_all(table))]
        columns = [column.name for column in fleet_columns(table) if column.kind == "identity"]
        named.update(str(row[name]) for row in rows for name in columns if row[name])
        if rows:
            yield table, rows
    names = [known._asdict() for name in sorted(named) if (known := known_everywhere(name))]
    if names:
        yield NAMES, names


def _all(table: str) -> str:
    return _BATCH.format(table=table)
