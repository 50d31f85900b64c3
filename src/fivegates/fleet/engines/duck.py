"""DuckDB over Parquet: the default, in this process."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from ...errors import EngineError, MissingTable
from ...facts.store import Parameters, Row
from ..writing import open_duckdb, require_duckdb
from .interface import named_parameters

TYPES = {"TEXT": "VARCHAR", "INTEGER": "BIGINT", "REAL": "DOUBLE"}


class DuckEngine:
    """See ``interface.Engine``."""

    has_base = False

    def __init__(self, files: Sequence[Path], threads: int = 0) -> None:
        self._errors = require_duckdb()
        self._folder = tempfile.TemporaryDirectory(prefix="fivegates-")  # on a disk columns are packed: most of a wide row is NULL
        self._database = open_duckdb(threads, str(Path(self._folder.name, "fleet.duckdb")))
        self._run("SET preserve_insertion_order = false")  # a file's few rows would each take a group of their own
        self._run("CREATE TABLE exported AS SELECT * FROM read_parquet($files)", {"files": [str(file) for file in files]})

    def create(self, table: str, sql: str) -> None:
        self._run(f"CREATE TABLE {table} AS {sql}")

    def define(self, view: str, sql: str) -> None:
        self._run(f"CREATE VIEW {view} AS {sql}")

    def empty(self, table: str, shape: Sequence[tuple[str, str]]) -> None:
        columns = ", ".join(f'"{name}" {TYPES[type]}' for name, type in shape)
        self._run(f"CREATE TABLE {table} ({columns})")

    def put(self, table: str, names: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        self._run(f"CREATE TABLE {table} ({', '.join(f'{name} VARCHAR' for name in names)})")
        if rows:
            self._database.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(names))})", rows)  # noqa: S608 - question marks

    def index(self, table: str, names: Sequence[str]) -> None:
        """It needs none."""

    def show(self, name: str, table: str) -> None:
        self._run(f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT * FROM {table}")  # noqa: S608 - names of our own

    def query(self, sql: str, parameters: Parameters | None = None) -> list[Row]:
        text, used = named_parameters(sql, lambda name: f"${name}")
        return self._run(text, {name: (parameters or {})[name] for name in used})

    def walk(self, sql: str, parameters: Parameters | None = None) -> list[Row]:
        return self.query(sql, parameters)

    def close(self) -> None:
        self._database.close()
        self._folder.cleanup()

    def _run(self, sql: str, parameters: object = None) -> list[Row]:
        try:
            found = self._database.execute(sql, parameters or None)
            names = [entry[0] for entry in found.description or ()]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
        except self._errors.CatalogException as error:
            raise MissingTable(_line(error)) from None
        except self._errors.Error as error:
            raise EngineError(_line(error)) from None


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:300]
