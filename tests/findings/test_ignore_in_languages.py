"""In every language that findings stand in, a comment hides one, an ended one is told and one that hides nothing is told."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from fivegates.findings.ignore import find_ignores
from fivegates.findings.model import ScanResult
from fivegates.scan import ScanOptions, scan_tree
from fivegates.settings import load_settings
from fivegates.tree.memory import MemoryTree

TREES = yaml.safe_load((Path(__file__).parent / "languages.yaml").read_text(encoding="utf-8"))
PAGE = (Path(__file__).parents[2] / "docs" / "ignoring.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
OTHER = "FG403"  # finds nothing in these trees


def scan(tree: dict[str, Any], said: str) -> ScanResult:
    files = {path: text.replace("IGNORE", said) for path, text in tree["files"].items()}
    memory = MemoryTree(files)
    return scan_tree(memory, load_settings(memory), ScanOptions(date(2026, 11, 21), select={tree["check"], OTHER}))


def at(findings: list[Any]) -> list[str]:
    return [f"{finding.place.path}:{finding.place.line}" for finding in findings]


def place_of_comment(tree: dict[str, Any]) -> tuple[str, int]:
    [(path, text)] = [(path, text) for path, text in tree["files"].items() if "IGNORE" in text]
    return path, text.partition("IGNORE")[0].count("\n") + 1


@pytest.mark.parametrize("tree", TREES, ids=lambda tree: tree["title"])
def test_a_comment_hides_its_finding_and_no_other(tree: dict[str, Any]) -> None:
    before, after = scan(tree, "nothing"), scan(tree, f"fivegates:ignore[{tree['check']}] moves in March, OPS-7 -- until 2027-03-31")
    assert tree["at"] in at(before.findings)
    assert (at(after.ignored), [one.ignored for one in after.ignored]) == ([tree["at"]], ["moves in March, OPS-7"])
    assert sorted([*at(after.findings), tree["at"]]) == sorted(at(before.findings))
    assert (before.ignored, after.notices) == ([], before.notices)


@pytest.mark.parametrize("tree", TREES, ids=lambda tree: tree["title"])
@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("fivegates:ignore[{check}] was due -- until 2026-11-20", "this ignore does not apply: it ended on 2026-11-20"),
        (f"fivegates:ignore[{OTHER}] not here", f"this ignore hides nothing: there is no {OTHER} here"),
        ("fivegates:ignore[{check}]", "this ignore does not apply: it gives no reason"),
    ],
    ids=["ended", "unused", "without a reason"],
)
def test_a_comment_that_hides_nothing_is_told_at_its_line(tree: dict[str, Any], said: str, told: str) -> None:
    before, after = scan(tree, "nothing"), scan(tree, said.format(check=tree["check"]))
    assert at(after.findings) == at(before.findings)
    assert after.ignored == []
    [notice] = [one for one in after.notices if one not in before.notices]
    assert (notice.place.path, notice.place.line) == place_of_comment(tree)
    assert notice.message == told


@pytest.mark.parametrize("tree", TREES, ids=lambda tree: tree["title"])
def test_settings_forbid_ignoring_a_check(tree: dict[str, Any]) -> None:
    forbidding = {"fivegates.toml": f'never_ignore = ["{tree["check"]}"]\n'}
    found = scan({**tree, "files": {**tree["files"], **forbidding}}, f"fivegates:ignore[{tree['check']}] moves in March")
    assert tree["at"] in at(found.findings)
    assert found.ignored == []
    assert [one.message for one in found.notices] == [f"this ignore does not apply: never_ignore of the settings names {tree['check']}"]


@pytest.mark.parametrize(("language", "text"), [shown for shown in SHOWN if "fivegates:ignore" in shown[1]])
def test_what_the_page_shows_to_copy_is_an_ignore(language: str, text: str) -> None:
    found = find_ignores("x", text, "json" if language == "jsonc" else language)
    assert len(found) == text.count("fivegates:ignore[")
    assert [ignore.fault for ignore in found if ignore.fault] == []
