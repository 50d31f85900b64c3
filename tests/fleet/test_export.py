"""Exported facts are all there, say whose they are, and hold no secret."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import duckdb
import pytest
from exporting import KEY, exported

from fivegates.facts.model import TABLES
from fivegates.facts.store import Row, columns
from fivegates.fleet.shape import NAMES, fleet_columns, wide_columns
from fivegates.packaged import read_packaged_json


def parquet(file: Path, table: str) -> list[Row]:
    names = ", ".join(f'"{one.wide}" AS "{one.name}"' for one in fleet_columns(table))
    with closing(duckdb.connect()) as database:
        found = database.execute(f"SELECT {names} FROM '{file}' WHERE fact = '{table}'")
        return [dict(zip((entry[0] for entry in found.description), row, strict=True)) for row in found.fetchall()]


def json_rows(file: Path, table: str) -> list[Row]:
    return list(json.loads(file.read_text())["tables"][table])


def sqlite_rows(file: Path, table: str) -> list[Row]:
    with closing(sqlite3.connect(file)) as database:
        found = database.execute(f"SELECT * FROM {table}")
        return [dict(zip((entry[0] for entry in found.description), row, strict=True)) for row in found]


READ: dict[str, Callable[[Path, str], list[Row]]] = {"parquet": parquet, "json": json_rows, "sqlite": sqlite_rows}


@pytest.mark.parametrize("format", READ)
def test_every_row_is_there(format: str, tmp_path: Path) -> None:
    file, store = exported(tmp_path, format)
    for table in TABLES:
        names = [column.name for column in columns(table)]
        expected = sorted(str([row[name] for name in names]) for row in store.query(f"SELECT * FROM {table}"))
        assert sorted(str([row[name] for name in names]) for row in READ[format](file, table)) == expected, table


@pytest.mark.parametrize("format", READ)
def test_no_value_of_a_secret_leaves(format: str, tmp_path: Path) -> None:
    file, store = exported(tmp_path, format)
    assert KEY.encode() not in file.read_bytes()
    (held,) = [row for row in READ[format](file, "credentials") if row["name"] == "ZENDESK_API_TOKEN"]
    assert len(held["fingerprint"]) == 16
    assert store.query("SELECT name FROM credentials")


def test_a_document_keeps_its_schema(tmp_path: Path) -> None:
    from jsonschema import Draft202012Validator

    file, _ = exported(tmp_path, "json")
    schema = read_packaged_json("fivegates.schemas", "facts.schema.json")
    assert list(Draft202012Validator(schema).iter_errors(json.loads(file.read_text()))) == []


def test_every_row_says_whose_it_is(tmp_path: Path) -> None:
    file, _ = exported(tmp_path, "parquet")
    with closing(duckdb.connect()) as database:
        assert database.execute(f"SELECT DISTINCT repository, \"commit\", schema_version FROM '{file}'").fetchall() == [
            ("shop", "c0ffee", 1)
        ]
        assert database.execute(f"SELECT COUNT(*) FROM '{file}' WHERE fact = '{NAMES}'").fetchone() == (2,)


def test_no_column_is_written_over_another() -> None:
    """A table may have a column that is called as those which every row has (``repository`` of an image)."""
    wide = wide_columns()
    for table in TABLES:
        own = fleet_columns(table)
        assert len({column.wide for column in own}) == len(own)
        assert {column.wide: column.type for column in own}.items() <= wide.items()
        assert not {column.wide for column in own} & {"repository", "commit", "schema_version", "fact"}


def test_an_unwritable_place_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"nowhere"):
        exported(tmp_path / "nowhere", "json")
    assert list(tmp_path.iterdir()) == []
