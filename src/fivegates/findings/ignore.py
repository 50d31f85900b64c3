"""Inline ignores: ``fivegates:ignore[FG201] reason -- until 2026-12-31`` in a comment.

On a line of code it covers that line, and the whole block where the line opens one; on a line of its own it covers the next line; in JSON
it covers the object in which it stands. What covers the call of a module covers what that call makes, and no other. A reason is required.
Critical findings and those a comment must not hide (FG217, and what the settings say) stay.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from ..named_tuple import NamedTuple
from ..source import Place
from .model import Finding, Lapse, Notice

if TYPE_CHECKING:
    from .comments.interface import Comment, Commented

MARKER = "fivegates:ignore"
NEVER_IGNORED = frozenset({"FG217", "FG512"})
_IGNORE = re.compile(r"fivegates:ignore(?:\[(?P<checks>[^\]\n]*)\])?(?P<rest>[^\n]*)")
_UNTIL = "-- until"


class Ignore(NamedTuple):
    """One ignore: it covers lines ``first`` to ``last`` of ``path``. ``fault`` says why it cannot apply at all, '' where it can."""

    path: str
    line: int
    checks: tuple[str, ...]
    reason: str
    until: date | None
    first: int
    last: int
    fault: str = ""

    @property
    def place(self) -> Place:
        return Place(self.path, self.line)


def find_ignores(path: str, text: str, language: str) -> list[Ignore]:
    """The ignores in a text of ``language`` (as in ``comments.read``), in order of lines."""
    if MARKER not in text:
        return []
    from .comments.read import read_comments

    commented = read_comments(text, language)
    followed: dict[int, int] = {}  # the line after the comments that stand alone from a line on
    for line in sorted((comment.line for comment in commented.comments if comment.alone), reverse=True):
        followed[line] = followed.get(line + 1, line + 1)
    found = []
    for comment in commented.comments:
        match = _IGNORE.search(comment.text)
        if match:
            found.append(_ignore(path, comment.line, match, *_covered(comment, commented, followed)))
    return found


def _covered(comment: Comment, commented: Commented, followed: Mapping[int, int]) -> tuple[int, int]:
    if comment.covers is not None:
        return comment.covers
    if not comment.alone:
        return commented.blocks.get(comment.line, (comment.line, comment.line))
    line = followed[comment.line]
    return line, line


def _ignore(path: str, line: int, match: re.Match[str], first: int, last: int) -> Ignore:
    checks = tuple(name.strip().upper() for name in (match["checks"] or "").split(",") if name.strip())
    reason, ends, day = match["rest"].partition(_UNTIL)
    reason = reason.strip(" \t\r:-")
    until, fault = None, ""
    try:
        until = date.fromisoformat(day.strip()) if ends else None
    except ValueError:
        fault = f"this ignore does not apply: {day.strip()[:40]!r} is no date like 2026-12-31"
    if not reason:
        fault = "this ignore does not apply: it gives no reason"
    if not checks:
        fault = "this ignore does not apply: it names no check, as in fivegates:ignore[FG201]"
    return Ignore(path, line, checks, reason, until, first, last, fault)


def apply_ignores(
    findings: Iterable[Finding],
    ignores: Sequence[Ignore],
    today: date,
    asked: Collection[str],
    never: Collection[str] = NEVER_IGNORED,
) -> tuple[list[Finding], list[Notice]]:
    """The findings, with ``ignored`` filled where an ignore applies, and what is wrong with the ignores.

    ``asked``: the ids of the checks that ran; an ignore is called unused only for those. ``never``: ids of those no comment hides.
    """
    findings = list(findings)
    able, notices = in_force(ignores, today)
    used: set[tuple[Ignore, str]] = set()
    settled = []
    for finding, covering in zip(findings, covered(findings, able), strict=True):
        used |= {(ignore, finding.check) for ignore in covering}
        fault = _fault(finding, never)
        if covering and fault:
            notices += [Notice(ignore.place, fault) for ignore in covering]
        settled.append(finding._replace(ignored=covering[0].reason) if covering and not fault else finding)
    notices += [
        Notice(ignore.place, f"this ignore hides nothing: there is no {check} here", Lapse("comment", "unused", check, ignore.reason))
        for ignore in able
        for check in ignore.checks
        if check in asked and (ignore, check) not in used
    ]
    return settled, sorted(set(notices))


def in_force(ignores: Iterable[Ignore], today: date) -> tuple[list[Ignore], list[Notice]]:
    """Those that can apply, and what is wrong with the others."""
    able, notices = [], []
    for ignore in ignores:
        lapse = Lapse("comment", "fault", ",".join(ignore.checks), ignore.reason)
        if ignore.fault:
            notices.append(Notice(ignore.place, ignore.fault, lapse))
        elif ignore.until is not None and ignore.until < today:
            ended = f"this ignore does not apply: it ended on {ignore.until.isoformat()}"
            notices.append(Notice(ignore.place, ended, lapse._replace(problem="past")))
        else:
            able.append(ignore)
    return able, notices


def covered(findings: Sequence[Finding], ignores: Iterable[Ignore]) -> list[list[Ignore]]:
    """For each finding the ignores of its check that cover its line, or a call on the way to it: nearest first."""
    lines = _by_line(ignores, findings)
    return [
        [
            ignore
            for place in (finding.place, *reversed(finding.calls))
            for ignore in lines.get((place.path, place.line), ())
            if finding.check in ignore.checks
        ]
        for finding in findings
    ]


def _by_line(ignores: Iterable[Ignore], findings: Iterable[Finding]) -> dict[tuple[str, int], list[Ignore]]:
    """The ignores that cover each line on which something was found: a file may hold thousands of both."""
    lines: dict[str, list[int]] = {}
    places = (place for finding in findings for place in (finding.place, *finding.calls))
    for path, line in sorted({(place.path, place.line) for place in places}):
        lines.setdefault(path, []).append(line)
    covering: dict[tuple[str, int], list[Ignore]] = {}
    for ignore in ignores:
        found = lines.get(ignore.path, [])
        for line in found[bisect_left(found, ignore.first) : bisect_right(found, ignore.last)]:
            covering.setdefault((ignore.path, line), []).append(ignore)
    return covering


def _fault(finding: Finding, never: Collection[str]) -> str:
    """Why no comment hides a finding, '' where one may."""
    if finding.severity == "critical":
        return f"this ignore does not apply: no comment can hide a critical finding ({finding.check})"
    if finding.check in NEVER_IGNORED:
        return f"this ignore does not apply: no comment can hide this check ({finding.check})"
    return f"this ignore does not apply: never_ignore of the settings names {finding.check}" if finding.check in never else ""
