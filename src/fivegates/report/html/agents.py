"""Rows of the registry for the HTML report: what is asked about every agent, and what it is filtered by."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from ..inventory import AgentRecord, DeploymentRecord
from ..registry.columns import environment, owner
from ..registry.columns import exceptions as exceptions_text
from ..registry.entry import Entry
from ..score.card import AgentScore, GateScore
from .model import Agent, Line, Mark

MOST_EVIDENCE, MOST_DEPLOYMENTS = 3, 6
NOT_ASKED = "not every check of it was asked in this run"


def agent_of(entry: Entry, called: str, score: AgentScore | None, identities: Mapping[str, int], not_asked: Collection[str]) -> Agent:
    """``score``: None of a sample. ``not_asked``: gates of which not every check was asked."""
    record, contract = entry.record, entry.record.contract
    marks = tuple(mark_of(gate, gate.name in not_asked) for gate in score.gates) if score is not None else ()
    return Agent(
        id=record.id,
        name=record.name,
        called=called,
        at=_at(record),
        environment=environment(entry),
        owner=owner(entry),
        contract=f"{contract.path} ({contract.status})" if contract is not None else "",
        identity=identities.get(entry.identity, -1),
        shared_by=entry.shared_by,
        last_change=entry.last_change.date if entry.last_change is not None else "",
        is_sample=record.sample,
        flags=tuple(_flags(entry, marks)),
        marks=marks,
        facts=tuple((name, said) for name, said in _facts(entry) if said),
        evidence=tuple(_evidence(record)),
    )


def mark_of(gate: GateScore, is_not_asked: bool) -> Mark:
    """The colour of a gate; one without findings whose checks were not all asked has none."""
    if is_not_asked and not gate.findings and gate.colour != "not_applicable":
        return Mark(gate.name, "not assessed", NOT_ASKED)
    return Mark(gate.name, gate.colour.replace("_", " "), gate.because)


def _flags(entry: Entry, marks: Collection[Mark]) -> Iterator[str]:
    """The words of the registry's filter that hold of an agent."""
    held = {
        "production": entry.in_production,
        "shared": entry.shared_by > 1,
        "unowned": not entry.has_owner,
        "uncontracted": not entry.has_contract,
        "red": any(mark.colour == "red" for mark in marks),
        "excepted": bool(entry.exceptions),
        "sample": entry.record.sample,
    }
    yield from (name for name, holds in held.items() if holds)


def _facts(entry: Entry) -> Iterator[tuple[str, str]]:
    record, contract = entry.record, entry.record.contract
    yield "Id", record.id
    if contract is not None:
        yield "Purpose", contract.purpose or ""
        yield "Risk", contract.risk or ""
    if record.owner is not None:
        yield "Owner named by", f"{record.owner.source}, {record.owner.place.path}:{record.owner.place.line}"
    yield "Next review", entry.next_review.isoformat() if entry.next_review is not None else ""
    if entry.last_change is not None:
        yield "Last change", f"{entry.last_change.date} by {entry.last_change.author}"
    yield "Let through", exceptions_text(entry.exceptions)
    yield "Deployed as", _deployments(record)
    yield "Holds", ", ".join(sorted(_held(record)))
    if record.conditional:
        yield "Exists", "only if a switch is turned"


def _deployments(record: AgentRecord) -> str:
    said = list(dict.fromkeys(_deployment(one) for one in record.deployments))
    more = len(said) - MOST_DEPLOYMENTS
    return "; ".join([*said[:MOST_DEPLOYMENTS], *([f"{more} more"] if more > 0 else [])])


def _deployment(one: DeploymentRecord) -> str:
    return f"{one.workload} in {one.environment or 'an unknown environment'}, {one.place.path}:{one.place.line}"


def _held(record: AgentRecord) -> set[str]:
    """Credentials that it holds beside what it runs as."""
    return {one.name or one.canonical for deployed in record.deployments for one in deployed.identities if one.held}


def _evidence(record: AgentRecord) -> Iterator[Line]:
    """The strongest signs that it is one."""
    signs = sorted(record.evidence, key=lambda one: (-one.weight, one.place, one.signal))
    yield from dict.fromkeys(Line(one.detail, f"{one.place.path}:{one.place.line}") for one in signs[:MOST_EVIDENCE])


def _at(record: AgentRecord) -> str:
    return f"{record.place.path}:{record.place.line}"
