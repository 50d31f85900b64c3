"""Rows of the catalogue, driven through the pipeline on resources as their providers document them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from fivegates.gathering import gather
from fivegates.settings import Settings
from fivegates.tree.memory import MemoryTree

CASES = yaml.safe_load((Path(__file__).parent / "platform_cases.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_a_resource_is_read_as_its_provider_documents_it(case: dict[str, Any]) -> None:
    gathered = gather(MemoryTree({case["file"]: case["text"]}), Settings())
    assert gathered.documents.problems == []
    store = gathered.store
    assert {row["name"]: row["class"] for row in store.query("SELECT name, class FROM agents")} == case["agents"]
    reached: dict[str, list[str]] = {row["name"]: [] for row in store.query("SELECT name FROM workloads")}
    query = "SELECT w.name AS name, r.identity AS identity FROM runs_as r JOIN workloads w ON w.id = r.workload ORDER BY 1, 2"
    for row in store.query(query):
        reached[row["name"]].append(row["identity"])
    assert reached == case["runs_as"]
    if "signals" in case:
        signs = store.query("SELECT DISTINCT signal FROM evidence WHERE family = 'model-env' ORDER BY 1")
        assert [row["signal"] for row in signs] == case["signals"]
