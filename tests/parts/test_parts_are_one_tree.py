"""What is gathered of a tree in its parts is what is gathered of it as a whole."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from fivegates.caching.kept import PROVIDERS
from fivegates.caching.request import Request
from fivegates.facts.wanted import Wanted
from fivegates.gathering import Facts, gather
from fivegates.parts import gathering
from fivegates.parts.gathering import PartReader
from fivegates.scan import ScanOptions, judge_facts
from fivegates.secrets.knowledge import load_knowledge
from fivegates.settings import Settings, TerraformRoot
from fivegates.tree.memory import MemoryTree

sys.path.append(str(Path(__file__).parents[1] / "secrets"))
from made_up_keys import key_of

OPENAI = next(row for row in load_knowledge().formats if row.id == "openai-project-key")
TODAY = date(2026, 11, 30)
CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "parts_cases.yaml").read_text(encoding="utf-8"))


def settings_of(case: Mapping[str, Any]) -> Settings:
    given = dict(case.get("settings", {}))
    roots = tuple(TerraformRoot(path, tuple(files)) for path, files in given.pop("terraform_roots", ()))
    return replace(Settings(parts=tuple(case["parts"]), terraform_roots=roots), **given)


def said(facts: Facts, files: Mapping[str, str]) -> dict[str, Any]:
    """Everything that reports are made of."""
    return {
        "rows": Counter((table, *row) for table, some in facts.store.dump() if table != "credentials" for row in some),
        "credentials": credentials(facts),
        "agents": sorted(facts.agents, key=lambda agent: agent.id),
        "problems": sorted(facts.problems),
        "ignores": {*facts.ignores},
        "texts": {path: facts.redactor.redact(text) for path, text in files.items()},
        "lines": {path: facts.sources[path].text for path in facts.sources},
        "places": {provider: facts.first_place(provider) for provider in PROVIDERS},
    }


def credentials(facts: Facts) -> set[tuple[Any, ...]]:
    """Each with what has the same value: how values are numbered says nothing."""
    rows = facts.store.query("SELECT * FROM credentials")
    alike = {row["id"]: frozenset(one["id"] for one in rows if one["value_id"] == row["value_id"]) for row in rows if row["value_id"]}
    return {(*(row | {"value_id": alike.get(row["id"])}).values(),) for row in rows}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_tree_in_parts_is_the_same_tree(case: Mapping[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "LEAST_FILES", 0)
    files = {path: text.replace("KEY-ONE", key_of(OPENAI, 1)).replace("KEY-TWO", key_of(OPENAI, 2)) for path, text in case["files"].items()}
    settings, tree, wanted = settings_of(case), MemoryTree(files), Wanted(entitled=True)
    reader = PartReader(Request(None, tree, settings, None, wanted, TODAY))
    parted = reader.read()
    assert sorted(reader.groups) == sorted(tuple(group) for group in case["groups"])
    assert (parted is None) == (not case["groups"])
    whole = gather(tree, settings, wanted=wanted, today=TODAY)
    found = judge_facts(whole, tree, settings, ScanOptions(TODAY)).findings
    assert {*case.get("finds", ())} <= {finding.check for finding in found}
    if parted is not None:
        assert said(parted, files) == said(whole, files)
        assert judge_facts(parted, tree, settings, ScanOptions(TODAY)).findings == found
    assert bool(reader.notices) == (not case["groups"] or any(len(group) > 1 for group in case["groups"]))
