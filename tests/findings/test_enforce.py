"""What the settings only watch is shown and fails nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fivegates.catalog import load
from fivegates.engine.check import AUDIENCES
from fivegates.findings.enforce import enforced
from fivegates.findings.fingerprint import fingerprint
from fivegates.findings.model import Finding
from fivegates.findings.settle import blocks
from fivegates.scan import ScanOptions, scan_tree
from fivegates.settings import Settings, load_settings
from fivegates.source import Place
from fivegates.tree.memory import MemoryTree


def finding(check: str, path: str = "infra/main.tf") -> Finding:
    return Finding(check, "x", "scope", "high", "high", "a", "m", Place(path, 1), (check,), fingerprint(check, (check,)))


CASES: dict[str, tuple[str, dict[str, Any], Finding, bool]] = {
    "by default everything counts": ("default", {}, finding("FG309"), True),
    "one check is watched": ("default", {"FG309": "observe"}, finding("FG309"), False),
    "another is not": ("default", {"FG309": "observe"}, finding("FG301"), True),
    "all but one are watched": ("default", {"default": "observe", "FG204": "block"}, finding("FG204"), True),
    "and the others are": ("default", {"default": "observe", "FG204": "block"}, finding("FG309"), False),
    "one is watched in a folder": ("default", {"FG309": {"infra/**": "observe"}}, finding("FG309"), False),
    "and counts elsewhere": ("default", {"FG309": {"infra/**": "observe"}}, finding("FG309", "ops/main.tf"), True),
    "the first glob that matches counts": ("default", {"FG309": {"infra/**": "observe", "**": "block"}}, finding("FG309"), False),
    "stopping the bleeding watches": ("stop-the-bleeding", {}, finding("FG301"), False),
    "and fails what makes things worse": ("stop-the-bleeding", {}, finding("FG204"), True),
    "the settings go before the profile": ("stop-the-bleeding", {"FG301": "block"}, finding("FG301"), True),
    "also where they watch": ("stop-the-bleeding", {"FG204": "observe"}, finding("FG204"), False),
    "their default leaves the profile's checks": ("stop-the-bleeding", {"default": "observe"}, finding("FG204"), True),
    "and goes before its default": ("stop-the-bleeding", {"default": "block"}, finding("FG301"), True),
}


@pytest.mark.parametrize("case", CASES)
def test_a_finding_counts_or_is_watched(case: str) -> None:
    profile, rules, found, counts = CASES[case]
    assert [not one.observed for one in enforced([found], profile, rules)] == [counts]


def test_profiles_ask_what_there_is() -> None:
    for profile in load("profiles").values():
        assert profile["audience"] in AUDIENCES
        assert {"block", "observe"} >= set(profile["enforce"].values())
        assert "default" in profile["enforce"]


TREE = """\
resource "aws_iam_role" "r" {
  name = "r"
  assume_role_policy = "{}"
}
resource "aws_bedrockagent_agent" "a" {
  agent_name              = "a"
  agent_resource_role_arn = aws_iam_role.r.arn
}
"""


def test_a_watched_finding_is_listed_and_nothing_fails() -> None:
    tree = MemoryTree({"main.tf": TREE, "fivegates.toml": 'profile = "stop-the-bleeding"\n'})
    options = ScanOptions(today=date(2026, 11, 29))
    result = scan_tree(tree, load_settings(tree), options)
    assert result.exit_code == 0
    assert "FG101" in {one.check for one in result.findings}
    assert scan_tree(tree, Settings(), options).exit_code == 1


def test_a_strict_scan_asks_the_checks_that_are_off_by_default() -> None:
    renamed = TREE.replace('name = "r"', 'name = "zebra-crossing"').replace(
        'agent_name              = "a"', 'agent_name = "pricing-analyst"'
    )
    tree = MemoryTree({"main.tf": renamed})
    found = [
        {one.check for one in scan_tree(tree, Settings(profile=profile), ScanOptions(today=date(2026, 11, 29))).findings}
        for profile in ("default", "strict")
    ]
    assert found[0] < found[1]


KEY = "OPENAI_API_KEY=sk-proj-8HlrwYMfvea9lkxwkkMxzwwM5hpA6eEfujfoRnxa6wHW35PB\n"


@pytest.mark.parametrize(
    ("settings", "code", "blocking"),
    [
        ("", 1, {"FG101", "FG204", "FG501"}),
        ('profile = "stop-the-bleeding"', 1, {"FG204"}),
        ('profile = "stop-the-bleeding"\n[enforce]\nFG204 = { ".env" = "observe" }', 0, set()),
        ('profile = "stop-the-bleeding"\n[enforce]\nFG204 = { "other/**" = "observe" }', 1, {"FG204"}),
        ('profile = "stop-the-bleeding"\n[enforce]\nFG101 = "block"', 1, {"FG101", "FG204"}),
        ('[enforce]\ndefault = "observe"', 0, set()),
        ('[enforce]\ndefault = { "**/*.tf" = "observe" }', 1, {"FG204"}),
        ('[enforce]\ndefault = "observe"\nFG501 = { "main.tf" = "block" }', 1, {"FG501"}),
    ],
)
def test_a_scan_fails_for_what_the_settings_enforce_at_that_path(settings: str, code: int, blocking: set[str]) -> None:
    tree = MemoryTree({"main.tf": TREE, ".env": KEY, "fivegates.toml": f"{settings}\n"})
    result = scan_tree(tree, load_settings(tree), ScanOptions(today=date(2026, 11, 29)))
    assert result.exit_code == code
    assert {one.check for one in result.findings} >= {"FG101", "FG204", "FG501"}
    assert {one.check for one in result.findings if blocks(one, "high")} == blocking
