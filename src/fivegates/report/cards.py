"""Findings folded for reading: one card per identity or credential that is shared, one per finding otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..findings.model import Finding, Related
from .verdict import rank, urgency


@dataclass(frozen=True, slots=True)
class Card:
    """Findings read as one. ``group`` is the identity or credential whose sides they are, '' for a single finding."""

    group: str
    findings: tuple[Finding, ...]

    @property
    def severity(self) -> str:
        return max((finding.severity for finding in self.findings), key=rank)

    @property
    def checks(self) -> dict[str, list[Finding]]:
        """The findings by check id, the gravest first."""
        found: dict[str, list[Finding]] = {}
        for finding in self.findings:
            found.setdefault(finding.check, []).append(finding)
        return found

    def elsewhere(self) -> list[Related]:
        """Related places that are no finding's own place, each once."""
        own = {(finding.place.path, finding.place.line) for finding in self.findings}
        found: dict[tuple[str, int], Related] = {}
        for related in (related for finding in self.findings for related in finding.related):
            where = (related.place.path, related.place.line)
            if where not in own:
                found.setdefault(where, related)
        return [found[where] for where in sorted(found)]


def cards(findings: Iterable[Finding]) -> list[Card]:
    """The cards in order of urgency; a card stands where its gravest finding stands."""
    found: dict[str, list[Finding]] = {}
    for finding in sorted(findings, key=urgency):
        found.setdefault(f"group {finding.group}" if finding.group else f"finding {finding.fingerprint}", []).append(finding)
    return [Card(sides[0].group, tuple(sides)) for sides in found.values()]


def common_message(findings: Iterable[Finding], names: Mapping[str, str]) -> bool:
    """Whether the messages differ only in the names of their subjects, so that a list of subjects says as much."""
    every = list(findings)
    subjects = {name for finding in every for name in (finding.subject, names.get(finding.subject, ""))}
    return len({_outline(finding.message, subjects) for finding in every}) == 1


def _outline(message: str, subjects: set[str]) -> str:
    return " ".join("*" if word.strip("'\"`,.;:()") in subjects else word for word in message.split())
