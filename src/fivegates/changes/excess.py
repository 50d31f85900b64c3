"""Grants beyond a contract that are only written otherwise: an excess is new where some of it is, and gone where all of it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from ..contracts.terms.judging import Budget
from ..contracts.terms.model import Granted
from ..findings.model import Finding
from .entitled import Entry, Had, entries
from .model import Facts

EXCEEDS = "FG304"
_LINES = "SELECT id, path, line FROM locations"


def carried(findings: Iterable[Finding], own: Facts, other: Facts) -> set[str]:
    """The fingerprints of those ``findings`` of ``own`` that tell an excess which ``other`` has too, in whatever words."""
    asked = [one for one in findings if one.check == EXCEEDS]
    if not asked:
        return set()
    agents = {one.key[0] for one in asked}
    lines = {row["id"]: (row["path"], row["line"]) for row in own.query(_LINES)}
    here: dict[tuple[str, str, str, int], list[Granted]] = defaultdict(list)
    for one in _beyond(own, agents):
        here[one.agent, _holder(one), *lines.get(one.granted.loc, ("", 0))].append(one.granted)
    there: dict[tuple[str, str], list[Granted]] = defaultdict(list)
    for one in _beyond(other, agents):
        there[one.agent, _holder(one)].append(one.granted)
    budget, had = Budget(), dict[tuple[str, str, str], Had]()
    found = set()
    for finding in asked:
        agent, identity = finding.key[:2]
        told = here.get((agent, identity, finding.place.path, finding.place.line), [])
        if told and there.get((agent, identity)) and all(_is_had(agent, identity, one, there, had, budget) for one in told):
            found.add(finding.fingerprint)
    return found


def _beyond(facts: Facts, agents: set[str]) -> list[Entry]:
    return [one for one in entries(facts, agents) if one.beyond and one.granted.sure]


def _holder(one: Entry) -> str:
    """As the finding's key names it."""
    return one.identity or one.granted.provider


def _is_had(
    agent: str,
    identity: str,
    one: Granted,
    there: Mapping[tuple[str, str], Sequence[Granted]],
    had: dict[tuple[str, str, str], Had],
    budget: Budget,
) -> bool:
    key = agent, identity, one.provider
    if key not in had:
        had[key] = Had(one.provider, there[agent, identity], budget)
    return not had[key].lacks(one)
