"""The report a person reads in a terminal: findings, samples, fixes, and what was seen and not seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..findings.model import Finding, ScanResult
from .clean import cleaned, printable
from .interface import Page
from .prose import brief
from .terminal import finished, paint, wrap
from .text_findings import Words, finding_lines, words_of
from .text_nothing import nothing_found
from .text_rows import Row, rest, row_lines
from .text_summary import summary_lines
from .verdict import reported

MOST_SAMPLES = 20


def render(result: ScanResult, page: Page) -> str:
    """The whole report; control characters in the result are replaced here."""
    result = cleaned(result, printable)
    words = words_of(result.agents, result.lines)
    found = [_untitled(finding, page) for finding in reported(result)]
    judged = [finding for finding in found if not finding.sample]
    lines = finding_lines(judged, words, page) or ["", *nothing_found(result, page)]
    lines += _samples([finding for finding in found if finding.sample], words, page)
    lines += _fixes(found, page)
    lines += ["", *_rule("Summary", page), *summary_lines(result, page)]
    return finished(lines[1:])


def _untitled(finding: Finding, page: Page) -> Finding:
    """What another tool found, without its check's title, which the heading has."""
    check = page.checks.get(finding.check) if finding.origin else None
    return finding._replace(message=finding.message.removesuffix(f": {check.title}")) if check is not None else finding


def _rule(title: str, page: Page) -> list[str]:
    return [paint(f"-- {title} {'-' * (page.width - len(title) - 4)}", "faint", page.color)]


def _samples(findings: list[Finding], words: Words, page: Page) -> list[str]:
    """One heading for each severity and check, and a row for each finding."""
    if not findings:
        return []
    lines = ["", *_rule("In samples (they never block)", page)]
    folded: dict[str, list[Row]] = {}
    for finding in findings[:MOST_SAMPLES]:
        heading = f"{finding.severity} {finding.check} {finding.name}"
        folded.setdefault(heading, []).append(Row(words.names.of(finding), finding))
    for heading, rows in folded.items():
        lines += [*wrap(heading, page.width, "  "), *row_lines(rows, {}, page, "    ")]
    return lines + rest(len(findings) - MOST_SAMPLES, "  ")


def _fixes(findings: Iterable[Finding], page: Page) -> list[str]:
    """One line for each check that found something, in the order of the findings."""
    checks = dict.fromkeys(finding.check for finding in findings)
    fixes = {check: page.checks[check].fix for check in checks if check in page.checks}
    if not fixes:
        return []
    lines = ["", *_rule("How to fix (fivegates explain CHECK says more)", page)]
    for fix, named in _by_fix(fixes).items():
        first, *others = named
        if others:
            lines += wrap(f"{', '.join(named)}: {brief(fix)}", page.width, "  ", " " * 4)
        else:
            lines += wrap(brief(fix), page.width, f"  {first}  ", " " * (len(first) + 4))
    return lines


def _by_fix(fixes: Mapping[str, str]) -> dict[str, list[str]]:
    """The checks that one fix is for: another tool's have one together."""
    found: dict[str, list[str]] = {}
    for check, fix in fixes.items():
        found.setdefault(fix, []).append(check)
    return found
