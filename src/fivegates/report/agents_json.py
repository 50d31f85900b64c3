"""The registry of agents as JSON; ``schemas/inventory.schema.json`` describes it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from .clean import cleaned_data
from .encode import to_json
from .interface import Redactor
from .inventory import AgentRecord, DeploymentRecord, EvidenceRecord, IdentityRecord
from .json_report import Json, at

if TYPE_CHECKING:
    from ..tree.changes import Change

SCHEMA = "https://fivegates.dev/schemas/inventory-1.json"


def render(agents: Iterable[AgentRecord], *, redactor: Redactor, changed: Change | None = None) -> str:
    """The document; every text has passed the redactor. ``changed``: the last commit that touched what defines the one agent."""
    last = {"last_change": changed._asdict()} if changed is not None else {}
    rows = cleaned_data([{**_agent(agent), **last} for agent in agents], cache(redactor.redact))
    return to_json({"$schema": SCHEMA, "agents": rows})


def _agent(agent: AgentRecord) -> Json:
    owner, contract = agent.owner, agent.contract
    return {
        "id": agent.id,
        "name": agent.name,
        "class": agent.class_,
        "confidence": round(agent.confidence, 4),
        "declared": agent.declared,
        "conditional": agent.conditional,
        "sample": agent.sample,
        "evidence": [_evidence(one) for one in agent.evidence],
        "place": at(agent.place),
        "also": [at(place) for place in agent.also],
        "owner": owner.principal if owner else None,
        "owner_source": owner.source if owner else None,
        "contract": contract.path if contract else None,
        "contract_status": contract.status if contract else None,
        "deployments": [_deployment(one) for one in agent.deployments],
    }


def _evidence(one: EvidenceRecord) -> Json:
    return {"family": one.family, "signal": one.signal, "weight": one.weight, "detail": one.detail, "place": at(one.place)}


def _deployment(one: DeploymentRecord) -> Json:
    return {
        "environment": one.environment,
        "workload": one.workload,
        "kind": one.kind,
        "version": one.version,
        "conditional": one.conditional,
        "sample": one.sample,
        "place": at(one.place),
        "identities": [_identity(identity) for identity in one.identities],
    }


def _identity(one: IdentityRecord) -> Json:
    return {
        "canonical": one.canonical,
        "kind": one.kind,
        "place": at(one.place),
        "via": one.via,
        "direct": one.direct,
        "held": one.held,
    }
