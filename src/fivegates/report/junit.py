"""JUnit XML: each check that found something is a suite, each finding a failed case; what blocks nothing is skipped with its words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from ..findings.model import Finding, ScanResult
from ..secrets.sanitise import disarm
from .clean import cleaned, printable
from .interface import Page
from .verdict import blocking, reported


def render(result: ScanResult, page: Page) -> str:
    """A run without findings has one case, which passes; files that cannot be read are errors."""
    result = cleaned(result, _text)
    suites: dict[str, list[Finding]] = defaultdict(list)
    for finding in reported(result):
        suites[f"{finding.check} {finding.name}"].append(finding)
    unread = [problem for problem in result.problems if problem.kind == "error"]
    failed = sum(blocking(finding, result.fail_on) for found in suites.values() for finding in found)
    total = sum(map(len, suites.values())) + len(unread)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append(f'<testsuites name="fivegates" tests="{max(total, 1)}" failures="{failed}" errors="{len(unread)}">')
    for name, found in suites.items():
        lines += _suite(name, found, result)
    if unread:
        lines.append(f'  <testsuite name="unreadable" tests="{len(unread)}" errors="{len(unread)}">')
        for problem in unread:
            where = quoteattr(f"{result.prefix}{problem.place.path}:{problem.place.line}")
            lines.append(f'    <testcase classname="unreadable" name={where}><error message={quoteattr(problem.reason)}/></testcase>')
        lines.append("  </testsuite>")
    if not total:
        lines.append('  <testsuite name="fivegates" tests="1"><testcase classname="fivegates" name="no findings"/></testsuite>')
    return "\n".join([*lines, "</testsuites>"]) + "\n"


def _suite(name: str, found: list[Finding], result: ScanResult) -> Iterator[str]:
    failures = sum(blocking(finding, result.fail_on) for finding in found)
    yield f'  <testsuite name={quoteattr(name)} tests="{len(found)}" failures="{failures}" skipped="{len(found) - failures}">'
    for finding in found:
        yield f"    <testcase {_case(finding, result)}>{_ending(finding, result)}</testcase>"
    yield "  </testsuite>"


def _case(finding: Finding, result: ScanResult) -> str:
    place = f"file={quoteattr(result.prefix + finding.place.path)} line={quoteattr(str(finding.place.line))}"
    return f"classname={quoteattr(finding.subject)} name={quoteattr(finding.message)} {place}"


def _ending(finding: Finding, result: ScanResult) -> str:
    where = f"{result.prefix}{finding.place.path}:{finding.place.line}"
    said = f"{where}: {finding.severity} {finding.check}: {finding.message}"
    if blocking(finding, result.fail_on):
        return f"<failure type={quoteattr(finding.check)} message={quoteattr(said)}>{escape(said)}</failure>"
    return f"<skipped message={quoteattr(said)}/>"


def _text(text: str) -> str:
    """Without what XML 1.0 has no way to write, and what a runner would obey."""
    return "".join(char for char in disarm(printable(text)) if char >= " " and char not in "\ufffe\uffff")
