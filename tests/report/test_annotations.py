"""Annotations for GitHub: ten of a level, the change's lines first, and no text of the tree that could be a command."""

from __future__ import annotations

import re
from dataclasses import replace

from made_up_scan import CHECKS, made_up_scan
from reporting import NoSecrets, empty_scan

from fivegates.findings.model import Finding, Notice, Related, ScanResult
from fivegates.readers.interface import Problem
from fivegates.report import render
from fivegates.source import Place

COMMAND = re.compile(r"::(error|warning|notice) file=([^,\n]*),line=(\d+),title=([^:\n]*)::(.*)")


def annotations(result: ScanResult) -> list[tuple[str, str, int, str]]:
    """Level, path, line and message of each."""
    lines = render(result, "github", color=False, redactor=NoSecrets(), checks=CHECKS).splitlines()
    found = [COMMAND.fullmatch(line) for line in lines]
    assert None not in found
    return [(one[1], one[2], int(one[3]), one[5]) for one in found if one is not None]


def grave(number: int, **changes: object) -> Finding:
    first = next(one for one in made_up_scan().findings if one.severity == "high" and not one.ignored and not one.sample)
    return first._replace(fingerprint=f"{number:064x}", place=Place("a.tf", number), related=(), **changes)  # type: ignore[arg-type]


def scan_of(findings: list[Finding], **changes: object) -> ScanResult:
    return replace(empty_scan(), findings=findings, exit_code=1, **changes)


def test_ten_of_a_level_are_shown_and_the_last_one_counts_the_rest() -> None:
    found = annotations(scan_of([grave(number) for number in range(1, 26)]))
    assert len(found) == 10
    assert found[-1][3].endswith("(and 15 more, which the log lists)")
    assert "more" not in found[-2][3]


def test_lines_that_the_change_writes_come_first() -> None:
    found = annotations(scan_of([grave(number) for number in range(1, 26)], touched={"a.tf": [(20, 21)], "other.tf": [(1, 9)]}))
    assert [line for _, _, line, _ in found][:4] == [20, 21, 1, 2]


def test_what_only_another_place_of_the_change_explains_is_shown_there() -> None:
    finding = grave(7)._replace(related=(Related(Place("b.tf", 1), "no"), Related(Place("b.tf", 3), "the identity they share")))
    ((_, path, line, text),) = annotations(scan_of([finding], touched={"b.tf": [(3, 4)]}))
    assert (path.rpartition("/")[2], line) == ("b.tf", 3)
    assert text.endswith("a.tf:7; here: the identity they share)")
    ((_, path, line, _),) = annotations(scan_of([finding], touched={"a.tf": [(7, 7)], "b.tf": [(3, 4)]}))
    assert (path.rpartition("/")[2], line) == ("a.tf", 7)


def test_unreadable_files_and_findings_share_the_ten_warnings() -> None:
    mild = [grave(number)._replace(severity="medium") for number in range(1, 8)]
    problems = [Problem(Place(f"{number}.tf", 1), "broken") for number in range(9)]
    found = annotations(scan_of(mild, problems=problems))
    assert [level for level, *_ in found] == ["warning"] * 10
    assert [text for *_, text in found[:5]] == ["broken"] * 5  # they may be why the run fails
    assert not found[5][3].startswith("broken") and found[-1][3].endswith("(and 6 more, which the log lists)")


def test_what_is_odd_about_how_it_was_asked_is_a_notice_at_its_line() -> None:
    found = annotations(
        scan_of([grave(1)], notices=[Notice(Place("a.tf", 4), "this ignore hides nothing"), Notice(Place("", 1), "unplaced")])
    )
    assert [(level, path.rpartition("/")[2], line) for level, path, line, _ in found] == [("error", "a.tf", 1), ("notice", "a.tf", 4)]


def test_no_text_of_the_tree_begins_a_command_or_ends_its_own() -> None:
    finding = grave(1)._replace(message="x%0A::error::y\r\n::set-output name=a::b ##[error]z", place=Place("a,line=9::b\n%::c.tf", 1))
    ((level, path, line, text),) = annotations(scan_of([finding], touched={"a,line=9::b\n%::c.tf": [(1, 1)]}))
    assert (level, line) == ("error", 1)
    assert "%250A" in text and "##[" not in text
    assert "%2C" in path and "%3A%3A" in path and "%25" in path
