"""What rights that identities hold together lead to, as rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ...facts.tables.permissions import Escalation
from ...iam.escalation import Open, Way, read_ways
from ...iam.held import ALLOWED, Witness
from ..places import Locations
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
        """The ways that are open to an identity. Where it may do everything already it has nothing to gain."""
        administered = self._strength.administers(identity)
        yield from (self._control(identity, provider) for provider in sorted(administered))
        if {holding.provider for holding in self._holdings.of(identity)} - administered:
            if self._ways is None:
                self._ways = read_ways(self._load("escalations"))
            ways = self._ways if not administered else [way for way in self._ways if way.provider not in administered]
            yield from (self._row(identity, one) for one in self._openings.of(identity, ways))
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
            loc=self._locations.granted(first),
            provider=way.provider,
            effect=way.effect,
            target=one.stronger,
            reasons="; ".join(one.reasons),
        )

    def _control(self, identity: str, provider: str) -> Escalation:
        held = (record for record, doubt in self._holdings.grants_of(identity) if record.provider == provider and not doubt)
        record = next(record for record in held if record.administrator and record.certain)
        return Escalation(
            identity=identity,
            path=f"{provider}-{CONTROL}",
            kind="control",
            severity="critical",
            scope=record.target or record.scope or "*",
            verdict=ALLOWED,
            witness=record.policy or record.role or record.action or "",
            loc=self._locations.granted(record),
            provider=provider,
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
