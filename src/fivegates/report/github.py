"""Annotations for GitHub Actions: workflow commands, ten of each level, which is what a step may show.

Commands are made of escaped text only, so that nothing of the tree can begin one of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..findings.model import Finding, ScanResult
from ..secrets.sanitise import disarm
from .clean import cleaned, printable
from .interface import Page
from .verdict import blocking, reported

MOST = 10  # of a level in one step
LEVELS = ("error", "warning", "notice")


def render(result: ScanResult, page: Page) -> str:
    """What blocks is an error, what is grave a warning, all else a notice; the last one of a level says how many more there are."""
    result = cleaned(result, printable)
    by_level: dict[str, list[Finding]] = {level: [] for level in LEVELS}
    for finding in reported(result):
        by_level[_level(finding, result.fail_on)].append(finding)
    lines = [line for level in LEVELS for line in _annotations(level, by_level[level], result.prefix)]
    for problem in [problem for problem in result.problems if problem.kind == "error"][:MOST]:
        lines.append(_command("warning", result.prefix + problem.place.path, problem.place.line, "unreadable", problem.reason))
    return "".join(f"{line}\n" for line in lines)


def _level(finding: Finding, fail_on: str) -> str:
    if blocking(finding, fail_on):
        return "error"
    return "warning" if finding.severity in ("critical", "high", "medium") and not finding.sample else "notice"


def _annotations(level: str, findings: list[Finding], prefix: str) -> Iterator[str]:
    for number, finding in enumerate(findings[:MOST], 1):
        more = len(findings) - MOST
        message = f"{finding.message} (and {more} more, which the log lists)" if number == MOST and more > 0 else finding.message
        yield _command(level, prefix + finding.place.path, finding.place.line, f"{finding.check} {finding.name}", message)


def _command(level: str, path: str, line: int, title: str, message: str) -> str:
    return f"::{level} file={_property(path)},line={line},title={_property(title)}::{_data(message)}"


def _data(text: str) -> str:
    return disarm(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
