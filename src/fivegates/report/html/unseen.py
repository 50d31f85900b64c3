"""What takes from a report: what could not be read, was recognised and not read, stayed open, or was asked for in vain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...findings.model import ScanResult
from ...readers.interface import Problem
from ...source import Place
from ..terminal import counted
from ..text_findings import agent_names
from .model import Line, Unseen

MOST = 200  # lines of one kind; --format json has all


def unseen_of(result: ScanResult, note: str = "") -> Iterator[Unseen]:
    """What is graver first. ``note``: why nothing is known of last changes."""
    kinds: dict[str, list[Problem]] = {}
    for problem in sorted(result.problems):
        kinds.setdefault(problem.kind, []).append(problem)
    for kind, (title, one, many, rest) in _KINDS.items():
        if found := kinds.get(kind):
            yield _cut(title, f"{counted(len(found), one, many)} {rest}", _lines(found))
    if not kinds.get("not_read"):
        yield Unseen("Not read", "Nothing that was recognised.", ())
    if result.unresolved:
        yield _unresolved(result)
    notices = [*((Line(note),) if note else ()), *(Line(one.message, _at(one.place)) for one in sorted(result.notices))]
    if notices:
        yield _cut("Notices", "About how this scan was asked:", notices)


_KINDS = {
    "error": ("Not readable", "file or part of one", "files or parts of files", "could not be read; everything else was analysed:"),
    "not_read": ("Not read", "file", "files", "recognised and not read, so agents in there are not seen:"),
    "template": ("Templates", "file", "files", "for another tool to fill in, not judged:"),
    "modelled": ("Modelled", "call", "calls", "of modules that are not in this tree, judged by what is known of them:"),
}


def _cut(title: str, sentence: str, lines: list[Line]) -> Unseen:
    return Unseen(title, sentence, tuple(lines[:MOST]), max(len(lines) - MOST, 0))


def _lines(problems: Iterable[Problem]) -> list[Line]:
    return [Line(problem.reason, _at(problem.place)) for problem in problems]


def _unresolved(result: ScanResult) -> Unseen:
    """Questions about agents first."""
    names = agent_names(result.agents)
    subjects = {one.subject for one in result.unresolved}
    asked = sorted(result.unresolved, key=lambda one: (one.subject not in names, one.subject, one.place, one.attribute, one.reason))
    about = f"{counted(len(asked), 'question')} about {counted(len(subjects), 'subject')} stayed open, neither passed nor failed:"
    lines = [Line(f"{names.get(one.subject, one.subject)}: {one.attribute}, {one.reason}", _at(one.place)) for one in asked]
    return _cut("Unresolved", about, lines)


def _at(place: Place) -> str:
    return f"{place.path}:{place.line}"
