"""The organisation's report as JSON; ``schemas/fleet.schema.json`` describes it."""

from __future__ import annotations

from functools import cache

from ..clean import cleaned_data, printable
from ..encode import to_json
from ..interface import Redactor
from .model import Data, Fleet, FleetAgent, FleetFinding, RepositoryRow, Since

SCHEMA = "https://fivegates.dev/schemas/fleet-1.json"


def render(fleet: Fleet, *, redactor: Redactor) -> str:
    data: Data = {
        "today": fleet.today,
        "engine": fleet.engine,
        "checks": fleet.asked,
        "repositories": [_repository(one) for one in fleet.repositories],
        "not_read": [one._asdict() for one in fleet.not_read],
        "findings": [_finding(one) for one in fleet.findings],
        "answered": [one._asdict() for one in fleet.answered],
        "crossings": [one._asdict() for one in fleet.crossings],
        "elsewhere": [one._asdict() for one in fleet.elsewhere],
        "gates": {gate: {"green": green, "agents": number} for gate, (green, number) in fleet.gates.items()},
        "agents": [_agent(agent) for agent in fleet.agents],
        "owners": [{"owner": owner, "agents": [f"{one.repository}//{one.id}" for one in agents]} for owner, agents in fleet.owners.items()],
        "own": dict(fleet.own),
        "since": _since(fleet.since),
        "exit_code": fleet.exit_code,
    }
    return to_json({"$schema": SCHEMA, "fleet": cleaned_data(data, cache(lambda text: printable(redactor.redact(text))))})


def _repository(one: RepositoryRow) -> Data:
    return one._asdict() | {"findings": dict(one.findings), "gates": dict(one.gates)}


def _finding(one: FleetFinding) -> Data:
    finding = one.finding
    return {
        "check": finding.check,
        "severity": finding.severity,
        "confidence": finding.confidence,
        "subject": finding.subject,
        "message": finding.message,
        "place": {"repository": one.repository, "path": finding.place.path.removeprefix(f"{one.repository}//"), "line": finding.place.line},
        "repositories": list(one.repositories),
        "group": finding.group,
        "sample": finding.sample,
        "fingerprint": finding.fingerprint,
    }


def _agent(agent: FleetAgent) -> Data:
    return agent._asdict() | {"gates": dict(agent.gates), "green": agent.green}


def _since(since: Since | None) -> Data | None:
    if since is None:
        return None
    greens = [{"gate": gate, "before": then, "now": now} for gate, then, now in since.greens]
    return {name: list(value) if isinstance(value, tuple) else value for name, value in since._asdict().items()} | {"greens": greens}
