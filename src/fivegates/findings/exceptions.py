"""Exceptions: findings about an agent that somebody has let pass, whoever keeps the list: comments, the baseline, waivers.

They are told as written, with their end and whether or not it is past, so that the answer is the same every day. A further place where
exceptions are kept is one more function in ``_SOURCES``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date

from ..globs import glob_matches
from ..named_tuple import NamedTuple
from ..settings import Waiver
from ..source import Place
from .baseline import Accepted
from .ignore import NEVER_IGNORED, Ignore
from .model import Finding


class Passed(NamedTuple):
    """A finding of ``check`` about ``agent`` is let pass: ``kind`` comment | baseline | waiver, ``until`` its last day, None for no end."""

    agent: str
    check: str
    kind: str
    until: date | None
    place: Place


class Kept(NamedTuple):
    """What lets findings pass. ``baseline`` and ``settings``: the paths of their files; ``never``: checks that only a waiver lets pass."""

    ignores: Sequence[Ignore] = ()
    accepted: Sequence[Accepted] = ()
    waivers: Sequence[Waiver] = ()
    baseline: str = ""
    settings: str = ""
    never: Collection[str] = ()


def exceptions(findings: Iterable[Finding], kept: Kept, agents: Collection[str]) -> dict[str, list[Passed]]:
    """By agent (of ``agents``, ids), each check and way once, with the last end."""
    last: dict[tuple[str, str, str], Passed] = {}
    matchers = [prepare(kept) for prepare in _SOURCES]
    for finding in findings:
        if finding.subject not in agents or finding.check in NEVER_IGNORED:
            continue
        for one in (passed for match in matchers for passed in match(finding)):
            key = (one.agent, one.check, one.kind)
            last[key] = max(one, last.get(key, one), key=lambda passed: passed.until or date.max)
    found: dict[str, list[Passed]] = defaultdict(list)
    for key in sorted(last):
        found[key[0]].append(last[key])
    return found


Matcher = Callable[[Finding], Iterator[Passed]]


def _commented(kept: Kept) -> Matcher:
    by_path: dict[str, list[Ignore]] = defaultdict(list)
    for ignore in kept.ignores:
        if not ignore.fault:
            by_path[ignore.path].append(ignore)

    def match(finding: Finding) -> Iterator[Passed]:
        if finding.severity == "critical" or finding.check in kept.never:
            return
        for place in (finding.place, *finding.calls):
            for ignore in by_path.get(place.path, ()):
                if finding.check in ignore.checks and ignore.first <= place.line <= ignore.last:
                    yield Passed(finding.subject, finding.check, "comment", ignore.until, ignore.place)

    return match


def _accepted(kept: Kept) -> Matcher:
    by_finding = {one.fingerprint: one for one in kept.accepted}

    def match(finding: Finding) -> Iterator[Passed]:
        one = by_finding.get(finding.fingerprint)
        if one is not None and finding.check not in kept.never:
            yield Passed(finding.subject, finding.check, "baseline", one.until, Place(kept.baseline, one.line or 1))

    return match


def _waived(kept: Kept) -> Matcher:
    def match(finding: Finding) -> Iterator[Passed]:
        for waiver in kept.waivers:
            if waiver.check == finding.check and glob_matches(waiver.subject, finding.subject):
                yield Passed(finding.subject, finding.check, "waiver", waiver.until, Place(kept.settings, waiver.line))

    return match


_SOURCES: tuple[Callable[[Kept], Matcher], ...] = (_commented, _accepted, _waived)
