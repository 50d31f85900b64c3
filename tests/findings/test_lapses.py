"""An exception that is out of order is a finding of FG512, once, wherever it is kept; and nothing lets that finding through."""

from __future__ import annotations

from datetime import date

import pytest

from fivegates.findings.model import ScanResult
from fivegates.scan import ScanOptions, scan_tree
from fivegates.settings import load_settings
from fivegates.tree.memory import MemoryTree

TODAY = date(2026, 11, 29)
AGENT = 'resource "aws_bedrockagent_agent" "scout" {%s\n  agent_name = "scout"\n}\n'
WAIVER = '[[waiver]]\ncheck = "{}"\nsubject = "terraform/*/{}"\nreason = "r"\nowner = "o"\nuntil = {}\n'
LINE = '{{"check": "FG101", "subject": "terraform/./scout", "owner": "alice", "until": "{}", "fingerprint": "{}"}}\n'


def scanned(files: dict[str, str], select: tuple[str, ...] = ()) -> ScanResult:
    tree = MemoryTree(files)
    return scan_tree(tree, load_settings(tree), ScanOptions(TODAY, select=select))


def stale(result: ScanResult) -> list[tuple[str, int, str]]:
    return [(one.place.path, one.place.line, one.severity) for one in result.findings if one.check == "FG512"]


def print_of(check: str) -> str:
    return next(one.fingerprint for one in scanned({"main.tf": AGENT % ""}).findings if one.check == check)


CASES = {
    "past": (" # fivegates:ignore[FG101] soon -- until 2026-11-28", "", "high"),
    "its last day": (" # fivegates:ignore[FG101] soon -- until 2026-11-29", "", None),
    "no reason": (" # fivegates:ignore[FG101]", "", "high"),
    "no check": (" # fivegates:ignore because", "", "high"),
    "no date": (" # fivegates:ignore[FG101] soon -- until spring", "", "high"),
    "unused": (" # fivegates:ignore[FG203] for now", "", "info"),
    "in use": (" # fivegates:ignore[FG101] soon", "", None),
    "a waiver past its day": ("", WAIVER.format("FG101", "scout", "2026-11-28"), "high"),
    "a waiver that lets nothing through": ("", WAIVER.format("FG101", "another", "2026-12-28"), "info"),
    "a waiver in use": ("", WAIVER.format("FG101", "scout", "2026-12-28"), None),
    "an ignore of itself": (" # fivegates:ignore[FG512] never", "", "info"),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_out_of_order_is_one_finding_and_no_notice_besides(case: str) -> None:
    comment, settings, severity = CASES[case]
    result = scanned({"main.tf": AGENT % comment, **({"fivegates.toml": settings} if settings else {})})
    place = ("fivegates.toml" if settings else "main.tf", 1)
    assert stale(result) == ([(*place, severity)] if severity else [])
    assert result.notices == []


def test_lines_of_a_baseline_past_their_day_are_one_finding_for_each_owner() -> None:
    lines = LINE.format("2026-11-28", print_of("FG101")) + LINE.format("2026-11-28", print_of("FG501")).replace("FG101", "FG501")
    result = scanned({"main.tf": AGENT % "", "fivegates.baseline.jsonl": lines})
    assert stale(result) == [("fivegates.baseline.jsonl", 1, "high")]
    [found] = [one for one in result.findings if one.check == "FG512"]
    assert found.message == "2 lines of alice, of which this is the first, are past the day: what was accepted counts again"


def test_neither_waiver_nor_comment_nor_baseline_lets_it_through() -> None:
    past = AGENT % " # fivegates:ignore[FG101] soon -- until 2026-11-28"
    files = {"main.tf": f"# fivegates:ignore[FG512] leave it\n{past}", "fivegates.toml": WAIVER.format("FG512", "*", "2026-12-28")}
    result = scanned(files)
    assert ("main.tf", 2, "high") in stale(result)
    assert not [one for one in result.ignored if one.check == "FG512"]


def test_without_the_check_they_are_notices() -> None:
    result = scanned({"main.tf": AGENT % " # fivegates:ignore[FG101] soon -- until 2026-11-28"}, ("FG101",))
    assert (stale(result), [notice.place.line for notice in result.notices]) == ([], [1])


def test_an_exception_in_a_sample_never_blocks() -> None:
    result = scanned({"examples/demo/main.tf": AGENT % " # fivegates:ignore[FG101]"})
    assert [(one.check, one.sample) for one in result.findings if one.check == "FG512"] == [("FG512", True)]
    assert result.exit_code == 0
