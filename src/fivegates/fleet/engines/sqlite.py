"""SQLite, for fleets that fit into memory: what a single scan uses. DuckDB reads the Parquet files for it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from ...errors import EngineError, MissingTable
from ...facts.store import Parameters, Row
from ..writing import open_duckdb
from .interface import named_parameters

BATCH = 2_000


class SqliteEngine:
    """See ``interface.Engine``."""

    has_base = False

    def __init__(self, files: Sequence[Path]) -> None:
        self._database = sqlite3.connect(":memory:", isolation_level=None)
        with closing(open_duckdb()) as source:
            found = source.execute("SELECT * FROM read_parquet($files)", {"files": [str(file) for file in files]})
            names = [entry[0] for entry in found.description]
            self._database.execute(f"CREATE TABLE exported ({', '.join(map(_quoted, names))})")
            marks = ", ".join("?" * len(names))
            while rows := found.fetchmany(BATCH):
                self._database.executemany(f"INSERT INTO exported VALUES ({marks})", rows)  # noqa: S608 - question marks only
        self._run("CREATE INDEX exported_fact ON exported (fact)", {})

    def create(self, table: str, sql: str) -> None:
        self._run(f"CREATE TABLE {table} AS {sql}", {})

    def define(self, view: str, sql: str) -> None:
        self._run(f"CREATE VIEW {view} AS {sql}", {})

    def empty(self, table: str, shape: Sequence[tuple[str, str]]) -> None:
        self._run(f"CREATE TABLE {table} ({', '.join(f'{_quoted(name)} {type}' for name, type in shape)})", {})

    def put(self, table: str, names: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        self._run(f"CREATE TABLE {table} ({', '.join(f'{name} TEXT' for name in names)})", {})
        self._database.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(names))})", rows)  # noqa: S608 - question marks

    def index(self, table: str, names: Sequence[str]) -> None:
        columns = ", ".join(map(_quoted, names))
        self._run(f"CREATE INDEX {'_'.join(('by', table, *names))} ON {table} ({columns})", {})

    def show(self, name: str, table: str) -> None:
        self._run(f"DROP VIEW IF EXISTS temp.{name}", {})
        self._run(f"CREATE TEMP VIEW {name} AS SELECT * FROM {table}", {})  # noqa: S608 - names of our own

    def query(self, sql: str, parameters: Parameters | None = None) -> list[Row]:
        _, used = named_parameters(sql, str)
        return self._run(sql, {name: (parameters or {})[name] for name in used})

    def walk(self, sql: str, parameters: Parameters | None = None) -> list[Row]:
        return self.query(sql, parameters)

    def close(self) -> None:
        self._database.close()

    def _run(self, sql: str, parameters: Parameters) -> list[Row]:
        try:
            cursor = self._database.execute(sql, parameters)
            names = [entry[0] for entry in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor]
        except sqlite3.Error as error:
            if str(error).startswith("no such table: "):
                raise MissingTable(str(error)) from None
            raise EngineError(str(error)) from None


def _quoted(name: str) -> str:
    return f'"{name}"'
