"""A tree full of made-up keys, of every format and in every language: no report of it shows one."""

from __future__ import annotations

import base64
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fivegates.engine.select import load_checks
from fivegates.findings.model import ScanResult
from fivegates.gathering import Gathered, gather
from fivegates.report import FORMATS, render
from fivegates.report.resolve_json import render as render_resources
from fivegates.scan import ScanOptions, judge_facts
from fivegates.secrets.knowledge import load_knowledge
from fivegates.settings import Settings
from fivegates.tree.memory import MemoryTree

sys.path.append(str(Path(__file__).parents[1] / "secrets"))
from made_up_keys import key_of
from planted_tree import BLOCK, planted

LIVE = [row for row in load_knowledge().formats if not row.not_live and row.opens != "name" and not row.uuid]
KEYS = {row.id.upper().replace("-", "_"): key_of(row, 7) for row in LIVE}


@pytest.fixture(scope="module")
def scanned() -> tuple[Gathered, ScanResult]:
    tree = MemoryTree(planted(KEYS))
    gathered = gather(tree, Settings())
    return gathered, judge_facts(gathered, tree, Settings(), ScanOptions(today=date(2026, 11, 21)))


@pytest.mark.parametrize("format", FORMATS)
def test_no_report_shows_a_key(format: str, scanned: tuple[Gathered, ScanResult]) -> None:
    gathered, result = scanned
    assert len(result.findings) > len(KEYS)
    text = render(result, format, color=False, redactor=gathered.redactor, checks={check.id: check for check in load_checks()}, width=200)
    shown = [name for name, key in KEYS.items() if key in text or key in text.replace("\n", "").replace(" ", "")]
    assert shown == []
    assert [line for line in BLOCK.split("\n")[1:-1] if line in text] == []


@pytest.mark.parametrize("format", FORMATS)
def test_no_report_shows_how_a_key_begins_or_ends(format: str, scanned: tuple[Gathered, ScanResult]) -> None:
    """But for the beginning that a provider publishes, which is the same in every key."""
    gathered, result = scanned
    text = render(result, format, color=False, redactor=gathered.redactor, checks={check.id: check for check in load_checks()}, width=200)
    keys = {row.id: (row.prefix, KEYS[row.id.upper().replace("-", "_")]) for row in LIVE}
    parts = {name: (key.removeprefix(prefix)[:6], key[-6:]) for name, (prefix, key) in keys.items()}
    assert [name for name, (beginning, end) in parts.items() if beginning in text or end in text] == []


class Blind:
    """A redactor that sees nothing."""

    def redact(self, text: str) -> str:
        return text

    def collect_data(self, data: Any) -> None:
        """Nothing to remember."""

    def redact_data(self, data: Any) -> Any:
        return data


@pytest.mark.parametrize("format", FORMATS)
def test_it_is_the_redactor_that_keeps_them_back(format: str, scanned: tuple[Gathered, ScanResult]) -> None:
    text = render(scanned[1], format, color=False, redactor=Blind(), width=200)
    assert any(key in text for key in KEYS.values())


def test_no_fact_about_a_credential_holds_its_value(scanned: tuple[Gathered, ScanResult]) -> None:
    rows = scanned[0].store.query("SELECT * FROM credentials")
    assert len(rows) > len(KEYS)
    facts = json.dumps(rows)
    assert [name for name, key in KEYS.items() if key in facts] == []


def test_what_was_understood_shows_no_key_in_any_form(scanned: tuple[Gathered, ScanResult]) -> None:
    gathered = scanned[0]
    text = render_resources(gathered.resolved.resources, redactor=gathered.redactor)
    packed = text.replace("\\n", "")
    assert packed.count("overlay/") > len(KEYS)
    encoded = {name: base64.b64encode(key.encode()).decode() for name, key in KEYS.items()}
    assert [name for name, key in KEYS.items() if key in packed or encoded[name] in packed] == []


def test_a_key_that_an_overlay_takes_in_is_told_where_it_is_written(scanned: tuple[Gathered, ScanResult]) -> None:
    rows = scanned[0].store.query("SELECT path, COUNT(*) AS number FROM credentials c JOIN locations l ON l.id = c.loc GROUP BY path")
    found = {row["path"]: row["number"] for row in rows}
    assert found["overlay/keys.env"] == len(KEYS)
    assert [name for name in KEYS if f"overlay/{name}.txt" not in found] == []
    assert found["overlay/kustomization.yaml"] >= len(KEYS)
