"""All rows about jobs that run an agent: what starts them, what holds others off, what their token and secrets are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ...contracts.model import ContractRecord
from ...contracts.terms.github import write_of
from ...extract.agent_jobs import AgentJob
from ...facts.model import JobGate, JobPermission, JobSecret, JobTrigger, Unresolved
from ...facts.store import Fact
from ...named_tuple import NamedTuple
from ...resolve.workflows.jobs import Around
from ..agents import Linked
from ..places import Locations
from .deciding import Event
from .entries import Entries, Entry
from .permissions import Needs, permissions_of
from .reach import Gate, Reach
from .secrets import secrets_of
from .terms import HOLDS, Truth, both

if TYPE_CHECKING:
    from ...contracts.terms.judging import Judge

_DECIDED = {True: "open", False: "closed", None: "unknown"}


class WaysIn:
    """The ways in to the workflows of a tree and how far each event gets, found once for all of their jobs."""

    def __init__(self, gates: Mapping[str, Any]) -> None:
        self._gates = gates
        self._finder: Entries | None = None
        self._entries: dict[str, list[Entry]] = {}
        self._reaches: dict[Event, Reach] = {}

    def entries(self, around: Around) -> list[Entry]:
        path = around.workflow.path
        if self._finder is None:
            self._finder = Entries(around.workflows, self._gates)
        if path not in self._entries:
            self._entries[path] = self._finder.of(around.workflow)
        return self._entries[path]

    def reach(self, around: Around, event: Event) -> Reach:
        if event not in self._reaches:
            self._reaches[event] = Reach(around.workflows, self._gates, event)
        return self._reaches[event]


class JobRows(NamedTuple):
    """Makes the rows. ``contract``: the one that covers a workload; ``opens_model``: whether a name is that of a model's key."""

    gates: Mapping[str, Any]
    actions: Mapping[str, Any]
    contract: Callable[[Linked], ContractRecord | None]
    opens_model: Callable[[str], bool]
    locations: Locations

    def rows(self, jobs: Iterable[AgentJob], workloads: Iterable[Linked]) -> Iterator[Fact]:
        """Rows of ``job_triggers``, ``job_gates``, ``job_permissions`` and ``job_secrets``."""
        linked = {(one.record.resource.unit, one.record.resource.address): one for one in workloads if one.record.system == "github"}
        ways = WaysIn(self.gates)
        for job in jobs:
            workload = linked.get((job.resource.unit, job.resource.address))
            if workload is not None:
                yield from self._triggers(job, workload, ways)
                yield from self._permissions(job, workload)
                yield from self._secrets(job, workload)

    def _triggers(self, job: AgentJob, linked: Linked, known: WaysIn) -> Iterator[Fact]:
        ways: dict[tuple[str, str], list[tuple[Entry, list[Gate]]]] = {}
        for entry in known.entries(job.around):
            way = ways.setdefault((entry.name, self.locations.add(entry.place)), [])
            if entry.event is None:
                way.append((entry, []))
                continue
            reach = known.reach(job.around, entry.event)
            way += [(entry, reach.gates(job, agent, entry)) for agent in job.agents]
        seen: set[tuple[str, ...]] = set()
        for (event, loc), found in ways.items():
            best, gates = max(found, key=lambda way: _rank(_lets_in(*way)))
            lets_in = _lets_in(best, gates)
            yield JobTrigger(linked.id, event, lets_in, loc)
            for gate in gates:
                row = JobGate(linked.id, event, gate.kind, _DECIDED[gate.lets_in.can_hold], gate.detail, self.locations.add(gate.place))
                if row[:5] not in seen:
                    seen.add(row[:5])
                    yield row
            if lets_in is None and linked.agent:
                reason = best.reason or next((gate.detail for gate in gates if gate.lets_in.can_hold is None), "")
                yield Unresolved(linked.agent, "job_triggers", f"whether outsiders can start it by {event} is not known: {reason}", loc)

    def _permissions(self, job: AgentJob, linked: Linked) -> Iterator[JobPermission]:
        needs = Needs(self.actions)
        record = self.contract(linked)
        judge = _judge(record)
        for one in permissions_of(job):
            covered: bool | None = None
            if one.access == "write":
                covered = judge.contains_right(write_of(one.scope)) if judge is not None else needs.is_needed(one.scope, job)
            by = "contract" if judge is not None else "steps"
            loc = self.locations.of(one.place, job.resource)
            is_strong, is_own = one.scope in self.actions["strong"], one.scope in self.actions["own"]
            yield JobPermission(linked.id, one.scope, one.access, one.source, is_strong, is_own, covered, by, loc)

    def _secrets(self, job: AgentJob, linked: Linked) -> Iterator[JobSecret]:
        for held in secrets_of(job, self.opens_model, self.gates["model_inputs"]):
            yield JobSecret(linked.id, held.name, held.opens_only_models, self.locations.add(held.place))


def _lets_in(entry: Entry, gates: list[Gate]) -> bool | None:
    if entry.event is None:
        return None if entry.reason else False
    found: Truth = HOLDS
    for gate in gates:
        found = both(found, gate.lets_in)
    return found.can_hold


def _rank(lets_in: bool | None) -> int:
    return 2 if lets_in else 0 if lets_in is False else 1


def _judge(record: ContractRecord | None) -> Judge | None:
    """What an active contract allows of GitHub; None where none says which interfaces may be called."""
    if record is None or record.status not in ("active", "retiring") or "apis" in record.missing:
        return None
    from ...contracts.terms.judging import Judge
    from ..terms.allowed import allowed

    return Judge("github", allowed("github", [api for api in record.apis if api.provider == "github"], None))
