"""Annotations for GitHub Actions: workflow commands, ten of each level, which is what a step may show; lines that a change writes first.

Commands are made of escaped text only, so that nothing of the tree can begin one of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..findings.model import Finding, ScanResult
from ..named_tuple import NamedTuple
from ..secrets.sanitise import disarm
from ..source import Place
from .clean import cleaned, printable
from .interface import Page
from .verdict import blocking, reported

MOST = 10  # of a level in one step
UNREAD_FIRST = 5  # of these
LEVELS = ("error", "warning", "notice")


class Note(NamedTuple):
    """One annotation; ``is_touched``: on a line that the change writes."""

    title: str
    place: Place
    message: str
    is_touched: bool


def render(result: ScanResult, page: Page) -> str:
    """What blocks is an error, what is grave or unreadable a warning, all else a notice; the last of a level counts those left out."""
    result = cleaned(result, printable)
    by_level: dict[str, list[Note]] = {level: [] for level in LEVELS}
    for finding in reported(result):
        by_level[_level(finding, result.fail_on)].append(_note(finding, result))
    for notes in by_level.values():
        notes.sort(key=lambda note: not note.is_touched)  # stable: the gravest stay first among their like
    unread = [Note("unreadable", problem.place, problem.reason, False) for problem in result.problems if problem.kind == "error"]
    by_level["warning"] = [*unread[:UNREAD_FIRST], *by_level["warning"], *unread[UNREAD_FIRST:]]  # they may be why the run fails
    by_level["notice"] += [Note("notice", notice.place, notice.message, False) for notice in result.notices if notice.place.path]
    return "".join(f"{line}\n" for level in LEVELS for line in _annotations(level, by_level[level], result.prefix))


def _note(finding: Finding, result: ScanResult) -> Note:
    """At the finding's own line, unless the change writes only another line that explains it: there its reader looks."""
    title = f"{finding.check} {finding.name}"
    if not _touches(finding.place, result):
        other = next((related for related in finding.related if _touches(related.place, result)), None)
        if other is not None:
            where = f"{result.prefix}{finding.place.path}:{finding.place.line}"
            return Note(title, other.place, f"{finding.message} (at {where}; here: {other.message})", True)
        return Note(title, finding.place, finding.message, False)
    return Note(title, finding.place, finding.message, True)


def _touches(place: Place, result: ScanResult) -> bool:
    return any(first <= place.line <= last for first, last in result.touched.get(place.path, ()))


def _level(finding: Finding, fail_on: str) -> str:
    if blocking(finding, fail_on):
        return "error"
    return "warning" if finding.severity in ("critical", "high", "medium") and not finding.sample else "notice"


def _annotations(level: str, notes: list[Note], prefix: str) -> Iterator[str]:
    more = len(notes) - MOST
    for number, note in enumerate(notes[:MOST], 1):
        message = f"{note.message} (and {more} more, which the log lists)" if number == MOST and more > 0 else note.message
        yield _command(level, prefix + note.place.path, note.place.line, note.title, message)


def _command(level: str, path: str, line: int, title: str, message: str) -> str:
    return f"::{level} file={_property(path)},line={line},title={_property(title)}::{_data(message)}"


def _data(text: str) -> str:
    return disarm(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
