"""The formats that CI systems read hold what they ask for, whatever a tree is called."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ElementTree

import pytest
from made_up_scan import made_up_scan
from reporting import NoSecrets

from fivegates.engine.select import load_checks
from fivegates.findings.model import Finding, ScanResult
from fivegates.readers.interface import Problem
from fivegates.report import render
from fivegates.source import Place

CHECKS = {check.id: check for check in load_checks()}
HOSTILE = "a]]>&\"'<x>\x07\x1b[2J\u202e%0A::error::x,y:z\n=1+1|`b`@team"


def shown(result: ScanResult, format: str) -> str:
    return render(result, format, color=False, redactor=NoSecrets(), checks=CHECKS, width=100)


def finding(number: int = 0, **changes: object) -> Finding:
    made = Finding(
        "FG201",
        "shared-identity",
        "identity",
        "high",
        "high",
        f"agent-{number}",
        f"message {number}",
        Place("a b.tf", 3),
        ("k",),
        f"{number:064x}",
    )
    return made._replace(**changes)  # type: ignore[arg-type]


def result(*findings: Finding, problems: tuple[Problem, ...] = ()) -> ScanResult:
    return ScanResult("root", {}, [], list(findings), list(problems), [], 1, "high", "sub/")


def test_github_shows_ten_of_a_level_and_says_how_many_more() -> None:
    lines = shown(result(*map(finding, range(12)), finding(90, severity="low")), "github").splitlines()
    assert len(lines) == 11
    assert lines[0] == "::error file=sub/a b.tf,line=3,title=FG201 shared-identity::message 0"
    assert lines[9].endswith("(and 2 more, which the log lists)")
    assert lines[10].startswith("::notice ")


def test_github_is_given_no_command_that_a_tree_made_up() -> None:
    (line,) = shown(result(finding(message=HOSTILE, place=Place(HOSTILE, 1))), "github").splitlines()
    assert line.startswith("::error file=sub/")
    properties, _, message = line.removeprefix("::error ").partition("::")
    assert properties.count(",") == 2
    assert "%250A" in message
    assert "\x1b" not in line


def test_gitlab_knows_a_finding_again_and_where_it_is() -> None:
    (entry,) = json.loads(shown(result(finding(severity="critical")), "gitlab"))
    assert (entry["severity"], entry["fingerprint"], entry["location"]) == (
        "blocker",
        f"{0:064x}",
        {"path": "sub/a b.tf", "lines": {"begin": 3}},
    )
    assert json.loads(shown(result(), "gitlab")) == []


def test_gitlab_is_told_what_made_the_job_fail_and_knows_it_again_on_another_line() -> None:
    def told(*lines: int, kind: str = "error") -> list[tuple[str, str, int, str]]:
        problems = tuple(Problem(Place("a.tf", line), "it never ends", kind) for line in lines)
        entries = json.loads(shown(result(problems=problems), "gitlab"))
        assert {(one["check_name"], one["description"]) for one in entries} <= {("unreadable", "cannot be read: it never ends")}
        return [(one["location"]["path"], one["severity"], one["location"]["lines"]["begin"], one["fingerprint"]) for one in entries]

    first, second = told(2, 9)
    assert (first[:3], second[:3]) == (("sub/a.tf", "major", 2), ("sub/a.tf", "major", 9))
    assert first[3] != second[3]
    assert [one[3] for one in told(4)] == [first[3]]
    assert told(2, kind="not_read") == []


@pytest.mark.parametrize("text", ["plain", HOSTILE, "\ufffe\x00\ud800"])
def test_junit_counts_what_blocks_as_failed_and_is_xml(text: str) -> None:
    unread = Problem(Place(text, 2), text, "error")
    root = ElementTree.fromstring(
        shown(result(finding(message=text, subject=text), finding(1, severity="low"), problems=(unread,)), "junit")
    )
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("3", "1", "1")
    assert len(root.findall(".//failure")) == len(root.findall(".//skipped")) == len(root.findall(".//error")) == 1


def test_junit_of_a_run_without_findings_has_one_case_that_passes() -> None:
    root = ElementTree.fromstring(shown(result(), "junit"))
    assert (root.get("tests"), len(root.findall(".//testcase")), len(root.findall(".//failure"))) == ("1", 1, 0)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", " =1", "\t=1"])
def test_csv_begins_no_formula(text: str) -> None:
    rows = list(csv.DictReader(io.StringIO(shown(result(finding(message=text, subject=text)), "csv"))))
    assert [row["message"][0] for row in rows] == ["'"]
    assert rows[0]["subject"].lstrip("'").strip() == text.strip()


def test_csv_lists_ignored_findings_with_their_reason() -> None:
    found = result(finding())
    found.ignored = [finding(1, ignored="because")]
    rows = list(csv.DictReader(io.StringIO(shown(found, "csv"))))
    assert [(row["blocks"], row["ignored"]) for row in rows] == [("yes", ""), ("no", "because")]


def test_markdown_keeps_text_of_a_tree_text() -> None:
    page = shown(result(finding(message=HOSTILE, place=Place("a`b|c.tf", 1))), "markdown")
    row = next(line for line in page.splitlines() if line.startswith("| high"))
    assert "<x>" not in page
    assert "@team" not in page
    assert row.replace("\\|", "").count("|") == 5


def test_markdown_opens_with_what_decides_and_the_five_gates() -> None:
    page = shown(made_up_scan(), "markdown")
    assert page.startswith("## fivegates: ")
    assert all(f"| {gate} |" in page for gate in ("inventory", "identity", "scope", "logging", "lifecycle"))
