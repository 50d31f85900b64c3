"""Which ways of the catalogue are open to an identity: what it holds together, on what, and who is stronger there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from ...iam.aws.holding import AwsHolding
from ...iam.aws.request import Request
from ...iam.escalation import ONLY_NAMED, OUTSIDE, Open, Way, best_reach
from ...iam.held import ALLOWED, DENIED, NO_GRANT, POSSIBLE, WIDE, Holding, Reach, Witness, surest
from ...iam.things import decide_on
from ...named_tuple import NamedTuple
from .aims import Aims, Target, kind_of
from .holdings import Holdings
from .strength import Strength

PASSED_TO = "iam:passedtoservice"
FEW = 8  # targets that are looked at only to name a stronger one
EVERY_SERVICE = ""  # nothing is said of whom something is passed to


class Aimed(NamedTuple):
    """What the permissions that aim come to: ``on``, as written or the target's name."""

    verdict: str
    on: str
    reasons: tuple[str, ...]
    witnesses: tuple[Witness, ...]
    stronger: str = ""


class Openings:
    """Answers for one identity at a time."""

    def __init__(self, holdings: Holdings, aims: Aims, strength: Strength) -> None:
        self._holdings = holdings
        self._aims = aims
        self._strength = strength

    def of(self, identity: str, ways: Iterable[Way]) -> list[Open]:
        """The ways that are open to an identity, without those that others say already."""
        held = {holding.provider: holding for holding in self._holdings.of(identity)}
        found = {way.id: one for way in ways if way.provider in held and (one := self._open(identity, way, held[way.provider])) is not None}
        return [one for one in found.values() if not any(_says_more(found.get(other), one) for other in one.way.within)]

    def _open(self, identity: str, way: Way, holding: Holding) -> Open | None:
        if way.by and kind_of(identity) not in way.by:
            return None
        aims = [need for need in way.all_of if set(need).intersection(way.at)]
        beside = [best_reach(holding, need) for need in way.all_of if need not in aims]
        if not all(beside) or not all(best_reach(holding, need) for need in aims):
            return None
        aimed = self._best(
            one for asking, service in self._asked(way, holding) if (one := self._aim(identity, way, asking, service)) is not None
        )
        if aimed is None:
            return None
        reached = [one.decision for one in beside if one is not None]
        sure = aimed.verdict == ALLOWED and all(one.verdict == ALLOWED for one in reached) and way.certain
        reasons = dict.fromkeys((*aimed.reasons, *(reason for one in reached for reason in one.reasons)))
        if not way.certain:
            reasons[OUTSIDE] = None
        witnesses = (*aimed.witnesses[: len(way.at)], *(one.witnesses[0] for one in reached if one.witnesses))
        return Open(
            way,
            ALLOWED if sure else POSSIBLE,
            aimed.on,
            () if sure else tuple(reasons),
            tuple({one.said: one for one in witnesses}.values()),
            aimed.stronger,
        )

    def _asked(self, way: Way, holding: Holding) -> Iterator[tuple[Holding, str]]:
        """What is held for each request that a way can make."""
        if not isinstance(holding, AwsHolding) or not (way.passes or way.request):
            yield holding, EVERY_SERVICE
            return
        chosen = {key.lower(): value for key, value in way.request}
        for service in way.passes or (EVERY_SERVICE,):
            given = {PASSED_TO: service} if service else {}
            yield holding.under(Request(given, chosen)), service

    def _aim(self, identity: str, way: Way, holding: Holding, service: str) -> Aimed | None:
        needs = [tuple(one for one in need if one in way.at) for need in way.all_of]
        aims = [need for need in needs if need]
        if not all(best_reach(holding, need) for need in aims):
            return None
        if way.target == "none":
            return _together([_reached(holding, need) for need in aims])
        if way.target == "wide":
            return self._everywhere(way, holding, aims)
        if way.target == "new":
            return self._best(
                _on(holding, aims[1:], on, first) for first in holding.reach(aims[0][0]) for on in (_anything(first.resource),)
            )
        if way.target in ("identity", "workload"):
            wide = self._everywhere(way, holding, aims)
            is_open = wide is not None and wide.verdict == ALLOWED
            known = self._stronger(identity, way, holding, aims, service, FEW if is_open else None)
            return known if known is not None and known.verdict == ALLOWED else self._best([wide, known])
        return self._best(_on(holding, aims, target) for target in self._own(identity, way))

    def _own(self, identity: str, way: Way) -> Iterator[Target]:
        """What is its own, and what is of those that it may become."""
        if way.target == "self":
            yield from self._aims.own(identity, way)
            return
        if way.target == "own-boundary":
            bounded = (target for target in self._aims.own(identity, way) if self._holdings.is_bounded(target.identity))
            yield from bounded
            return
        for name in (identity, *(step.target for step in self._aims.steps(identity))):
            if way.target == "own-policy":
                yield from self._aims.policies(self._holdings.grants_of(name))
            else:
                yield from self._aims.groups(name)

    def _stronger(
        self, identity: str, way: Way, holding: Holding, aims: Sequence[tuple[str, ...]], service: str, most: int | None
    ) -> Aimed | None:
        """The first target that is known to be stronger, surest first. Whom it becomes by a trust or binding anyway is no gain.

        ``most``: how many are looked at, where the way is open without any.
        """
        doubtful = None
        own = {step.target for step in self._aims.steps(identity)}
        listed = self._aims.others(identity, way) if way.target == "identity" else self._aims.workloads(identity, way)
        for target in islice(listed, most):
            if target.identity in own or (service and service not in self._aims.services(target.identity)):
                continue
            aimed = _on(holding, aims, target)
            if aimed is None or (aimed.verdict != ALLOWED and doubtful is not None):
                continue
            if self._strength.is_stronger(target.identity, identity):
                if aimed.verdict == ALLOWED:
                    return aimed._replace(stronger=target.identity)
                doubtful = aimed._replace(stronger=target.identity)
        return doubtful

    def _everywhere(self, way: Way, holding: Holding, aims: Sequence[tuple[str, ...]]) -> Aimed | None:
        """On everything of a kind, whoever may be there."""
        wide = [_reached(holding, need, only_wide=True) for need in aims]
        aimed = _together(wide)
        if aimed is None or way.at_large == ALLOWED:
            return aimed
        return aimed._replace(verdict=POSSIBLE, reasons=tuple(dict.fromkeys((*aimed.reasons, ONLY_NAMED))))

    @staticmethod
    def _best(found: Iterable[Aimed | None]) -> Aimed | None:
        """The surest; the first of equals."""
        best = None
        for one in found:
            if one is not None and (best is None or (one.verdict == ALLOWED and best.verdict != ALLOWED)):
                best = one
        return best


def _says_more(other: Open | None, one: Open) -> bool:
    return other is not None and (other.verdict == ALLOWED or one.verdict != ALLOWED)


def _anything(written: str) -> Target:
    """Whatever a pattern of a policy covers."""
    return Target(written, "", "", (written,))


def _on(holding: Holding, aims: Sequence[tuple[str, ...]], target: Target, first: Reach | None = None) -> Aimed | None:
    """Whether everything that aims may be done to one target. ``first``: what is decided about the first already."""
    decided = [first.decision] if first is not None else []
    decided += [surest(decide_on(holding, permission, target.forms, target.unit) for permission in need) for need in aims]
    if any(one.verdict in (DENIED, NO_GRANT) or not one.witnesses for one in decided):
        return None
    reasons = tuple(dict.fromkeys(reason for one in decided for reason in one.reasons))
    verdict = ALLOWED if all(one.verdict == ALLOWED for one in decided) else POSSIBLE
    return Aimed(verdict, target.name, reasons, tuple(one.witnesses[0] for one in decided))


def _reached(holding: Holding, permissions: Iterable[str], *, only_wide: bool = False) -> Reach | None:
    reached = [one for permission in permissions for one in holding.reach(permission) if not only_wide or one.breadth in WIDE]
    return min(reached, key=lambda one: one.decision.verdict != ALLOWED, default=None)


def _together(reached: Sequence[Reach | None]) -> Aimed | None:
    found = [one for one in reached if one is not None]
    if not found or len(found) < len(reached):
        return None
    verdict = ALLOWED if all(one.decision.verdict == ALLOWED for one in found) else POSSIBLE
    reasons = tuple(dict.fromkeys(reason for one in found for reason in one.decision.reasons))
    return Aimed(verdict, found[0].resource, reasons, tuple(one.decision.witnesses[0] for one in found if one.decision.witnesses))
