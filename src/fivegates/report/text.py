"""The report a person reads in a terminal: findings, samples, fixes, and what was seen and not seen."""

from __future__ import annotations

from collections.abc import Iterable

from ..findings.model import Finding, ScanResult
from .clean import cleaned, printable
from .interface import Page
from .prose import brief
from .terminal import counted, finished, paint, wrap
from .text_findings import Words, finding_lines, words_of
from .text_rows import at
from .text_summary import summary_lines
from .verdict import reported

MOST_SAMPLES = 20


def render(result: ScanResult, page: Page) -> str:
    """The whole report; control characters in the result are replaced here."""
    result = cleaned(result, printable)
    words = words_of(result.agents, result.lines)
    found = reported(result)
    judged = [finding for finding in found if not finding.sample]
    lines = finding_lines(judged, words, page) or ["", paint(_clean_sentence(result), "good", page.color)]
    lines += _samples([finding for finding in found if finding.sample], words, page)
    lines += _fixes(found, page)
    lines += ["", *_rule("Summary", page), *summary_lines(result, page)]
    return finished(lines[1:])


def _clean_sentence(result: ScanResult) -> str:
    agents = sum(agent.class_ == "agent" for agent in result.agents)
    files = sum(result.files.values())
    return f"No findings in {counted(files, 'file')}, {counted(agents, 'agent')}." if files else "0 files, 0 agents."


def _rule(title: str, page: Page) -> list[str]:
    return [paint(f"-- {title} {'-' * (page.width - len(title) - 4)}", "faint", page.color)]


def _samples(findings: list[Finding], words: Words, page: Page) -> list[str]:
    if not findings:
        return []
    lines = ["", *_rule("In samples (they never block)", page)]
    for finding in findings[:MOST_SAMPLES]:
        text = f"{finding.severity} {finding.check} {finding.name}  {at(finding.place)}  {words.names.of(finding)}"
        lines += wrap(text, page.width, "  ", "      ")
    if len(findings) > MOST_SAMPLES:
        lines.append(f"  and {len(findings) - MOST_SAMPLES} more (--format json lists all)")
    return lines


def _fixes(findings: Iterable[Finding], page: Page) -> list[str]:
    """One line for each check that found something, in the order of the findings."""
    checks = dict.fromkeys(finding.check for finding in findings)
    fixes = {check: page.checks[check].fix for check in checks if check in page.checks}
    if not fixes:
        return []
    lines = ["", *_rule("How to fix (fivegates explain CHECK says more)", page)]
    return lines + [line for check, fix in fixes.items() for line in wrap(brief(fix), page.width, f"  {check}  ", " " * (len(check) + 4))]
