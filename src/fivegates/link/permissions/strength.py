"""Whether one identity may do something of consequence that another may not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ...iam.held import ALLOWED, Holding
from .holdings import Holdings

MOST_THINGS = 8  # on which one permission is compared


class Strength:
    """``telling``: by provider, permissions that tell the strong from the weak, as in the catalogue."""

    def __init__(self, holdings: Holdings, telling: Callable[[], Mapping[str, Sequence[str]]]) -> None:
        self._holdings = holdings
        self._load = telling
        self._telling: Mapping[str, Sequence[str]] | None = None
        self._compared: dict[tuple[str, str], bool] = {}

    def is_administrator(self, identity: str) -> bool:
        """Whether it certainly may do everything in its account, project or subscription."""
        held = self._holdings.grants_of(identity)
        if not any(record.administrator and record.certain and record.effect == "Allow" and not doubt for record, doubt in held):
            return False
        return not self._holdings.is_bounded(identity) and not any(record.effect == "Deny" for record, _ in held)

    def is_stronger(self, target: str, than: str) -> bool:
        """Whether ``target`` certainly holds more of consequence than ``than`` holds for sure."""
        if target == than or self.is_administrator(than):
            return False
        key = target, than
        if key not in self._compared:
            self._compared[key] = self.is_administrator(target) or self._holds_more(target, than)
        return self._compared[key]

    def _holds_more(self, target: str, than: str) -> bool:
        if self._telling is None:
            self._telling = self._load()
        own = {holding.provider: holding for holding in self._holdings.of(than)}
        return any(
            _reaches_more(holding, own.get(holding.provider), permission)
            for holding in self._holdings.of(target)
            for permission in self._telling.get(holding.provider, ())
        )


def _reaches_more(strong: Holding, weak: Holding | None, permission: str) -> bool:
    """Whether one may do something on what the other may not."""
    reached = [one for one in strong.reach(permission) if one.decision.verdict == ALLOWED][:MOST_THINGS]
    if not reached or weak is None:
        return bool(reached)
    same = {one.resource for one in weak.reach(permission) if one.decision.verdict == ALLOWED}
    return any(one.resource not in same and weak.decide(permission, one.resource).verdict != ALLOWED for one in reached)
