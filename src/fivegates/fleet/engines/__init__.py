"""Databases that answer the checks' questions about a fleet: DuckDB, SQLite, Spark."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from .interface import Engine

ENGINES = ("duckdb", "sqlite", "spark")


def open_engine(name: str, files: Sequence[Path], threads: int = 0) -> Engine:
    """An engine that has read these files. Raises ``UsageError`` where it is not installed, ``EngineError`` where they cannot be read."""
    if name == "spark":
        from .spark import SparkEngine

        return SparkEngine(files)
    if name == "sqlite":
        from .sqlite import SqliteEngine

        return SqliteEngine(files)
    from .duck import DuckEngine

    return DuckEngine(files, threads)
