"""Which problems and notices are new with a change, whatever it renames."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..findings.baseline import Accepted
from ..findings.model import Finding, Notice
from ..source import Place
from .compare import moved_print
from .renames import Renames

if TYPE_CHECKING:
    from ..readers.interface import Problem


def new_problems(then: Sequence[Problem], now: Sequence[Problem], renames: Renames) -> list[Problem]:
    known = {(renames.path(problem.place.path), problem.kind, problem.reason) for problem in then}
    return [problem for problem in now if (problem.place.path, problem.kind, problem.reason) not in known]


def new_notices(then: Sequence[Notice], now: Sequence[Notice], renames: Renames) -> list[Notice]:
    known = {(renames.path(notice.place.path), notice.message) for notice in then}
    return [notice for notice in now if (notice.place.path, notice.message) not in known]


def without_moved(
    notices: Sequence[Notice], let: Sequence[Finding], kept: Sequence[Finding], accepted: Sequence[Accepted], path: str, renames: Renames
) -> list[Notice]:
    """One word on the lines of the baseline whose findings the change calls otherwise, in place of one that calls each of them unused.

    ``let``: what the base lets through; ``accepted``: its baseline, the file ``path``.
    """
    known = {one.fingerprint for one in kept}
    moved = {one.fingerprint for one in let if one.baselined and one.fingerprint not in known and moved_print(one, renames) in known}
    lines = sorted(one.line for one in accepted if one.fingerprint in moved)
    if not lines:
        return list(notices)
    told = f"{len(lines)} accepted findings, the first of them here, are about what moves: `fivegates baseline` in this change keeps them"
    places = {(path, line) for line in lines}
    return [one for one in notices if (one.place.path, one.place.line) not in places] + [Notice(Place(path, lines[0]), told)]
