"""Writes the facts of one repository as Parquet, JSON or SQLite; a file is either whole or not there."""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from ..errors import UsageError
from ..facts.model import TABLES
from ..facts.store import Row, columns
from ..report.encode import to_json
from .exported import About
from .shape import ABOUT, NAME_COLUMNS, NAMES, fleet_columns, wide_columns

SCHEMA = "https://fivegates.dev/schemas/facts-1.json"
_TYPES = {"TEXT": "VARCHAR", "INTEGER": "BIGINT", "REAL": "DOUBLE"}
Tables = Iterable[tuple[str, list[Row]]]


def require_duckdb() -> Any:
    """The module. Raises ``UsageError`` where it is not installed."""
    try:
        import duckdb
    except ImportError as error:
        raise UsageError("Parquet needs DuckDB, which is not installed", "pip install 'fivegates[fleet]'") from error
    return duckdb


def open_duckdb(threads: int = 0, file: str = ":memory:") -> Any:
    """A database that fetches nothing; ``threads``: 0 for as many as there are cores."""
    settings: dict[str, Any] = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    return require_duckdb().connect(file, config=settings | ({"threads": threads} if threads else {}))


def write_parquet(path: str | os.PathLike[str], about: About, tables: Tables) -> None:
    """One file for all tables; see ``shape``. Raises ``OSError`` and ``UsageError``."""
    write_wide(path, wide_rows(about, tables))


def write_wide(path: str | os.PathLike[str], rows: Iterable[Row]) -> None:
    """Rows of that shape, of whichever repositories."""
    wide = wide_columns()
    types = {"repository": "VARCHAR", "commit": "VARCHAR", "schema_version": "BIGINT", "fact": "VARCHAR"}
    types |= {name: _TYPES[type] for name, type in wide.items()}
    shape = ", ".join(f"'{name}': '{type}'" for name, type in types.items())
    with tempfile.TemporaryDirectory(prefix="fivegates-") as folder:
        source = Path(folder, "rows.ndjson")
        with source.open("w", encoding="ascii") as file:
            file.writelines(f"{json.dumps(row)}\n" for row in rows)
        read = f"read_json({_quoted(source)}, format='newline_delimited', columns={{{shape}}}, maximum_object_size=100000000)"
        with closing(open_duckdb(threads=1)) as database, replacing(path) as unfinished:
            sql = f"COPY (SELECT * FROM {read}) TO {_quoted(unfinished)} (FORMAT parquet, COMPRESSION zstd)"  # noqa: S608 - our own paths
            database.execute(sql)


def write_json(path: str | os.PathLike[str], about: About, tables: Tables) -> None:
    """``{"$schema", "repository", "commit", "schema_version", "tables": {name: [row]}}``; ``schemas/facts.schema.json`` describes it."""
    held: dict[str, list[Row]] = {name: [] for name in (*TABLES, NAMES)} | dict(tables)
    text = to_json({"$schema": SCHEMA, **about._asdict(), "tables": held})
    with replacing(path) as unfinished:
        Path(unfinished).write_text(text, encoding="ascii")


def write_sqlite(path: str | os.PathLike[str], about: About, tables: Tables) -> None:
    """A database with the tables of the facts and one row in ``exported``: ``repository``, ``commit``, ``schema_version``."""
    held = dict(tables)
    with replacing(path) as unfinished, closing(sqlite3.connect(unfinished, isolation_level=None)) as database:
        database.execute("BEGIN")
        shapes = {table: {column.name: column.type for column in columns(table)} for table in TABLES} | {NAMES: NAME_COLUMNS}
        shapes["exported"] = {"repository": "TEXT", "commit": "TEXT", "schema_version": "INTEGER"}
        held["exported"] = [about._asdict()]
        for table, shape in shapes.items():
            parts = ", ".join(f'"{name}" {type}' for name, type in shape.items())
            database.execute(f'CREATE TABLE "{table}" ({parts}) STRICT')
            marks = ", ".join("?" * len(shape))
            rows = ([row.get(name) for name in shape] for row in held.get(table, ()))
            database.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows)  # noqa: S608 - names come from the model
        database.execute("COMMIT")


WRITERS: dict[str, Callable[[str | os.PathLike[str], About, Tables], None]] = {
    "parquet": write_parquet,
    "json": write_json,
    "sqlite": write_sqlite,
}


class replacing:
    """The name of an unfinished file beside ``path``, which takes its place when all went well and is gone otherwise."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = Path(path)
        self._unfinished = ""

    def __enter__(self) -> str:
        handle, self._unfinished = tempfile.mkstemp(".part", f".{self._path.name}-", self._path.parent)
        os.close(handle)
        return self._unfinished

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        unfinished = Path(self._unfinished)
        if kind is not None:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
            return
        umask = os.umask(0)
        os.umask(umask)
        unfinished.chmod(0o666 & ~umask)
        unfinished.replace(self._path)


def wide_rows(about: About, tables: Tables) -> Iterator[Row]:
    """The rows of one repository."""
    head = dict(zip(ABOUT, (*about, ""), strict=True))
    for table, rows in tables:
        names = {column.name: column.wide for column in fleet_columns(table)} if table in TABLES else {name: name for name in NAME_COLUMNS}
        for row in rows:
            yield head | {"fact": table} | {names[name]: value for name, value in row.items() if value is not None}


def _quoted(path: str | os.PathLike[str]) -> str:
    return "'" + os.fspath(path).replace("'", "''") + "'"
