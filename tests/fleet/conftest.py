"""Fleets on disk, and the examples of the checks as one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from example_fleet import open_fleet

from fivegates.fleet.engines.interface import Engine

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
pytest.importorskip("duckdb")


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fleet") / "examples.parquet"


@pytest.fixture(scope="module")
def duckdb(file: Path) -> Iterator[Engine]:
    """The first to open the file, which it writes."""
    engine = open_fleet("duckdb", file)
    yield engine
    engine.close()
