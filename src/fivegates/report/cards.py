"""Findings folded for reading: one card for each shared identity or credential, one for each check otherwise."""

from __future__ import annotations

from collections.abc import Iterable

from ..findings.model import Finding, Related
from .verdict import rank, urgency

SECRET = "secret:"
_KEY = "key:"

_Side = tuple[str, str, str, int, str, str, str]  # of a sharing, all but which credential it is


class Card:
    """Findings read as one. ``group`` is the identity or credential whose sides they are, '' for findings of one check.

    ``alike``: further credentials of the same secret with just these sides, which their own findings say again.
    """

    def __init__(self, group: str, findings: tuple[Finding, ...], alike: tuple[str, ...] = ()) -> None:
        self.group = group
        self.findings = findings
        self.alike = alike
        self.severity = max((finding.severity for finding in findings), key=rank)
        self._own = frozenset((finding.place.path, finding.place.line) for finding in findings)

    @property
    def checks(self) -> dict[str, list[Finding]]:
        """The findings by check id, the gravest first."""
        found: dict[str, list[Finding]] = {}
        for finding in self.findings:
            found.setdefault(finding.check, []).append(finding)
        return found

    def elsewhere(self, findings: Iterable[Finding]) -> list[Related]:
        """Places that explain ``findings`` and are no finding's own place on this card, each once."""
        found: dict[tuple[str, int], Related] = {}
        for related in (related for finding in findings for related in finding.related):
            where = (related.place.path, related.place.line)
            if where not in self._own:
                found.setdefault(where, related)
        return [found[where] for where in sorted(found)]


def cards(findings: Iterable[Finding]) -> list[Card]:
    """The cards in order of urgency; a card stands where its gravest finding stands."""
    every = sorted(findings, key=urgency)
    joined = _joined_groups(every)
    sides: dict[str, list[Finding]] = {}
    for finding in every:
        if finding.group:
            sides.setdefault(joined[finding.group], []).append(finding)
    found: dict[tuple[str, str], list[Finding]] = {}
    for finding in every:
        group = joined.get(finding.group, "")
        shared = group if group and len(sides[group]) > 1 else ""
        found.setdefault((shared, "" if shared else finding.check), []).append(finding)
    return _as_one(Card(group, tuple(folded)) for (group, _), folded in found.items())


def _as_one(every: Iterable[Card]) -> list[Card]:
    """The cards, those of several keys of one stored secret as one where the same workloads get each of them at the same places."""
    found: dict[tuple[str, object], Card] = {}
    for number, card in enumerate(every):
        is_key = card.group.startswith(_KEY) and "/" in card.group
        same = (card.group.rpartition("/")[0], tuple(map(_side, card.findings))) if is_key else ("", number)
        first = found.setdefault(same, card)
        if first is not card:
            found[same] = Card(first.group, first.findings, (*first.alike, card.group))
    return list(found.values())


def _side(finding: Finding) -> _Side:
    place = finding.place
    return finding.check, finding.subject, place.path, place.line, finding.severity, finding.confidence, finding.status


def _joined_groups(findings: Iterable[Finding]) -> dict[str, str]:
    """For each group the one it is read with: a credential that is itself a side of another's sharing is the same value."""
    joined: dict[str, str] = {}

    def root(group: str) -> str:
        while joined.get(group, group) != group:
            group = joined[group]
        return group

    grouped = [finding for finding in findings if finding.group]
    groups = {finding.group for finding in grouped}
    for finding in grouped:
        joined.setdefault(finding.group, finding.group)
        for other in (finding.subject, *(SECRET + value for value in finding.key)):
            if other in groups and root(other) != root(finding.group):
                joined[root(other)] = root(finding.group)
    return {group: root(group) for group in groups}
