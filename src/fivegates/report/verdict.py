"""Which findings block, which only inform, and in a sentence why the exit code is what it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ..findings.model import SEVERITIES, Finding, ScanResult
from ..findings.settle import blocks
from .terminal import counted


def reported(result: ScanResult) -> list[Finding]:
    """The findings no ignore applies to, the gravest first, then by check, place and subject."""
    return sorted((finding for finding in result.findings if not finding.ignored), key=urgency)


def silenced(result: ScanResult) -> list[Finding]:
    """The findings an ignore applies to, each once."""
    found = {finding.fingerprint: finding for finding in (*result.findings, *result.ignored) if finding.ignored}
    found |= {finding.fingerprint: finding for finding in result.ignored}
    return sorted(found.values(), key=urgency)


def urgency(finding: Finding) -> tuple[int, str, str, str, int, str, str]:
    """The order of findings in every report."""
    place = finding.place
    return (-rank(finding.severity), finding.check, finding.group, place.path, place.line, finding.subject, finding.fingerprint)


def rank(severity: str) -> int:
    return SEVERITIES.index(severity)


def blocking(finding: Finding, fail_on: str) -> bool:
    """Whether this finding alone makes the run exit 1."""
    return not finding.ignored and blocks(finding, fail_on)


def by_severity(findings: Iterable[Finding]) -> dict[str, int]:
    """How many findings of each severity, the gravest first, zeros included."""
    found = Counter(finding.severity for finding in findings)
    return {severity: found[severity] for severity in reversed(SEVERITIES)}


def by_check(findings: Iterable[Finding]) -> str:
    """``FG204, FG201 (3)``: the checks in the order of the findings, with how often."""
    found = Counter(finding.check for finding in findings)
    return ", ".join(check if number == 1 else f"{check} ({number})" for check, number in found.items())


def reason(result: ScanResult) -> str:
    """Why ``result.exit_code`` is what it is."""
    grave = [finding for finding in reported(result) if blocking(finding, result.fail_on)]
    errors = sum(problem.kind == "error" for problem in result.problems)
    named = f"{counted(len(grave), 'finding')} of severity {_from(result.fail_on)} and confidence medium or high: {by_check(grave)}"
    unread = f"{counted(errors, 'file or part of a file', 'files or parts of files')} could not be read"
    match result.exit_code:
        case 1:
            return f"blocked by {named}"
        case 2:
            return f"{unread}, and nothing else blocks"
        case 3:
            return "an error of fivegates itself; what is listed here may be incomplete"
    if grave:
        return f"asked to pass in spite of {named}"
    if errors:
        return f"nothing blocks; {unread}, which was asked not to fail the run"
    return f"nothing blocks at severity {_from(result.fail_on)} and confidence medium or high"


def _from(severity: str) -> str:
    return severity if severity == SEVERITIES[-1] else f"{severity} or above"
