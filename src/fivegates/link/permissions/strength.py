"""Whether one identity may do something of consequence that another may not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ...iam.held import ALLOWED, NOT_KNOWN, POSSIBLE, Decision, Holding
from .holdings import Holdings, denies_everything

MOST_THINGS = 8  # on which one permission is compared
MOST_COMPARED = 50_000  # pairs of identities; of those beyond, none is known to be stronger
Things = Mapping[tuple[str, str], tuple[str, ...]]  # by provider and telling permission, what it is certainly held on


class Strength:
    """``telling``: by provider, permissions that tell the strong from the weak, as in the catalogue."""

    def __init__(self, holdings: Holdings, telling: Callable[[], Mapping[str, Sequence[str]]]) -> None:
        self._holdings = holdings
        self._load = telling
        self._telling: Mapping[str, Sequence[str]] | None = None
        self._things: dict[str, Things] = {}
        self._compared: dict[tuple[str, str], bool] = {}

    def administers(self, identity: str) -> frozenset[str]:
        """The providers of which it certainly may do everything in its account, project, subscription or cluster."""
        held = self._holdings.grants_of(identity)
        given = {
            record.provider for record, doubt in held if record.administrator and record.certain and record.effect == "Allow" and not doubt
        }
        limited = {record.provider for record, _ in held if record.effect == "Deny" or denies_everything(record)} | (
            {"aws"} if self._holdings.is_bounded(identity) else set()
        )
        return frozenset(given - limited) if given else frozenset()

    def is_stronger(self, target: str, than: str) -> bool:
        """Whether ``target`` certainly holds more of consequence than ``than`` does: what ``than`` may hold by a part that is not known
        is no difference.
        """
        if target == than or target.partition(":")[0] in self.administers(than):
            return False
        key = target, than
        if key not in self._compared:
            if len(self._compared) >= MOST_COMPARED:
                return False
            self._compared[key] = bool(self.administers(target) - self.administers(than)) or self._holds_more(target, than)
        return self._compared[key]

    def _holds_more(self, target: str, than: str) -> bool:
        more, less = self._things_of(target), self._things_of(than)
        own = {holding.provider: holding for holding in self._holdings.of(than)}
        for (provider, permission), things in more.items():
            same = less.get((provider, permission), ())
            left = [thing for thing in things if thing not in same]
            if left and not _covers(own.get(provider), permission, left):
                return True
        return False

    def _things_of(self, identity: str) -> Things:
        """What an identity certainly holds the telling permissions on, as written."""
        if self._telling is None:
            self._telling = self._load()
        if identity not in self._things:
            self._things[identity] = {
                (holding.provider, permission): found
                for holding in self._holdings.of(identity)
                for permission in self._telling.get(holding.provider, ())
                if (found := _certain(holding, permission))
            }
        return self._things[identity]


def _certain(holding: Holding, permission: str) -> tuple[str, ...]:
    return tuple(one.resource for one in holding.reach(permission) if one.decision.verdict == ALLOWED)[:MOST_THINGS]


def _covers(holding: Holding | None, permission: str, things: Sequence[str]) -> bool:
    return holding is not None and all(_may_hold(holding.decide(permission, thing)) for thing in things)


def _may_hold(decision: Decision) -> bool:
    return decision.verdict == ALLOWED or (decision.verdict == POSSIBLE and any(NOT_KNOWN in reason for reason in decision.reasons))
