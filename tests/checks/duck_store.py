"""The facts of a store in DuckDB, answering the engine's questions: a fleet's facts are asked with the same queries."""

from __future__ import annotations

import re
from typing import Any

import duckdb

from fivegates.errors import EngineError, MissingTable
from fivegates.facts.store import Column, Store, columns, tables

TYPES = {"TEXT": "VARCHAR", "INTEGER": "BIGINT", "REAL": "DOUBLE"}
PARAMETER = re.compile(r"'[^']*'|:([a-z][a-z0-9_]*)")


class DuckStore:
    """Answers ``query`` and ``walk`` as ``Store`` does, with no index and no knowledge of SQLite."""

    def __init__(self, store: Store) -> None:
        self._database = duckdb.connect()
        self.has_base = store.has_base
        for schema in ("main", "base") if store.has_base else ("main",):
            self._database.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
            for table in tables():
                self._copy(store, f"{schema}.{table}", columns(table))

    def _copy(self, store: Store, table: str, shape: tuple[Column, ...]) -> None:
        self._database.execute(f"CREATE TABLE {table} ({', '.join(_definition(column) for column in shape)})")
        rows = [tuple(row.values()) for row in store.query(f"SELECT * FROM {table}")]
        if rows:
            self._database.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(shape))})", rows)

    def query(self, sql: str, parameters: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        """The rows of a question, written once for both databases; only the sign of parameters differs."""
        used: set[str] = set()

        def dollar(match: re.Match[str]) -> str:
            if match[1] is None:
                return match[0]
            used.add(match[1])
            return f"${match[1]}"

        text = PARAMETER.sub(dollar, sql)
        try:
            found = self._database.execute(text, {name: (parameters or {})[name] for name in used})
            names = [entry[0] for entry in found.description]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
        except duckdb.CatalogException as error:
            raise MissingTable(str(error)) from None
        except duckdb.Error as error:
            raise EngineError(str(error)) from None

    def walk(self, sql: str, parameters: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        return self.query(sql, parameters)


def _definition(column: Column) -> str:
    return f'"{column.name}" {TYPES[column.type]}{"" if column.optional else " NOT NULL"}'
