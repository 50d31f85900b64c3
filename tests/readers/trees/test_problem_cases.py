"""What is listed as unreadable, as a template, as not read: true of the file, and nothing besides."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from fivegates.gathering import gather
from fivegates.settings import Settings
from fivegates.tree.memory import MemoryTree

CASES = yaml.safe_load((Path(__file__).parent / "problem_cases.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_a_tree_has_exactly_these_problems(case: dict[str, Any]) -> None:
    gathered = gather(MemoryTree(case["files"]), Settings())
    problems = {*gathered.documents.problems, *gathered.resolved.problems}
    assert sorted(f"{one.kind} {one.place.path}:{one.place.line} {one.reason}" for one in problems) == sorted(case["problems"])
