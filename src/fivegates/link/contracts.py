"""Which contract speaks for which agent, and what it leaves unsaid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..contracts.model import ContractRecord, Cover
from ..facts.model import Contract, ContractProblem, Owner
from .agents import Linked, LogicalAgent
from .canonical import unit_root
from .names import glob_matches
from .places import Locations


class Contracts:
    """The contracts of the tree. ``are_closed``: every file that could be one was read."""

    def __init__(self, records: Sequence[ContractRecord], are_closed: bool, consequences: Mapping[str, Any], locations: Locations) -> None:
        self.are_closed = are_closed
        self._records = records
        self._locations = locations
        self._narrow: list[str] = consequences["aws"]
        self._used: set[str] = set()

    def covering_record(self, linked: Linked) -> ContractRecord | None:
        """The contract that covers a workload, if any."""
        return next((record for record in self._records if any(_covers(cover, linked) for cover in record.covers)), None)

    def covering(self, linked: Linked) -> str | None:
        """Its id."""
        record = self.covering_record(linked)
        return record.id if record is not None else None

    def of(self, agent: LogicalAgent) -> list[ContractRecord]:
        """The contracts that cover an agent by one of its workloads or by its id."""
        found = [
            record
            for record in self._records
            if any(_covers(cover, member) for cover in record.covers for member in agent.members)
            or any(cover.kind == "id" and glob_matches(cover.glob, agent.id) for cover in record.covers)
        ]
        self._used.update(record.id for record in found)
        return found

    def rows(self, agent: LogicalAgent, records: Iterable[ContractRecord]) -> Iterator[Contract | ContractProblem]:
        """An agent's contracts as rows."""
        for record in records:
            yield self._row(record, agent.id)

    def uncovered_rows(self) -> Iterator[Contract | ContractProblem]:
        """Contracts that cover nothing in this tree, and the problems of all."""
        for record in self._records:
            if record.id not in self._used:
                yield self._row(record, None)
            for problem, place in record.problems:
                yield ContractProblem(record.id, problem, self._locations.add(place))

    def owner_rows(self, agent: LogicalAgent, records: Iterable[ContractRecord]) -> list[Owner]:
        """Owners that contracts name: a person counts in full, a team alone a little."""
        rows = []
        for record in records:
            loc = self._locations.add(record.owner_place or record.place)
            if record.owner:
                rows.append(Owner(agent.id, record.owner, "contract", "high", loc))
            elif record.team:
                rows.append(Owner(agent.id, record.team, "contract", "low", loc))
        return rows

    def _row(self, record: ContractRecord, agent: str | None) -> Contract:
        return Contract(
            id=record.id if agent is None else f"{record.id}={agent}",
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
        )

    def _unnarrowed(self, record: ContractRecord) -> list[str]:
        """From risk medium, the APIs that write or read data or secrets and name no resource."""
        if record.risk not in ("medium", "high"):
            return []
        return [
            api
            for provider, api in record.apis
            if provider == "aws" and " on " not in api and any(glob_matches(glob, api.strip()) for glob in self._narrow)
        ]


def _covers(cover: Cover, linked: Linked) -> bool:
    record, resource = linked.record, linked.record.resource
    if cover.kind == "terraform" and record.system in ("terraform", "k8s") and resource.unit.startswith("terraform:"):
        root, slashes, address = cover.glob.rpartition("//")
        return (not slashes or glob_matches(root, unit_root(resource)) or (root == "." and unit_root(resource) == ".")) and glob_matches(
            address, resource.address
        )
    if cover.kind == "kubernetes" and record.system == "k8s":
        namespace = record.namespace.text if record.namespace is not None and record.namespace.text else "*"
        parts = cover.glob.split("/")
        if len(parts) == 2:
            parts.insert(0, "*")
        return (
            len(parts) == 3
            and (namespace == "*" or glob_matches(parts[0], namespace))
            and glob_matches(parts[1], record.kind)
            and glob_matches(parts[2], record.name)
        )
    if cover.kind == "compose" and record.system == "compose":
        project = resource.unit.rpartition("/")[2] if "/" in resource.unit else resource.unit.partition(":")[2]
        return glob_matches(cover.glob, f"{project}/{record.name}")
    return cover.kind == "id" and glob_matches(cover.glob, linked.agent or f"{record.system}/{unit_root(resource)}/{record.name}")
