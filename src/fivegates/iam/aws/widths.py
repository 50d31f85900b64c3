"""How much an action pattern covers, and which action of it matters most where it is given on everything."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from ...named_tuple import NamedTuple
from .actions import actions_of
from .patterns import contains, normal

EVERY, SERVICE, PART, SINGLE = "every", "service", "part", ""
WRITING = ("Write", "Permissions management")
MOST_ACTIONS = 3000  # of one service; none has a third of that


class Matters(NamedTuple):
    """Which actions matter on every resource. ``reads``, ``needed``: of the catalogue's ``aws_measures``."""

    reads: Mapping[str, None]
    needed: Collection[str]

    @classmethod
    def of(cls, catalogue: Mapping[str, Any]) -> Matters:
        return cls(dict.fromkeys(catalogue["reads"]), frozenset(catalogue["needed"]))

    def actions(self, pattern: str) -> Iterator[str]:
        """The actions of a pattern that can be given on single resources and matter (``dynamodb:PutItem``), those that matter most first.

        Nothing for a pattern of several services.
        """
        service, _, name = pattern.partition(":")
        if "*" in service or "?" in service:
            return
        wanted = name.lower()
        found = [
            (self._rank(f"{service}:{action.name}".lower(), action.level), f"{service.lower()}:{action.name}")
            for action in actions_of(service.lower())
            if action.scopable and contains(wanted, action.name.lower())
        ]
        yield from (action for rank, action in sorted(found) if rank)

    def _rank(self, action: str, level: str) -> int:
        """0 for what does not matter; reading of secrets and data, then managing permissions, then writing."""
        if action in self.needed:
            return 0
        if action in self.reads:
            return 1
        return WRITING[::-1].index(level) + 2 if level in WRITING else 0


def width_of(pattern: str, matters: Matters) -> str:
    """``every`` (``*``), ``service`` (``s3:*``, of a service in which something matters), ``part`` (``s3:Get*``), '' for single actions."""
    text = normal(pattern)
    if not text.strip("*:"):
        return EVERY
    if "*" not in text and "?" not in text:
        return SINGLE
    service, _, name = text.partition(":")
    whole = name in ("*", "?*") and "*" not in service and "?" not in service
    return SERVICE if whole and next(matters.actions(pattern), None) is not None else PART
