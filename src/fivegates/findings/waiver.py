"""Waivers: findings that somebody has let through for a time, by check and subject, in the settings; for what has no comments.

A waiver has a reason, an owner and an end, and counts again after it. Joining a shared account (FG217) is never waived.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from ..globs import glob_matches
from ..settings import Waiver
from ..source import Place
from .ignore import NEVER_IGNORED
from .model import Finding, Lapse, Notice


def apply_waivers(
    findings: Iterable[Finding], waivers: Sequence[Waiver], path: str, today: date, asked: Collection[str]
) -> tuple[list[Finding], list[Notice]]:
    """The findings, with ``ignored`` filled where a waiver applies, and what is wrong with the waivers of the settings at ``path``.

    ``asked``: the ids of the checks that ran; a waiver is called unused only for those.
    """
    able: dict[str, list[Waiver]] = {}
    notices = []
    for waiver in waivers:
        if waiver.until < today:
            ended = f"this waiver does not apply: it ended on {waiver.until.isoformat()}"
            notices.append(Notice(Place(path, waiver.line), ended, _lapse("past", waiver)))
        elif waiver.check in NEVER_IGNORED:
            notices.append(Notice(Place(path, waiver.line), f"this waiver does not apply: nothing waives {waiver.check}"))
        else:
            able.setdefault(waiver.check, []).append(waiver)
    used: set[Waiver] = set()
    settled = [_settled(finding, able.get(finding.check, ()), used) for finding in findings]
    notices += [
        Notice(
            Place(path, waiver.line),
            f"this waiver lets nothing through: there is no {waiver.check} of {waiver.subject}",
            _lapse("unused", waiver),
        )
        for waiver in (one for every in able.values() for one in every)
        if waiver.check in asked and waiver not in used
    ]
    return settled, sorted(set(notices))


def _lapse(problem: str, waiver: Waiver) -> Lapse:
    return Lapse("waiver", problem, waiver.check, waiver.subject)


def _settled(finding: Finding, waivers: Sequence[Waiver], used: set[Waiver]) -> Finding:
    """A finding that a comment or the baseline lets through already stays theirs; the waiver is used all the same."""
    waiver = next((one for one in waivers if glob_matches(one.subject, finding.subject)), None)
    if waiver is None:
        return finding
    used.add(waiver)
    if finding.ignored:
        return finding
    return finding._replace(ignored=f"{waiver.reason} (waived by {waiver.owner} until {waiver.until.isoformat()})", baselined=True)
