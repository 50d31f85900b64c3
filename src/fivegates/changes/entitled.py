"""What agents were granted before a change and are granted after it, as grants that can be compared."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from functools import cache

from ..contracts.terms.judging import Budget, Judge
from ..contracts.terms.model import Allowed, Granted, Right, Term
from ..contracts.terms.written import read_rights
from ..named_tuple import NamedTuple
from .model import Facts

_GRANTED = "SELECT * FROM entitlements WHERE entry <> '' OR rights IS NULL ORDER BY agent, identity, deployment, provider, loc, entry"


class Entry(NamedTuple):
    """Something that ``agent`` is granted as ``identity`` ('' for tokens and tools). ``beyond`` its contracts: None where that is open."""

    agent: str
    identity: str
    granted: Granted
    beyond: bool | None


def entries(facts: Facts, agents: Collection[str]) -> list[Entry]:
    """What ``agents`` are granted, in order."""
    sets = {row["id"]: row["actions"] for row in facts.query("SELECT id, actions FROM action_sets")}

    @cache
    def actions(id: str) -> Sequence[str]:
        found: list[str] = json.loads(sets[id])
        return found

    def rights(text: str) -> tuple[Right, ...]:
        return read_rights(text, actions)

    return [
        Entry(
            row["agent"],
            row["identity"],
            Granted(
                row["provider"],
                row["entry"],
                row["loc"],
                rights(row["rights"]) if row["rights"] is not None else None,
                tuple(json.loads(row["roles"])),
                rights(row["scope"])[0],
                sure=bool(row["sure"]),
                more=rights(row["more"]),
            ),
            None if row["beyond"] is None else bool(row["beyond"]),
        )
        for row in facts.query(_GRANTED)
        if row["agent"] in agents
    ]


class Had:
    """Decides whether something of one provider was had before. ``grants``: all that were, those too that only may have been."""

    def __init__(self, provider: str, grants: Iterable[Granted], budget: Budget) -> None:
        grants = [one for one in grants if one.provider == provider]
        self._rights = {right for one in grants for right in (*(one.rights or ()), *one.more)}
        named = {one.entry for one in grants if one.entry and one.rights is None}
        self._named = frozenset(named)
        roles = [Term(one.on._replace(action=""), role) for one in grants if one.rights is None for role in one.roles]
        terms = [*map(Term, sorted(self._rights, key=repr)), *roles]
        self._judge = Judge(provider, Allowed(terms, all(one.rights is not None for one in grants)), budget)

    def lacks(self, granted: Granted) -> bool:
        """Whether some of what is granted certainly was not there; what is only called otherwise was."""
        if granted.entry in self._named or (granted.rights is not None and self._rights.issuperset(granted.rights)):
            return False
        return self._judge.contains(granted) is False and not self._is_renamed(granted)

    def _is_renamed(self, granted: Granted) -> bool:
        """Whether it is what was there, on things whose names are the same and whose addresses are others."""
        same = {(right.action, _name(right)) for right in self._rights} - {(right.action, None) for right in self._rights}
        left = [right for right in granted.rights or () if right not in self._rights]
        return bool(left) and all((right.action, _name(right)) in same for right in left)


def _name(right: Right) -> str | None:
    """What a right is on by its name, None where more of that is open than its pattern says."""
    if right.most is None:
        return right.on
    return right.most if right.most.count("*") == right.on.count("*") else None
