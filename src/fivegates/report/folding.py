"""Sides of one check that say the same: the sentence once, with ``each`` in the place of the names that their rows show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..findings.model import Finding
from ..named_tuple import NamedTuple
from .identity_words import written_credential

AROUND = "'\"`,.;:()"  # marks that may stand around a name


class Fold(NamedTuple):
    """Findings with one sentence. ``message`` speaks of ``each`` where there are several; '' where their rows and the check's title
    say as much.
    """

    findings: tuple[Finding, ...]
    message: str


class Names:
    """What findings call their subjects: ids of agents, their names, names of credentials."""

    def __init__(self, names: Mapping[str, str], shown: Mapping[str, str]) -> None:
        """``names``: agents' own names by id; ``shown``: what rows call them."""
        self._names = names
        self._shown = shown

    def of(self, finding: Finding) -> str:
        """What a finding's row calls its subject."""
        written = written_credential(finding.subject)
        return written.name if written is not None else self._shown.get(finding.subject, finding.subject)

    def is_agent(self, finding: Finding) -> bool:
        return finding.subject in self._names

    def meant(self, finding: Finding) -> set[str]:
        """Every word that a message may use for the subject."""
        return {finding.subject, self.of(finding), self._names.get(finding.subject, "")} - {""}


def folds(sides: Iterable[Finding], names: Names, shared: bool) -> list[Fold]:
    """The sides of one check in the order they come, those together that differ in nothing but whom they are about.

    ``shared``: all sides of one sharing are here, so a sentence that only names another of them may go.
    """
    every = list(sides)
    subjects = {name for finding in every for name in names.meant(finding)} if shared else set()
    alike: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in every:
        outline = _outline(finding.message, subjects) if shared else _own(finding, names)
        alike.setdefault((outline, finding.status, finding.confidence), []).append(finding)
    return [Fold(tuple(same), _sentence(same, names)) for same in alike.values()]


def _sentence(findings: list[Finding], names: Names) -> str:
    if len({finding.message for finding in findings}) == 1:
        return findings[0].message
    told = {_own(finding, names) for finding in findings}
    return told.pop() if len(told) == 1 else ""


def _own(finding: Finding, names: Names) -> str:
    return _outline(finding.message, names.meant(finding), 1)


def _outline(message: str, names: set[str], most: int = 0) -> str:
    """The message with ``each`` in the place of ``names``, of the first ``most`` of them where that is given."""
    words, left = message.split(), most or len(message)
    for at, word in enumerate(words):
        bare = word if word in names else word.strip(AROUND)
        if left and bare in names:
            words[at] = word.replace(bare, "each", 1)
            left -= 1
    return " ".join(words)
