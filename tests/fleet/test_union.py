"""Facts side by side: apart each repository is judged as it is alone, and every engine answers alike."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from example_fleet import CHECKS, TABLES, TODAY, alone, open_fleet, plain

from fivegates.engine.check import Check
from fivegates.facts.store import Row
from fivegates.fleet.engines.interface import Engine
from fivegates.fleet.union import use

# Columns in which a question counts over all that it is asked of; they tell no more than the order.
COUNTED = {"nth", "todo", "value_id"}  # the last only says which values are equal


@pytest.fixture(scope="module")
def sqlite(file: Path, duckdb: Engine) -> Iterator[Engine]:
    engine = open_fleet("sqlite", file)
    yield engine
    engine.close()


def ask(engine: Engine, space: str, check: Check) -> list[Row]:
    use(engine, space, TABLES)
    return engine.query(check.query, {**check.params, "today": TODAY})


def said(row: Row, repository: str) -> str:
    head = f"{repository}//"
    return str(sorted((name, str(value).replace(head, "")) for name, value in row.items() if name not in COUNTED | {"repository"}))


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_apart_repositories_say_what_each_says_alone(check: Check, duckdb: Engine) -> None:
    expected = sorted(said(row, row["repository"]) for row in alone()[0][check.id])
    found = sorted(said(row, str(row["loc"]).partition("//")[0]) for row in ask(duckdb, "apart", check))
    assert found == expected


@pytest.mark.parametrize("space", ["apart", "joined"])
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_sqlite_and_duckdb_answer_alike(check: Check, space: str, duckdb: Engine, sqlite: Engine) -> None:
    assert plain(ask(duckdb, space, check)) == plain(ask(sqlite, space, check))


def test_the_examples_share_enough_to_tell_the_two_apart(duckdb: Engine) -> None:
    (shared,) = [check for check in CHECKS if check.id == "FG201"]
    assert len(ask(duckdb, "joined", shared)) > len(ask(duckdb, "apart", shared)) > 10
