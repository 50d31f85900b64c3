"""The registry of agents as records, read from the facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from ..catalog.production import is_elsewhere, is_production
from ..source import Place

Row = Mapping[str, Any]
CLASSES = ("agent", "tool_server", "llm_infrastructure", "candidate")


class Facts(Protocol):
    """A store of facts."""

    def query(self, sql: str, parameters: Mapping[str, str | int | float | None] | None = None) -> Sequence[Row]: ...


@dataclass(frozen=True, slots=True)
class EvidenceRecord:
    """One piece of evidence; a weight below 0 counts against. ``points_to``: the class it speaks for."""

    family: str
    signal: str
    weight: float
    detail: str
    place: Place
    points_to: str = "agent"


@dataclass(frozen=True, slots=True)
class IdentityRecord:
    """An identity or credential that a deployment reaches. ``via`` says how; ``place`` is the line its owner edits.

    ``held``: a credential that it only holds, beside the identity it runs as. ``name``: what a credential is called, '' for others.
    """

    canonical: str
    kind: str
    provider: str
    via: str
    direct: bool
    is_default: bool
    held: bool
    place: Place
    name: str = ""


@dataclass(frozen=True, slots=True)
class DeploymentRecord:
    """One workload that runs the agent. ``workload`` is its id, ``place`` the resource block in the module or the step that runs it."""

    workload: str
    kind: str
    environment: str | None
    version: str | None
    conditional: bool
    sample: bool
    place: Place
    identities: tuple[IdentityRecord, ...]


@dataclass(frozen=True, slots=True)
class OwnerRecord:
    """Who owns the agent, and which source says so."""

    principal: str
    source: str
    confidence: str
    place: Place


@dataclass(frozen=True, slots=True)
class ContractRecord:
    """The contract that covers the agent. ``reviewed_on``: as written, None where nobody says; so ``risk`` and ``purpose``."""

    path: str
    status: str
    place: Place
    reviewed_on: str | None = None
    risk: str | None = None
    purpose: str | None = None


@dataclass(frozen=True, slots=True)
class AgentRecord:
    """One agent, tool server, piece of LLM infrastructure or candidate, with all that is known about it.

    ``also`` holds its further places; ``conditional``: every deployment exists only if a switch is turned.
    """

    id: str
    name: str
    class_: str
    confidence: float
    declared: bool
    conditional: bool
    sample: bool
    place: Place
    also: tuple[Place, ...]
    owner: OwnerRecord | None
    contract: ContractRecord | None
    evidence: tuple[EvidenceRecord, ...]
    deployments: tuple[DeploymentRecord, ...]

    @property
    def environments(self) -> tuple[str, ...]:
        """The known environments of its deployments."""
        return tuple(sorted({one.environment for one in self.deployments if one.environment is not None}))


_AT = 'l.path AS path, l.line AS line, l.column AS "column" FROM {table} LEFT JOIN locations l ON l.id = {table}.loc'
_AGENTS = "SELECT agents.*, " + _AT.format(table="agents")
_EVIDENCE = "SELECT evidence.*, " + _AT.format(table="evidence")
_OWNERS = "SELECT owners.*, " + _AT.format(table="owners")
_CONTRACTS = (
    "SELECT contracts.agent, contracts.status, contracts.path AS file, contracts.reviewed_on, contracts.risk, contracts.purpose, "
    + _AT.format(table="contracts")
)
_DEPLOYMENTS = (
    "SELECT deployments.id, deployments.agent, deployments.workload, deployments.environment, deployments.version, "
    "w.kind, w.conditional, w.sample, w.loc AS workload_loc, "
    + _AT.format(table="deployments")
    + " LEFT JOIN workloads w ON w.id = deployments.workload"
)
_WORKLOADS = "SELECT workloads.id, " + _AT.format(table="workloads")
_IDENTITIES = (
    "SELECT e.deployment, e.path AS via, e.direct, i.canonical, c.name, i.kind, i.provider, i.is_default, l.path, l.line, l.column "
    "FROM effective_identities e JOIN identities i ON i.id = e.identity LEFT JOIN locations l ON l.id = e.loc "
    "LEFT JOIN (SELECT fingerprint, MIN(name) AS name FROM credentials GROUP BY fingerprint) c "
    "ON i.canonical = 'secret:' || c.fingerprint"
)
_CREDENTIALS = (
    "SELECT u.workload, u.via, CASE WHEN c.fingerprint IS NOT NULL THEN 'secret:' || c.fingerprint "
    "WHEN c.id LIKE 'key:%' THEN c.id ELSE 'key:' || c.id END AS canonical, 1 AS held, c.name, c.kind, c.provider, "
    "l.path, l.line, l.column "
    "FROM uses_credential u JOIN credentials c ON c.id = u.credential LEFT JOIN locations l ON l.id = u.loc WHERE u.via <> 'folder'"
)


def inventory(store: Facts) -> list[AgentRecord]:
    """Every row of ``agents`` with its deployments, identities, evidence, owner and contract; agents first, then by id."""
    parts = _Parts(store)
    records = [parts.agent(row) for row in store.query(_AGENTS)]
    return sorted(records, key=lambda one: (CLASSES.index(one.class_), one.id))


def in_environment(records: Iterable[AgentRecord], environment: str) -> list[AgentRecord]:
    """Those with a deployment in the environment; one whose environment is unknown may be there and is kept. A name that
    is in no table may be production's, and is no other known environment.
    """
    return [one for one in records if any(_may_be(part.environment, environment) for part in one.deployments)]


def _may_be(written: str | None, environment: str) -> bool:
    is_strange = written is not None and not is_elsewhere(written)
    return written in (environment, None) or (is_strange and is_production(environment))


def named(records: Iterable[AgentRecord], name: str) -> list[AgentRecord]:
    """Those with this id, else those with this name."""
    every = list(records)
    return [one for one in every if one.id == name] or [one for one in every if one.name == name]


class _Parts:
    """What belongs to agents, by agent."""

    def __init__(self, store: Facts) -> None:
        self.evidence = _by("agent", store.query(_EVIDENCE))
        self.owners = _by("agent", store.query(_OWNERS))
        self.contracts = _by("agent", store.query(_CONTRACTS))
        self.deployments = _by("agent", store.query(_DEPLOYMENTS))
        self.identities = _by("deployment", store.query(_IDENTITIES))
        self.credentials = _by("workload", store.query(_CREDENTIALS))
        self.workloads = {row["id"]: _place(row) for row in store.query(_WORKLOADS)}

    def agent(self, row: Row) -> AgentRecord:
        id, place = row["id"], _place(row)
        deployments = tuple(sorted((self.deployment(one) for one in self.deployments.get(id, ())), key=_deployment_order))
        places = {self.workloads.get(one.workload, one.place) for one in deployments} | {one.place for one in deployments}
        return AgentRecord(
            id=id,
            name=row["name"],
            class_=row["class"],
            confidence=row["confidence"],
            declared=bool(row["declared"]),
            conditional=bool(deployments) and all(one.conditional for one in deployments),
            sample=bool(row["sample"]),
            place=place,
            also=tuple(sorted(one for one in places if (one.path, one.line) != (place.path, place.line))),
            owner=self.owner(id),
            contract=self.contract(id),
            evidence=tuple(sorted(set(map(_evidence, self.evidence.get(id, ()))), key=_evidence_order)),
            deployments=deployments,
        )

    def deployment(self, row: Row) -> DeploymentRecord:
        found = {one.canonical: one for one in map(_identity, self.credentials.get(row["workload"], ()))}
        found |= {one.canonical: one for one in sorted(map(_identity, self.identities.get(row["id"], ())), key=_closest_last)}
        return DeploymentRecord(
            workload=row["workload"],
            kind=row["kind"] or "",
            environment=row["environment"],
            version=row["version"],
            conditional=bool(row["conditional"]),
            sample=bool(row["sample"]),
            place=_place(row),
            identities=tuple(sorted(found.values(), key=lambda one: (one.held, not one.direct, one.canonical))),
        )

    def owner(self, agent: str) -> OwnerRecord | None:
        every = [OwnerRecord(row["principal"], row["source"], row["confidence"], _place(row)) for row in self.owners.get(agent, ())]
        return min(every, key=lambda one: (one.confidence != "high", _source_rank(one.source), one.principal), default=None)

    def contract(self, agent: str) -> ContractRecord | None:
        every = [
            ContractRecord(row["file"], row["status"], _place(row), row["reviewed_on"], row["risk"], row["purpose"])
            for row in self.contracts.get(agent, ())
        ]
        return min(every, key=lambda one: (one.status != "active", one.path, one.place), default=None)


def _by(key: str, rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        if row[key] is not None:
            found.setdefault(row[key], []).append(row)
    return found


def _place(row: Row) -> Place:
    return Place(row["path"] or "", row["line"] or 1, row["column"] or 1)


def _evidence(row: Row) -> EvidenceRecord:
    return EvidenceRecord(row["family"], row["signal"], row["weight"], row["detail"], _place(row), row["points_to"])


def _evidence_order(one: EvidenceRecord) -> tuple[str, float, Place, str, str]:
    return (one.family, -one.weight, one.place, one.signal, one.detail)


def _identity(row: Row) -> IdentityRecord:
    return IdentityRecord(
        canonical=row["canonical"],
        kind=row["kind"],
        provider=row["provider"],
        via=row["via"],
        direct=bool(row.get("direct", True)),
        is_default=bool(row.get("is_default", False)),
        held=bool(row.get("held", False)),
        place=_place(row),
        name=row.get("name") or "",
    )


def _closest_last(one: IdentityRecord) -> tuple[bool, Place]:
    return (one.direct, one.place)


def _deployment_order(one: DeploymentRecord) -> tuple[str, str, Place]:
    return (one.environment or "~", one.workload, one.place)


SOURCES = ("contract", "tag", "label", "catalogue", "codeowners")  # in order of trust


def _source_rank(source: str) -> int:
    return SOURCES.index(source) if source in SOURCES else len(SOURCES)
