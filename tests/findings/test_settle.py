"""What blocks, and which exit code wins."""

from __future__ import annotations

from itertools import product

import pytest

from fivegates.findings.fingerprint import fingerprint
from fivegates.findings.model import CONFIDENCES, SEVERITIES, Finding
from fivegates.findings.settle import exit_code, settle
from fivegates.readers.interface import Problem
from fivegates.source import Place

PLACE = Place("main.tf", 1)
ERROR, TEMPLATE, NOT_READ, MODELLED = (Problem(PLACE, "why", kind) for kind in ("error", "template", "not_read", "modelled"))


def finding(severity: str = "high", confidence: str = "high", sample: bool = False, ignored: str = "", status: str = "stable") -> Finding:
    key = (severity, confidence)
    return Finding(
        "FG201", "x", "identity", severity, confidence, "a", "m", PLACE, key, fingerprint("FG201", key),
        sample=sample, ignored=ignored, status=status,
    )  # fmt: skip


@pytest.mark.parametrize(("severity", "confidence", "fail_on"), list(product(SEVERITIES, CONFIDENCES, SEVERITIES)))
def test_a_finding_blocks_from_its_severity_unless_confidence_is_low(severity: str, confidence: str, fail_on: str) -> None:
    settled = settle([finding(severity, confidence)], fail_on)
    severe = ["info", "low", "medium", "high", "critical"].index(severity) >= ["info", "low", "medium", "high", "critical"].index(fail_on)
    assert bool(settled.blocking) == (severe and confidence in ("medium", "high"))
    assert len(settled.blocking) + len(settled.observed) == 1


@pytest.mark.parametrize("mild", [finding(sample=True), finding(status="preview"), finding(status="deprecated"), finding("medium")])
def test_samples_previews_and_milder_findings_are_shown_and_never_block(mild: Finding) -> None:
    settled = settle([mild], "high")
    assert (settled.blocking, settled.observed, settled.ignored) == ((), (mild,), ())


def test_an_ignored_finding_stands_apart() -> None:
    hidden = finding("high", ignored="known")
    assert settle([hidden, finding()], "high").ignored == (hidden,)


@pytest.mark.parametrize(
    ("findings", "problems", "unreadable", "code"),
    [
        ([], [], "fail", 0),
        ([finding()], [], "fail", 1),
        ([finding()], [ERROR], "fail", 1),
        ([], [ERROR], "fail", 2),
        ([], [ERROR], "warn", 0),
        ([], [TEMPLATE, NOT_READ, MODELLED], "fail", 0),
        ([finding("low")], [TEMPLATE, ERROR], "fail", 2),
        ([finding("low")], [], "fail", 0),
    ],
)
def test_blocking_goes_before_unreadable(findings: list[Finding], problems: list[Problem], unreadable: str, code: int) -> None:
    assert exit_code(settle(findings, "high"), problems, unreadable) == code


def test_a_fingerprint_is_the_check_and_its_key() -> None:
    assert fingerprint("FG201", ["a", "b"]) == fingerprint("FG201", ("a", "b"))
    assert len({fingerprint("FG201", key) for key in (["a", "b"], ["ab"], ["a,b"], ["a", "b", ""], ['a","b'])}) == 5
    assert fingerprint("FG201", ["a"]) != fingerprint("FG202", ["a"])
    assert fingerprint("FG201", ["a"]) == "d814b00007a3a6e5951fcd463eb4de137d62396c4def6399d3c0b8b45b698cc0"
