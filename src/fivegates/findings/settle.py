"""Which findings block, and the exit code that follows."""

from __future__ import annotations

from collections.abc import Iterable

from ..readers.interface import Problem
from .model import SEVERITIES, Finding, Settled

CERTAIN = ("medium", "high")  # the confidences that may block


def settle(findings: Iterable[Finding], fail_on: str) -> Settled:
    """Sort findings into those that block from severity ``fail_on``, those that are only shown, and the ignored ones."""
    blocking, observed, ignored = [], [], []
    for finding in findings:
        if finding.ignored:
            ignored.append(finding)
        elif blocks(finding, fail_on):
            blocking.append(finding)
        else:
            observed.append(finding)
    return Settled(tuple(blocking), tuple(observed), tuple(ignored))


def blocks(finding: Finding, fail_on: str) -> bool:
    """Whether a finding that nobody ignored fails the build."""
    severe = SEVERITIES.index(finding.severity) >= SEVERITIES.index(fail_on)
    return severe and finding.confidence in CERTAIN and finding.status == "stable" and not (finding.sample or finding.observed)


def exit_code(settled: Settled, problems: Iterable[Problem], unreadable: str = "fail", *, is_broken: bool = False) -> int:
    """1 where a finding blocks, else 2 where something could not be read (unless ``unreadable`` is ``warn``), else 0.

    ``is_broken``: checks of a pack were not asked, which is 2 in any case.

    Errors of the tool (3) never come this far.
    """
    if settled.blocking:
        return 1
    if is_broken or (unreadable == "fail" and any(problem.kind == "error" for problem in problems)):
        return 2
    return 0
