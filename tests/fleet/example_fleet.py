"""The examples of all checks as one fleet: each is a repository, and what each says alone is known."""

from __future__ import annotations

import sys
from datetime import date
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "checks"))

from example_trees import TODAY, examples, facts

from fivegates.engine.select import load_checks
from fivegates.facts.store import Row
from fivegates.fleet.asking import fleet_checks
from fivegates.fleet.derive import derive
from fivegates.fleet.elsewhere import put_covered
from fivegates.fleet.engines import open_engine
from fivegates.fleet.engines.interface import Engine
from fivegates.fleet.exported import About, exported_tables
from fivegates.fleet.union import SPACES, lay_out, list_names, pick, tables_of
from fivegates.fleet.writing import wide_rows, write_wide

DAY = date.fromisoformat(TODAY)
CHECKS = fleet_checks(load_checks())
TABLES = tables_of(check.query for check in CHECKS)


@cache
def alone() -> tuple[dict[str, list[Row]], tuple[Row, ...]]:
    """By check the rows that each example gives by itself, with ``repository``; and all that they export."""
    said: dict[str, list[Row]] = {check.id: [] for check in CHECKS}
    exported: list[Row] = []
    for number, example in enumerate(one for one in examples() if one.base is None):
        name = f"example-{number}"
        gathered = facts(example.files, DAY, example.past, shallow=example.shallow)
        for check in CHECKS:
            rows = gathered.store.query(check.query, {**check.params, "today": TODAY})
            said[check.id] += [{"repository": name, **row} for row in rows]
        exported += wide_rows(About(name, ""), exported_tables(gathered.store, gathered.redactor.redact))
        gathered.store.close()
    return said, tuple(exported)


def open_fleet(engine: str, file: Path) -> Engine:
    """An engine with the examples laid out in both spaces."""
    if not file.exists():
        write_wide(file, alone()[1])
    opened = open_engine(engine, [file])
    list_names(opened, ["*"])
    pick(opened, None)
    put_covered(opened, [])
    for space in SPACES:
        lay_out(opened, space, TABLES)
        derive(opened, space)
    return opened


def plain(rows: list[Row]) -> list[str]:
    """Rows as texts in one order: what engines differ in (how they write yes and no) apart."""
    return sorted(str([(name, int(value) if isinstance(value, bool) else value) for name, value in row.items()]) for row in rows)
