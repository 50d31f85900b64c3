"""The baseline: findings of today that somebody has accepted for a time, one line each, so that only what is new fails a build.

A line is a JSON object with ``check``, ``subject``, ``owner``, ``until`` and ``fingerprint``; lines are sorted by these. A fingerprint
holds no path and no line, so that moving code around changes nothing. Whoever joins a shared identity is a finding of its own, and new.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from ..errors import BaselineError
from ..named_tuple import NamedTuple
from ..source import Place
from .ignore import NEVER_IGNORED
from .model import Finding, Lapse, Notice

FILE = "fivegates.baseline.jsonl"
MAX_BYTES = 10_000_000
WEEKS = 6  # that an accepted finding is accepted for, unless told otherwise
_KEYS = ("check", "subject", "owner", "until", "fingerprint")
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


class Accepted(NamedTuple):
    """One accepted finding. ``line``: where it stands in the file, 0 for a new one."""

    check: str
    subject: str
    owner: str
    until: date
    fingerprint: str
    line: int = 0


def read_baseline(data: bytes, path: str) -> list[Accepted]:
    """What a baseline file holds, in its order. Raises ``BaselineError`` at the first line that is wrong."""
    if len(data) > MAX_BYTES:
        raise BaselineError(
            f"a baseline of more than {MAX_BYTES:,} bytes", path, hint="`fivegates baseline --prune` takes out what is found no longer"
        )
    found: dict[str, Accepted] = {}
    for number, line in enumerate(data.decode("utf-8-sig", "replace").splitlines(), 1):
        if line.strip():
            accepted = _read_line(line, path, number)
            if accepted.fingerprint in found:
                raise BaselineError(f"line {found[accepted.fingerprint].line} accepts the same finding", path, number, "remove one of them")
            found[accepted.fingerprint] = accepted
    return list(found.values())


def apply_baseline(
    findings: Iterable[Finding],
    accepted: Sequence[Accepted],
    path: str,
    today: date,
    asked: Collection[str],
    never: Collection[str] = NEVER_IGNORED,
) -> tuple[list[Finding], list[Notice]]:
    """The findings, with ``ignored`` filled for those that are accepted, and what is out of date in the file.

    ``asked``: the ids of the checks that ran; a line is called out of use only for those. ``never``: those that no line accepts.
    """
    by_finding = {one.fingerprint: one for one in accepted}
    settled, notices, met = [], [], set()
    for finding in findings:
        one = by_finding.get(finding.fingerprint)
        met.add(finding.fingerprint)
        if one is None or finding.ignored:
            settled.append(finding)
        elif finding.check in never:
            forbids = "no baseline can accept" if finding.check in NEVER_IGNORED else "never_ignore of the settings names"
            notices.append(Notice(Place(path, one.line), f"this line does not apply: {forbids} {finding.check}"))
            settled.append(finding)
        elif one.until < today:
            notices.append(
                Notice(
                    Place(path, one.line),
                    f"accepted until {one.until.isoformat()}, which is past: {one.check} counts again",
                    Lapse("baseline", "past", one.check, one.owner),
                )
            )
            settled.append(finding)
        else:
            reason = f"accepted by {one.owner} until {one.until.isoformat()}"
            settled.append(finding._replace(ignored=reason, baselined=True))
    unused = [one for one in accepted if one.fingerprint not in met and one.check in asked]
    notices += [Notice(Place(path, one.line), f"there is no such {one.check} any more: fivegates baseline --prune") for one in unused]
    return settled, notices


def accept(
    findings: Iterable[Finding], known: Iterable[Accepted], owner: str, until: date, never: Collection[str] = NEVER_IGNORED
) -> list[Accepted]:
    """The known lines as they are, and one for each further finding that counts and is of no check of ``never``."""
    lines = {one.fingerprint: one for one in known}
    for finding in findings:
        if not (finding.ignored or finding.sample or finding.check in never):
            lines.setdefault(finding.fingerprint, Accepted(finding.check, finding.subject, owner, until, finding.fingerprint))
    return sorted(lines.values(), key=_order)


def prune(findings: Iterable[Finding], known: Iterable[Accepted], asked: Collection[str]) -> list[Accepted]:
    """The known lines without those of the checks that were asked and found nothing of the kind."""
    met = {finding.fingerprint for finding in findings}
    return sorted((one for one in known if one.fingerprint in met or one.check not in asked), key=_order)


def write_baseline(accepted: Iterable[Accepted]) -> str:
    """The file's text."""
    return "".join(json.dumps({key: str(getattr(one, key)) for key in _KEYS}) + "\n" for one in accepted)


def _order(one: Accepted) -> tuple[str, str, str]:
    return one.check, one.subject, one.fingerprint


def _read_line(line: str, path: str, number: int) -> Accepted:
    data = _parse(line, path, number)
    unknown = [key for key in data if key not in _KEYS]
    lacking = [key for key in _KEYS if not isinstance(data.get(key), str) or not data[key].strip()]
    if unknown:
        raise BaselineError(f"a line has no {unknown[0]!r:.60}", path, number, f"its keys are {', '.join(_KEYS)}")
    if lacking:
        raise BaselineError(f"this line does not say {lacking[0]!r}", path, number, "`fivegates baseline` writes the file")
    if not _FINGERPRINT.fullmatch(data["fingerprint"]):
        raise BaselineError("a fingerprint is 64 hexadecimal digits", path, number, "`fivegates scan --format json` shows them")
    try:
        until = date.fromisoformat(data["until"])
    except ValueError as error:
        raise BaselineError("until is no date", path, number, "write it like 2026-12-31") from error
    return Accepted(data["check"], data["subject"], data["owner"], until, data["fingerprint"], number)


def _parse(line: str, path: str, number: int) -> dict[str, Any]:
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BaselineError("this line is no JSON object", path, number, "`fivegates baseline` writes the file") from error
    if not isinstance(data, dict):
        raise BaselineError("this line is no JSON object", path, number, "`fivegates baseline` writes the file")
    return data
