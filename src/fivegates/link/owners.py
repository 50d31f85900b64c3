"""Who owns an agent: its tags and labels, its contract, CODEOWNERS; a catch-all line or a bare team counts only a little."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..facts.model import Owner
from ..readers.codeowners import Rule, owning_rule
from ..values import Value
from .agents import LogicalAgent
from .names import glob_matches
from .places import Locations


class Owners:
    """The owner catalogue and the tree's CODEOWNERS."""

    def __init__(self, data: Mapping[str, Any], rules: Sequence[Rule], locations: Locations) -> None:
        self._people = frozenset(data["people"])
        self._teams = frozenset(data["teams"])
        self._nobody = frozenset(str(word).lower() for word in data["nobody"])
        self._bots = tuple(data["bots"])
        self._rules = rules
        self._locations = locations

    def of(self, agent: LogicalAgent) -> list[Owner]:
        """Every owner that tags, labels and CODEOWNERS name."""
        return list({(row.principal, row.source): row for row in [*self._tagged(agent), *self._by_path(agent)]}.values())

    def are_closed(self, agent: LogicalAgent) -> bool:
        """Whether every tag and label that could name an owner is known."""
        return all(
            member.record.tags_known and not any(value.is_unknown and self._kind(key) for key, value in member.record.tags.items())
            for member in agent.members
        )

    def _kind(self, key: str) -> str | None:
        last = key.rpartition("/")[2]
        for name in (key, last):
            if name in self._people:
                return "high"
            if name in self._teams:
                return "low"
        return None

    def _tagged(self, agent: LogicalAgent) -> Iterator[Owner]:
        for member in agent.members:
            source = "tag" if member.record.system == "terraform" else "label"
            for key, value in member.record.tags.items():
                confidence = self._kind(key)
                if confidence and value.text and self._is_somebody(value.text):
                    yield Owner(agent.id, value.text, source, confidence, self._locations.add(_line(value, member.place.path)))

    def _by_path(self, agent: LogicalAgent) -> Iterator[Owner]:
        for member in agent.members:
            rule = owning_rule(self._rules, member.place.path) if self._rules else None
            for owner in rule.owners if rule is not None else ():
                if self._is_somebody(owner.lstrip("@")):
                    group = "/" in owner and owner.startswith("@")
                    confidence = "low" if rule is None or rule.is_catch_all or group else "high"
                    yield Owner(agent.id, owner, "codeowners", confidence, self._locations.add(rule.place if rule else member.place))

    def _is_somebody(self, name: str) -> bool:
        return name.strip().lower() not in self._nobody and bool(name.strip()) and not any(glob_matches(bot, name) for bot in self._bots)


def _line(value: Value, path: str) -> Any:
    return next((link.place for link in value.origin.chain() if link.source.path == path), value.place)
