"""What rights that identities hold together lead to, as rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ...facts.tables.permissions import Escalation
from ...iam.escalation import Open, Way, read_ways
from ...iam.held import ALLOWED, Witness
from ..places import Locations, granted_place
from .aims import Aims
from .holdings import Holdings
from .openings import Openings
from .strength import Strength

CONTROL, BECOME = "administrator", "becomes-stronger"


class Escalations:
    """Gives the rows. ``load``: catalogue data."""

    def __init__(self, holdings: Holdings, aims: Aims, load: Callable[[str], Any], locations: Locations) -> None:
        self._holdings = holdings
        self._aims = aims
        self._load = load
        self._locations = locations
        self._strength = Strength(holdings, lambda: load("strengths"))
        self._openings = Openings(holdings, aims, self._strength)
        self._ways: list[Way] | None = None

    def rows(self, identity: str) -> Iterator[Escalation]:
        """The ways that are open to an identity. One that may do everything already has nothing to gain."""
        if self._strength.is_administrator(identity):
            yield self._control(identity)
            return
        if self._holdings.of(identity):
            if self._ways is None:
                self._ways = read_ways(self._load("escalations"))
            yield from (self._row(identity, one) for one in self._openings.of(identity, self._ways))
        yield from self._chains(identity)

    def _row(self, identity: str, one: Open) -> Escalation:
        way = one.way
        first = one.witnesses[0].given
        return Escalation(
            identity=identity,
            path=way.id,
            kind=way.kind,
            severity=way.severity,
            scope=one.scope,
            verdict=one.verdict,
            witness="; ".join(map(_said, one.witnesses)),
            loc=self._locations.of(granted_place(first.resource, first.place, first.origin), first.resource),
            provider=way.provider,
            effect=way.effect,
            target=one.stronger,
            reasons="; ".join(one.reasons),
        )

    def _control(self, identity: str) -> Escalation:
        record = next(one.record for one in self._holdings.grants_of(identity) if one.record.administrator and not one.doubt)
        return Escalation(
            identity=identity,
            path=f"{record.provider}-{CONTROL}",
            kind="control",
            severity="critical",
            scope=record.target or record.scope or "*",
            verdict=ALLOWED,
            witness=record.policy or record.role or record.action or "",
            loc=self._locations.of(granted_place(record.resource, record.place, record.origin), record.resource),
            provider=record.provider,
            effect="may do everything there",
        )

    def _chains(self, identity: str) -> Iterator[Escalation]:
        """The stronger identities that it may become by a trust, an annotation or a binding; what they may do, they have rows for."""
        for step in self._aims.steps(identity):
            if self._strength.is_stronger(step.target, identity):
                yield Escalation(
                    identity=identity,
                    path=BECOME,
                    kind="reach",
                    severity="low",
                    scope=step.target,
                    verdict=ALLOWED,
                    witness=f"{step.source} becomes {step.target} by {step.via}",
                    loc=self._locations.add(step.place),
                    provider=step.target.partition(":")[0].replace("k8s", "kubernetes"),
                    effect="becomes an identity that is stronger, as that identity's trust says",
                    target=step.target,
                )


def _said(witness: Witness) -> str:
    return f"{witness.given.by}: {witness.said}" if witness.given.by else witness.said
