"""The scorecard as JSON; ``schemas/score.schema.json`` describes it."""

from __future__ import annotations

from functools import cache

from ..clean import cleaned_data, printable
from ..encode import to_json
from ..interface import Redactor
from ..json_report import Json
from ..text_summary import UNSEEN
from .card import AgentScore, Card, GateScore
from .change import Difference
from .steps import next_steps

SCHEMA = "https://fivegates.dev/schemas/score-1.json"


def render(card: Card, names: dict[str, str], *, redactor: Redactor, change: Difference | None = None) -> str:
    numbers = card.numbers
    data: Json = {
        "green": card.green,
        "numbers": {
            "in_production": numbers.in_production,
            "shared": numbers.shared,
            "reviewed": numbers.reviewed,
            "with_owner_and_successor": numbers.backed,
        },
        "gates": [_gate(gate) | {"answers": _answers(card, gate.name)} for gate in card.gates],
        "agents": [_agent(one) for one in card.agents],
        "owners": [
            {"owner": owner, "agents": [one.entry.record.id for one in agents], "green": min(one.green for one in agents)}
            for owner, agents in card.owners.items()
        ],
        "next": [
            {
                "command": step.command,
                "checks": list(step.checks),
                "findings": step.findings,
                "severity": step.severity,
                "others": step.others,
            }
            for step in next_steps(card.findings, names)
        ],
        "change": _change(change),
        "unseen": UNSEEN,
    }
    return to_json({"$schema": SCHEMA, "score": cleaned_data(data, cache(lambda text: printable(redactor.redact(text))))})


def _gate(gate: GateScore) -> Json:
    return {"name": gate.name, "colour": gate.colour, "because": gate.because, "findings": dict(gate.findings)}


def _answers(card: Card, gate: str) -> list[Json]:
    return [
        {
            "what": one.what,
            "rests_on": one.rests_on,
            "needed": one.needed,
            "agents": len(one.agents),
            "unknown": sorted(agent.entry.record.id for agent in card.agents if agent.entry.record.id not in one.agents),
        }
        for one in card.answers[gate]
    ]


def _agent(one: AgentScore) -> Json:
    record = one.entry.record
    return {
        "id": record.id,
        "name": record.name,
        "owner": None if one.owner == "nobody" else one.owner,
        "in_production": one.entry.in_production,
        "green": one.green,
        "gates": [_gate(gate) for gate in one.gates],
    }


def _change(change: Difference | None) -> Json | None:
    if change is None:
        return None
    moved = [{"gate": name, "before": then, "now": now} for name, then, now in (*change.worse, *change.better)]
    return {"revision": change.revision, "before": change.before, "now": change.now, "gates": moved}
