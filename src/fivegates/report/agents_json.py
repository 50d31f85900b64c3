"""The registry of agents as JSON; ``schemas/inventory.schema.json`` describes it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from .clean import cleaned_data
from .encode import to_json
from .interface import Redactor
from .inventory import AgentRecord, DeploymentRecord, EvidenceRecord, IdentityRecord
from .json_report import Json, at
from .registry.columns import UNKNOWN, Row, identity_text, plain
from .registry.counts import count
from .registry.entry import Entry
from .sure import rounded_down

if TYPE_CHECKING:
    from ..tree.changes import Change

SCHEMA = "https://fivegates.dev/schemas/inventory-1.json"


def render(agents: Iterable[AgentRecord], *, redactor: Redactor, changed: Change | None = None) -> str:
    """The document; every text has passed the redactor. ``changed``: the last commit that touched what defines the one agent."""
    last = {"last_change": changed._asdict()} if changed is not None else {}
    rows = cleaned_data([{**_agent(agent), **last} for agent in agents], cache(redactor.redact))
    return to_json({"$schema": SCHEMA, "agents": rows})


def render_registry(entries: Sequence[Entry], *, redactor: Redactor, changed: bool = True) -> str:
    """The registry's document: the numbers, and what only a registry knows of each agent. ``changed``: with the last change."""
    rows = cleaned_data([{**_agent(entry.record), **_registered(entry, changed)} for entry in entries], cache(redactor.redact))
    return to_json({"$schema": SCHEMA, "counts": count(entries)._asdict(), "agents": rows})


def read_registry(text: str) -> list[Row]:
    """The rows of a kept document, its agents only. Raises ``UsageError``."""
    try:
        data: Any = json.loads(text)
        if data["$schema"] != SCHEMA:
            raise LookupError
        return [_row(agent) for agent in data["agents"] if agent["class"] == "agent"]
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError) as error:
        raise UsageError("this is no registry in JSON", "`fivegates agents --format json` writes one") from error


def _row(agent: Any) -> Row:
    environments = {one["environment"] for one in agent["deployments"]}
    known = sorted(one for one in environments if one is not None)
    unknown = [UNKNOWN] if None in environments or not environments else []
    passed = {f"{one['check']} until {one['until']}" if one["until"] else one["check"] for one in agent["exceptions"]}
    row = {
        "name": agent["name"],
        "id": agent["id"],
        "environment": ", ".join([*known, *unknown]),
        "owner": "" if agent["owner"] is None else agent["owner"] if agent["owner_confidence"] == "high" else f"{agent['owner']} ?",
        "contract": f"{agent['contract']} ({agent['contract_status']})" if agent["contract"] else "",
        "identity": identity_text(agent["identity"] or "", agent["identity_name"] or ""),
        "shared by": str(agent["shared_by"]) if agent["shared_by"] > 1 else "",
        "exceptions": ", ".join(sorted(passed)),
        "next review": agent["next_review"] or "",
    }
    return {column: plain(text) for column, text in row.items()}


def _registered(entry: Entry, changed: bool) -> Json:
    owner, last = entry.record.owner, entry.last_change
    return {
        "owner_confidence": owner.confidence if owner else None,
        "in_production": entry.in_production,
        "identity": entry.identity or None,
        "identity_name": entry.identity_name or None,
        "shared_by": entry.shared_by,
        **({"last_change": last._asdict() if last else None} if changed else {}),
        "exceptions": [
            {"check": one.check, "kind": one.kind, "until": one.until.isoformat() if one.until else None, "place": at(one.place)}
            for one in entry.exceptions
        ],
        "next_review": entry.next_review.isoformat() if entry.next_review else None,
    }


def _agent(agent: AgentRecord) -> Json:
    owner, contract = agent.owner, agent.contract
    return {
        "id": agent.id,
        "name": agent.name,
        "class": agent.class_,
        "confidence": rounded_down(agent.confidence, 4),
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
