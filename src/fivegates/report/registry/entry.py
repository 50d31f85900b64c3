"""A row of the registry: one agent with what a person who answers for it asks about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from ...catalog.production import is_elsewhere, is_production
from ...findings.exceptions import Passed
from ...named_tuple import NamedTuple
from ...tree.changes import Change
from ..inventory import AgentRecord, IdentityRecord

PER_RUN = ("github:token/", "gitlab:token/", "forgejo:token/", "gitea:token/")
IN_FORCE = ("active", "retiring")  # a contract of another status counts as none


class Around(NamedTuple):
    """What is known about agents besides the facts, each by the agent's id.

    ``shared``: the identity that it shares, and how many agents run as it; ``changes``: the last commit to its definition;
    ``every``: days between reviews, by risk; a review after ``today`` has not been held.
    """

    shared: Mapping[str, tuple[str, int]]
    exceptions: Mapping[str, Sequence[Passed]]
    changes: Mapping[str, Change]
    every: Mapping[str, int]
    today: date = date.max


class Entry(NamedTuple):
    """One agent of the registry.

    ``environments``: those that are written; ``is_unplaced``: none is written for one of its deployments; ``strange``: the written ones
    that are in no table. Both count as production; ``surely_in_production``: one is known to be there. ``identity``: the shared one, else
    the first that it runs as, '' where that is not known; ``shared_by``: how many agents run as it, 1 where it is the agent's own.
    ``next_review``: None where no contract in force says when the last one was.
    """

    record: AgentRecord
    environments: tuple[str, ...]
    is_unplaced: bool
    strange: tuple[str, ...]
    surely_in_production: bool
    identity: str
    identity_name: str
    shared_by: int
    last_change: Change | None
    exceptions: tuple[Passed, ...]
    next_review: date | None

    @property
    def in_production(self) -> bool:
        """Where that is not known it counts as there; a sample is nowhere."""
        return not self.record.sample and (self.is_unplaced or bool(self.strange) or self.surely_in_production)

    @property
    def has_owner(self) -> bool:
        """A person answers for it; a team alone, or a rule for the whole repository, does not."""
        return self.record.owner is not None and self.record.owner.confidence == "high"

    @property
    def has_contract(self) -> bool:
        return self.record.contract is not None and self.record.contract.status in IN_FORCE


def entries(records: Iterable[AgentRecord], around: Around) -> list[Entry]:
    """A row for each, in the same order."""
    return [_entry(record, around) for record in records]


def _entry(record: AgentRecord, around: Around) -> Entry:
    unplaced = not record.deployments or any(one.environment is None for one in record.deployments)
    canonical, number = around.shared.get(record.id, ("", 1))
    identity = _identity(record, canonical)
    return Entry(
        record=record,
        environments=record.environments,
        is_unplaced=unplaced,
        strange=tuple(one for one in record.environments if not is_elsewhere(one) and not is_production(one)),
        surely_in_production=any(map(is_production, record.environments)),
        identity=identity.canonical if identity is not None else canonical,
        identity_name=_called(identity) if identity is not None else "",
        shared_by=number,
        last_change=around.changes.get(record.id),
        exceptions=tuple(around.exceptions.get(record.id, ())),
        next_review=_next_review(record, around),
    )


def _identity(record: AgentRecord, canonical: str) -> IdentityRecord | None:
    """The one with this name, else the one that it first of all runs as."""
    every = [one for deployment in record.deployments for one in deployment.identities if not one.held]
    named = [one for one in every if one.canonical == canonical]
    return next(iter(named or sorted(every, key=lambda one: (not one.direct, one.kind == "secret"))), None)


def _called(one: IdentityRecord) -> str:
    """What people call it: the name of a credential, else the last part of its name; where that is not known, the resource's."""
    if one.name:
        return one.name
    if one.canonical.startswith(PER_RUN):
        return "each run's token"
    last = one.canonical.partition("@?")[0].rpartition("/")[2]  # a project that is not known is called after a folder
    if last.endswith(")"):
        return last.strip("()").rpartition(".")[2]
    return last.partition("@")[0] or last


def _next_review(record: AgentRecord, around: Around) -> date | None:
    """A review on a day that has not come is none."""
    contract = record.contract
    if contract is None or contract.status not in IN_FORCE or contract.reviewed_on is None:
        return None
    try:
        reviewed = date.fromisoformat(contract.reviewed_on)
        return reviewed + timedelta(days=around.every[contract.risk or "high"]) if reviewed <= around.today else None
    except (ValueError, KeyError, OverflowError):
        return None
