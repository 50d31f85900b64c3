"""Whatever a tree holds, a report neither shows a secret nor lets text act on the reader's screen."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from made_up_scan import CHECKS, made_up_scan
from reporting import validator

from fivegates.facts.model import Agent
from fivegates.findings.model import Notice, Related, ScanResult, Unanswered
from fivegates.readers.interface import Problem
from fivegates.report import FORMATS, render
from fivegates.report.clean import printable
from fivegates.report.encode import to_json
from fivegates.report.terminal import cells
from fivegates.source import Place

SECRET = "correct-horse-battery"
ATTACK = "\x1b]0;gone\x07\x1b[2J\u202e\u2066\u200b\x9b31m\r\n::error::x\x00"


class Planted:
    """Knows one secret."""

    def redact(self, text: str) -> str:
        return text.replace(SECRET, "[secret X]")

    def collect_data(self, data: Any) -> None:
        """Nothing to remember."""

    def redact_data(self, data: Any) -> Any:
        return json.loads(self.redact(json.dumps(data)))


def tainted(taint: str) -> ScanResult:
    """A result in which every text that can come from a tree carries ``taint``."""
    place = Place(f"dir/{taint}.tf", 3)
    result = made_up_scan()
    findings = [
        finding._replace(
            subject=f"{taint}{number}",
            message=f"{finding.message} {taint}",
            place=Place(f"{number}{taint}.tf", 1),
            key=(taint,),
            related=(Related(place, taint),),
            group=finding.group and f"{finding.group}{taint}",
            via=taint,
        )
        for number, finding in enumerate(result.findings)
    ]
    return replace(
        result,
        root=taint,
        prefix=f"{taint}/",
        files={taint: 2},
        agents=[Agent(f"{taint}0", taint, "agent", 0.9, False, None, False, taint)],
        findings=findings,
        ignored=[findings[0]._replace(ignored=taint, fingerprint="f" * 64)],
        problems=[Problem(place, taint, kind) for kind in ("error", "template", "not_read", "modelled")],
        unresolved=[Unanswered(taint, taint, taint, place)],
        lines={finding.place: f"  role = {taint}" for finding in findings} | {place: taint},
        notices=[Notice(place, taint)],
    )


@pytest.mark.parametrize("format", FORMATS)
def test_no_format_shows_a_secret(format: str) -> None:
    report = render(tainted(SECRET), format, color=False, redactor=Planted(), checks=CHECKS, width=100)
    assert SECRET not in report
    assert "secret" in report


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("color", [False, True])
def test_no_format_lets_control_characters_out(format: str, color: bool) -> None:
    report = render(tainted(ATTACK), format, color=color, redactor=Planted(), checks=CHECKS, width=100)
    without_paint = re.sub(r"\x1b\[[0-9;]+m", "", report) if color else report
    assert set(without_paint) <= {"\n", *map(chr, range(0x20, 0x7F))}


@pytest.mark.parametrize("width", range(60, 100))
def test_no_line_of_the_text_is_a_command_to_a_ci_runner(width: int) -> None:
    result = tainted("::error::x ##[add-mask]y ::stop-commands::z")
    report = render(result, "text", color=False, redactor=Planted(), checks=CHECKS, width=width)
    assert "error::x" in report
    assert not re.search(r"^\s*::|##\[", report, re.MULTILINE)


@pytest.mark.parametrize("format", FORMATS)
def test_no_format_holds_a_command_that_counts_anywhere_in_a_line(format: str) -> None:
    report = render(tainted("##[error]x ##vso[task.setvariable]y"), format, color=False, redactor=Planted(), checks=CHECKS, width=100)
    assert "error]x" in report
    assert not re.search(r"##[a-z]*\[", report)


@pytest.mark.parametrize("taint", ["x" * 300, "a/" * 200, "\u6771" * 150, "e\u0301" * 200, "word " * 100, "x" * 40 + " " + "y" * 90])
@pytest.mark.parametrize("width", [60, 80, 121])
def test_no_name_however_long_makes_a_line_wider_than_the_page(taint: str, width: int) -> None:
    report = render(tainted(taint), "text", color=False, redactor=Planted(), checks=CHECKS, width=width)
    assert [line for line in report.splitlines() if cells(line) > width] == []


def test_hostile_json_still_keeps_its_schema() -> None:
    report = render(tainted(ATTACK), "json", color=False, redactor=Planted(), checks=CHECKS)
    assert list(validator("result").iter_errors(json.loads(report))) == []


def test_ordinary_foreign_text_stays_as_it_is() -> None:
    assert printable("Müller 東京 naïve") == "Müller 東京 naïve"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (Decimal("0.1000000000000000000000000000000001"), "0.1000000000000000000000000000000001"),
        (Decimal("1E+400"), "1E+400"),
        (10**40, "1" + "0" * 40),
        (True, "true"),
        (None, "null"),
        ("\u202e\x1b\ud800", '"\\u202e\\u001b\\ud800"'),
        ({}, "{}"),
        ([], "[]"),
        ({"a": [1, {"b": ()}]}, '{\n  "a": [\n    1,\n    {\n      "b": []\n    }\n  ]\n}'),
        (float("nan"), "null"),
    ],
)
def test_data_is_written_exactly(data: object, text: str) -> None:
    assert to_json(data) == text + "\n"


def test_numbers_longer_than_python_likes_to_print_are_written() -> None:
    assert to_json(10**5000) == "1" + "0" * 5000 + "\n"


def test_data_without_a_json_form_is_refused() -> None:
    with pytest.raises(TypeError):
        to_json({"a": {1, 2}})


def test_bottomless_data_is_refused_in_words() -> None:
    data: object = []
    for _ in range(5000):
        data = [data]
    with pytest.raises(TypeError, match="nested deeper"):
        to_json(data)
