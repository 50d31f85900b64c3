"""Spark answers as SQLite and DuckDB do: every check's question on the examples, and a whole fleet. `make test-spark` runs this."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

if not os.environ.get("FIVEGATES_SPARK"):
    pytest.skip("make test-spark runs it: it needs Java 17 and PySpark, which is more than 300 MB", allow_module_level=True)

from example_fleet import CHECKS, open_fleet, plain
from test_fleet import Written, check, told
from test_union import ask

from fivegates.engine.check import Check
from fivegates.fleet.engines.interface import Engine

pytestmark = [pytest.mark.spark, pytest.mark.filterwarnings("ignore")]  # of PySpark itself


@pytest.fixture(scope="module")
def spark(file: Path, duckdb: Engine) -> Iterator[Engine]:
    engine = open_fleet("spark", file)
    yield engine
    engine.close()


@pytest.mark.parametrize("space", ["apart", "joined"])
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_spark_and_duckdb_answer_alike(check: Check, space: str, duckdb: Engine, spark: Engine) -> None:
    assert plain(ask(spark, space, check)) == plain(ask(duckdb, space, check))


def test_what_is_planted_is_found_on_spark(tmp_path: Path) -> None:
    fleet = Written(tmp_path)
    assert told(check(fleet.storage, "spark")) == fleet.truth
