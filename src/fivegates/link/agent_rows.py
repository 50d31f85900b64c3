"""Agents and workloads as rows, with what is known to be all about an agent and what stays open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..extract.model import WorkloadRecord
from ..facts.model import Agent, Closed, Deployment, Evidence, Unresolved, Workload
from ..facts.store import Fact
from ..named_tuple import NamedTuple
from .agents import Linked, LogicalAgent
from .code import CodeFolders
from .contracts import Contracts
from .effective import Open
from .owners import Owners
from .places import Locations


def workload_row(linked: Linked, schedule: str | None, exposure: str | None, locations: Locations) -> Workload:
    """A workload, agent or not; ``schedule``: when something else starts it; ``exposure``: from where it can be reached."""
    record = linked.record
    return Workload(
        id=linked.id,
        platform=record.platform,
        kind=record.kind,
        name=record.name,
        environment=linked.environment,
        image=next((found.value.text for found in record.images if found.value.text), None),
        schedule=record.schedule or schedule,
        exposure=exposure,
        conditional=record.resource.conditional,
        sample=linked.sample,
        loc=locations.of(record.resource.place, record.resource),
    )


class AgentRows(NamedTuple):
    """What else is known about agents: their contracts, owners and code."""

    contracts: Contracts
    owners: Owners
    code_folders: CodeFolders
    locations: Locations

    def of(self, agents: Iterable[LogicalAgent]) -> Iterator[Fact]:
        """Each agent with its deployments, evidence, contracts and owners; then the contracts that speak for none."""
        for agent in agents:
            yield from self._agent(agent)
        yield from self.contracts.uncovered_rows()
        yield from self.owners.unlisted()

    def _agent(self, agent: LogicalAgent) -> Iterator[Fact]:
        verdict = agent.verdict
        contracts = self.contracts.of(agent)
        risk = next((contract.risk for contract in contracts if contract.risk), None)
        sample = all(member.sample for member in agent.members)
        yield Agent(agent.id, agent.name, verdict.class_, verdict.confidence, verdict.declared, risk, sample, self._loc(agent))
        for member in agent.members:
            yield self._deployment(agent, member)
        yield from dict.fromkeys(self._evidence(agent))  # deployments of one image show the same
        yield from self.contracts.rows(agent, contracts)
        folders = [folder for member in agent.members for folder, _ in self.code_folders.of(member.record)]
        yield from self.owners.of(agent, contracts, folders)
        yield from self.owners.listed(agent, folders)
        yield from self._closed(agent)

    def _loc(self, agent: LogicalAgent) -> str:
        first = agent.members[0]
        return self.locations.of(first.place, first.record.resource)

    def _deployment(self, agent: LogicalAgent, member: Linked) -> Deployment:
        resource = member.record.resource
        loc = self.locations.of(resource.place, resource)
        return Deployment(member.id, agent.id, member.id, member.environment, resource.version or None, resource.unit, loc)

    def _evidence(self, agent: LogicalAgent) -> Iterator[Evidence]:
        for sign in (sign for member in agent.members for sign in member.signs):
            at = self.locations.add(sign.place)
            yield Evidence(agent.id, sign.family, sign.signal, sign.weight, sign.detail, at, sign.points_to)

    def _closed(self, agent: LogicalAgent) -> Iterator[Closed | Unresolved]:
        questions = {"contracts": self.contracts.open_question(agent), "owners": self.owners.open_question(agent)}
        if self.owners.open_entries() is None:
            yield Closed(agent.id, "catalogue_entries")
        for fact, question in questions.items():
            yield Closed(agent.id, fact) if question is None else Unresolved(agent.id, fact, question, self._loc(agent))

    def identities_known(self, unknown: Iterable[Open], agents: Sequence[LogicalAgent]) -> Iterator[Closed | Unresolved]:
        """For each agent whether all of its identities are known: the mentions that are not, and why one that names none may have one."""
        open_agents = set()
        for question in unknown:
            linked = question.workload
            if linked.agent:
                open_agents.add(linked.agent)
                loc = self.locations.of(question.mention.found.holder.place, linked.record.resource)
                yield Unresolved(linked.agent, question.mention.via, question.reason, loc)
        for agent in agents:
            reason = next((reason for member in agent.members if (reason := _unnamed_identity(member.record))), None)
            if reason is not None:
                yield Unresolved(agent.id, "identities", reason, self._loc(agent))
            elif agent.id not in open_agents:
                yield Closed(agent.id, "identities")


def _unnamed_identity(record: WorkloadRecord) -> str | None:
    """Why a workload that names no identity may have one all the same, None where that is known."""
    if record.identity_absent == "more":
        return "settings of its project and groups are given to it unseen"
    if record.mentions:
        return None
    if record.identity_absent == "unknown":
        return "it names no identity, and what that means here is not known"
    return "not all of its variables are known" if record.identity_absent == "none" and not record.env_complete else None
