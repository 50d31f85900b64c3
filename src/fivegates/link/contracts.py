"""Which contract speaks for which agent, and what it leaves unsaid.

A contract that covers several workloads makes one agent of them. An entry that cannot be decided (an address without its root that is
found in several roots, a manifest whose namespace is not written) covers nothing, and leaves open whether those workloads have a contract.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..contracts.model import ContractRecord, Cover
from ..facts.model import Approval, Contract, ContractCover, ContractField, ContractGap, ContractProblem
from ..source import Place
from .agents import Linked, LogicalAgent
from .covers import Coverage
from .evidence import Sign, Verdict
from .names import glob_matches
from .places import Locations

# what an entry of a registry has to name, and in which words a finding says so
ENTRY = {"name": "name", "owner": "owner", "purpose": "purpose", "identities": "identity", "scope.data": "data classes"}
UNREAD = "a contract file could not be read whole"


class Contracts:
    """The contracts of the tree. ``are_closed``: every file that could be one was read, and says what it covers."""

    def __init__(
        self,
        records: Sequence[ContractRecord],
        are_closed: bool,
        narrowed: Mapping[str, Any],
        locations: Locations,
        is_sample: Callable[[str], bool],
    ) -> None:
        self.problems: list[tuple[str, Place]] = []
        self._are_closed = are_closed
        self.records = records
        self._locations = locations
        self._is_sample = is_sample
        self._narrow: list[str] = narrowed["aws"]
        self._covered: dict[str, list[ContractRecord]] = defaultdict(list)
        self._open: dict[str, str] = {}
        self._named: dict[str, list[ContractRecord]] = defaultdict(list)
        self._used: set[str] = set()
        self._names: set[str] = set()
        self._counted: dict[tuple[str, Cover], int | None] = {}
        self._ids: dict[tuple[str, str], str] = {}

    def decide(self, workloads: Sequence[Linked]) -> None:
        """Find the workloads that each contract covers by where they are written; ids come later, with ``join``."""
        coverage = Coverage(workloads)
        self._names = {linked.record.name for linked in workloads}
        for record in self.records:
            for cover in record.covers:
                found = coverage.of(cover)
                self._counted[record.id, cover] = None if found.undecided or coverage.is_open(cover) else len(found.covered)
                for linked in found.covered:
                    if record not in self._covered[linked.id]:
                        self._covered[linked.id].append(record)
                for linked in found.undecided:
                    self._open.setdefault(linked.id, found.reason)
                if found.is_mistake:
                    self.problems.append((found.reason, cover.place))

    def covering_record(self, linked: Linked) -> ContractRecord | None:
        """The contract that covers a workload, if any; of several the first by path."""
        return next(iter(self._covered.get(linked.id, ())), None)

    def covering(self, linked: Linked) -> str | None:
        """Its id."""
        record = self.covering_record(linked)
        return record.id if record is not None else None

    def join(self, agents: Sequence[LogicalAgent]) -> list[LogicalAgent]:
        """The agents after contracts had their say on ids: who is named by one is an agent, and all that one contract names are one."""
        joined = {agent.id: agent for agent in agents}
        order = {id: at for at, id in enumerate(joined)}
        written: dict[str, dict[str, None]] = defaultdict(dict)  # contract -> the agents whose workloads it covers
        for agent in agents:
            for member in agent.members:
                written[self.covering(member) or ""][agent.id] = None
        for record in self.records:
            named = [id for cover in record.covers if cover.kind == "id" for id in _matching(cover.glob, joined)]
            for cover in record.covers:
                if cover.kind == "id":
                    self._counted[record.id, cover] = self._count(cover, joined, agents)
            if named:
                whole = {id for id in (*written.get(record.id, ()), *named) if id in joined}
                self._merge([joined[id] for id in sorted(whole, key=order.__getitem__)], record, joined)
        return list(joined.values())

    def _count(self, cover: Cover, joined: Mapping[str, LogicalAgent], agents: Sequence[LogicalAgent]) -> int | None:
        """How many workloads an id takes; None where it may be one that is no agent by itself, or that of a tool server."""
        members = sum(len(joined[id].members) for id in _matching(cover.glob, joined))
        return members if members or not (self._names_workload(cover) or cover.glob.startswith("mcp/")) else None

    def _names_workload(self, cover: Cover) -> bool:
        """Whether a workload of the tree is called as the last part of an id says."""
        last = cover.glob.rpartition("/")[2].partition("@")[0]
        return any(glob_matches(last, name) for name in self._names)

    def cover_rows(self, is_all_read: bool) -> Iterator[ContractCover]:
        """What each entry of ``covers`` takes. ``is_all_read``: nothing of the tree is left out."""
        for record in self.records:
            for cover in record.covers:
                count = self._counted.get((record.id, cover))
                known = count if count or (is_all_read and not record.elsewhere) else None
                yield ContractCover(record.id, cover.kind, cover.glob, known, self._locations.add(cover.place))

    def _merge(self, whole: Sequence[LogicalAgent], record: ContractRecord, joined: dict[str, LogicalAgent]) -> None:
        """Make one declared agent of several, which stand in the order of all: the first of them."""
        first, *others = whole
        first.members += [member for agent in others for member in agent.members]
        for agent in others:
            del joined[agent.id]
        self._named[first.id].append(record)
        for member in first.members:
            _declare(member, first, record)

    def of(self, agent: LogicalAgent) -> list[ContractRecord]:
        """The contracts that cover an agent by one of its workloads or by its id."""
        found = [record for member in agent.members for record in self._covered.get(member.id, ())] + self._named.get(agent.id, [])
        return list({record.id: record for record in found}.values())

    def active(self, agents: Iterable[LogicalAgent]) -> list[tuple[str, list[ContractRecord], list[str]]]:
        """The agents that contracts count for (a draft does not), with these and the ids of their rows; to be asked after ``rows``."""
        found = []
        for agent in agents if self.records else ():
            records = [record for record in self.of(agent) if record.status in ("active", "retiring")]
            if records and agent.verdict.class_ == "agent":
                found.append((agent.id, records, [self._ids.get((record.id, agent.id), record.id) for record in records]))
        return found

    def open_question(self, agent: LogicalAgent) -> str | None:
        """Why it is not known whether more contracts cover an agent, None where that is known."""
        if not self._are_closed:
            return UNREAD
        return next((self._open[member.id] for member in agent.members if member.id in self._open), None)

    def rows(self, agent: LogicalAgent, records: Iterable[ContractRecord]) -> Iterator[Contract | ContractField | ContractGap | Approval]:
        """An agent's contracts as rows, with the approvals that active ones name."""
        for record in records:
            row = self._row(record, agent.id)
            yield row
            yield from self._fields(record, row.id)
            for one in record.approvals if record.status == "active" else ():
                yield Approval(agent.id, one.class_, one.by, one.enforced_by, self._locations.add(one.place))

    def uncovered_rows(self) -> Iterator[Contract | ContractField | ContractGap | ContractProblem]:
        """Contracts that cover nothing in this tree, and the problems of all; to be asked when all agents have been."""
        for record in self.records:
            if record.id not in self._used:
                yield self._row(record, None)
                yield from self._fields(record, record.id)
            for problem, place in record.problems:
                yield ContractProblem(record.id, problem, self._locations.add(place))

    def _fields(self, record: ContractRecord, contract: str) -> Iterator[ContractField | ContractGap]:
        for field, values in record.said.items():
            for said in values:
                yield ContractField(contract, field, said.text, self._locations.add(said.place))
        for gap in record.gaps:
            yield ContractGap(contract, gap.field, self._locations.add(gap.place))

    def _row(self, record: ContractRecord, agent: str | None) -> Contract:
        """A row under the record's id; where workloads of one contract ended in several agents, the later ones' ids name theirs."""
        id = record.id if record.id not in self._used else f"{record.id}={agent}"
        self._used.add(record.id)
        self._ids[record.id, agent or ""] = id
        return Contract(
            id=id,
            agent=agent,
            path=record.place.path,
            name=record.name,
            status=record.status,
            owner=record.owner,
            purpose=record.purpose,
            risk=record.risk,
            reviewed_on=record.reviewed_on,
            expires_on=record.expires_on,
            missing=", ".join(record.missing),
            unnarrowed=", ".join(self._unnarrowed(record)),
            source=record.source,
            loc=self._locations.add(record.place),
            sample=self._is_sample(record.place.path),
            unexplained=", ".join(api.entry for api in record.unexplained),
            lacks=", ".join(word for field, word in ENTRY.items() if any(gap.field == field for gap in record.gaps)),
        )

    def _unnarrowed(self, record: ContractRecord) -> list[str]:
        """From risk medium, the APIs that write or read data or secrets and name no resource."""
        if record.risk not in ("medium", "high"):
            return []
        return [
            api.entry
            for api in record.apis
            if api.provider == "aws" and " on " not in api.entry and any(glob_matches(glob, api.entry.strip()) for glob in self._narrow)
        ]


def _matching(glob: str, ids: Mapping[str, object]) -> list[str]:
    if "*" not in glob:
        return [glob] if glob in ids else []
    return [id for id in ids if glob_matches(glob, id)]


def _declare(member: Linked, agent: LogicalAgent, record: ContractRecord) -> None:
    member.agent = agent.id
    if not member.verdict.declared:
        member.signs.append(Sign("declared", "contract", 1.0, f"contract {record.name}", record.place))
        member.verdict = Verdict("agent", 1.0, True)
