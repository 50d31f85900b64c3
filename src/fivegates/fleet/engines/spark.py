"""Spark SQL: the same statements, on this machine or wherever the session that SPARK_REMOTE or spark-submit names runs."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ...errors import EngineError, MissingTable, UsageError
from ...facts.store import Parameters, Row
from .interface import named_parameters

# What Spark writes otherwise than SQLite and DuckDB do.
_TYPE = re.compile(r"\bAS TEXT\)", re.IGNORECASE)
SETTINGS = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.ansi.doubleQuotedIdentifiers": "true",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",  # compiling a question takes longer than asking it
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.autoBroadcastJoinThreshold": "20000000",
}
LOCAL = {  # on this machine: many small questions, which are planned longer than they run
    "spark.sql.shuffle.partitions": "2",
    "spark.driver.memory": "2g",
    "spark.driver.extraJavaOptions": "-XX:+UseSerialGC -XX:TieredStopAtLevel=1",
}
TYPES = {"TEXT": "string", "INTEGER": "bigint", "REAL": "double"}


class SparkEngine:
    """See ``interface.Engine``."""

    has_base = False

    def __init__(self, files: Sequence[Path]) -> None:
        self._session = _session()
        self._held: list[Any] = []
        exported = self._session.read.parquet(*map(str, files)).persist()
        self._held.append(exported)
        exported.createOrReplaceTempView("exported")

    def create(self, table: str, sql: str) -> None:
        found = self._sql(sql, {}).localCheckpoint(eager=True)
        self._held.append(found)
        found.createOrReplaceTempView(table)

    def define(self, view: str, sql: str) -> None:
        self._sql(sql, {}).createOrReplaceTempView(view)

    def empty(self, table: str, shape: Sequence[tuple[str, str]]) -> None:
        columns = ", ".join(f"`{name}` {TYPES[type]}" for name, type in shape)
        self._session.createDataFrame([], columns).createOrReplaceTempView(table)

    def put(self, table: str, names: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        shape = ", ".join(f"{name} string" for name in names)
        self._session.createDataFrame([tuple(row) for row in rows], shape).createOrReplaceTempView(table)

    def index(self, table: str, names: Sequence[str]) -> None:
        """It needs none."""

    def show(self, name: str, table: str) -> None:
        self._session.table(table).createOrReplaceTempView(name)

    def query(self, sql: str, parameters: Parameters | None = None) -> list[Row]:
        _, used = named_parameters(sql, str)
        try:
            found = self._sql(sql, {name: (parameters or {})[name] for name in used})
            return [row.asDict() for row in found.collect()]
        except (EngineError, MissingTable):
            raise
        except Exception as error:
            raise _explained(error) from None

    def walk(self, sql: str, parameters: Parameters | None = None) -> list[Row]:
        return self.query(sql, parameters)

    def close(self) -> None:
        for held in self._held:
            held.unpersist()
        self._held.clear()

    def _sql(self, sql: str, parameters: Parameters) -> Any:
        try:
            return self._session.sql(_TYPE.sub("AS STRING)", sql), args=dict(parameters) or None)
        except Exception as error:
            raise _explained(error) from None


def _session() -> Any:
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise UsageError("--engine spark needs PySpark, which is not installed", "pip install 'fivegates[spark]'") from error
    if not (os.environ.get("JAVA_HOME") or shutil.which("java") or os.environ.get("SPARK_REMOTE")):
        raise UsageError("--engine spark needs Java 17 or newer, and none was found", "install one, or set JAVA_HOME")
    is_local = not (os.environ.get("SPARK_REMOTE") or os.environ.get("MASTER"))
    builder = SparkSession.builder.appName("fivegates")
    for name, value in (SETTINGS | (LOCAL if is_local else {})).items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def _explained(error: Exception) -> EngineError:
    text = " ".join(str(error).split())[:300]
    return MissingTable(text) if "TABLE_OR_VIEW_NOT_FOUND" in text else EngineError(text)
