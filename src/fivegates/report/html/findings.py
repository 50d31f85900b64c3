"""Findings by check, each with its source line and whom it concerns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from ...findings.model import Finding as Found
from ...findings.model import ScanResult
from ...source import Place
from ..folding import Names
from ..interface import CheckText
from ..text_findings import doubt, words_of
from ..verdict import rank, reported, silenced
from .model import Check, Finding, Line

OPEN, LET, SAMPLE = "open", "let through", "sample"
Whose = Callable[[Found], Iterable[int]]


def checks_of(result: ScanResult, checks: Mapping[str, CheckText], whose: Whose) -> tuple[Check, ...]:
    """Every check that found something, the gravest first; what is let through stands in it after what counts, samples last.

    ``whose``: the indices of the agents that a finding concerns.
    """
    words = words_of(result.agents, result.lines)
    by_check: dict[str, list[Found]] = {}
    for finding in (*reported(result), *silenced(result)):
        by_check.setdefault(finding.check, []).append(finding)
    found = [_check(id, checks.get(id), every, words.names, result.lines, whose) for id, every in by_check.items()]
    return tuple(sorted(found, key=lambda check: (not _counts(check), -rank(check.severity), check.id)))


def _counts(check: Check) -> bool:
    return any(one.state == OPEN for one in check.findings)


def _check(id: str, text: CheckText | None, every: list[Found], names: Names, lines: Mapping[Place, str], whose: Whose) -> Check:
    rows = [_finding(one, names, lines, whose) for one in every]
    rows.sort(key=lambda row: (OPEN, LET, SAMPLE).index(row.state))
    grave = [row for row in rows if row.state == OPEN] or rows
    return Check(
        id=id,
        name=every[0].name,
        gate=every[0].gate,
        severity=max((row.severity for row in grave), key=rank),
        title=text.title if text is not None else "",
        why=text.why if text is not None else "",
        fix=text.fix if text is not None else "",
        origin=_origin(every[0]),
        findings=tuple(rows),
    )


def _origin(one: Found) -> str:
    """``checkov``, ``policy/ACME101.yaml``; '' for a check of ours."""
    return one.origin or one.pack


def _finding(one: Found, names: Names, lines: Mapping[Place, str], whose: Whose) -> Finding:
    return Finding(
        fingerprint=one.fingerprint,
        severity=one.severity,
        agents=tuple(whose(one)),
        subject="" if names.is_agent(one) else names.of(one),
        message=one.message,
        at=_at(one.place),
        code=_code(lines, one.place),
        via=one.via,
        related=tuple(_related(one, lines)),
        note=_note(one),
        state=LET if one.ignored else SAMPLE if one.sample else OPEN,
    )


def _note(one: Found) -> str:
    if one.ignored:
        return f"let through: {one.ignored}"
    if one.sample:
        return "in a folder of samples: never blocks"
    return "only watched by the settings: does not block" if one.observed else doubt(one).strip(" ()")


def _related(one: Found, lines: Mapping[Place, str]) -> Iterator[Line]:
    for related in one.related:
        yield Line(related.message, _at(related.place), _code(lines, related.place))


def _at(place: Place) -> str:
    return f"{place.path}:{place.line}"


def _code(lines: Mapping[Place, str], place: Place) -> str:
    return lines.get(place, "").strip()
