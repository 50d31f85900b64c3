"""The plan as JSON; ``schemas/split.schema.json`` describes it."""

from __future__ import annotations

from functools import cache

from ..clean import cleaned_data, printable
from ..encode import to_json
from ..interface import Redactor
from ..json_report import Json, at
from .code import identity_code
from .ending import ending_of
from .plan import Move, Plan
from .stanza import own_identity, stanza

SCHEMA = "https://fivegates.dev/schemas/split-1.json"


def render(plan: Plan, *, redactor: Redactor) -> str:
    end = ending_of(plan)
    data: Json = {
        "identity": plan.canonical,
        "provider": plan.provider,
        "kind": plan.kind,
        "until": plan.until.isoformat(),
        "moved": [{"id": agent.id, "name": agent.name} for agent in plan.moved],
        "moves": [_move(plan, move) for move in plan.moves],
        "others": [{"name": name, "kind": kind, "place": at(place)} for name, kind, place in plan.others],
        "last": {"holders": end.holders, "used": end.used or None, "remove": list(end.remove)},
    }
    clean = cache(lambda text: "\n".join(printable(line) for line in redactor.redact(text).split("\n")))
    return to_json({"$schema": SCHEMA, "split": cleaned_data(data, clean)})


def _move(plan: Plan, move: Move) -> Json:
    made = identity_code(plan, move) if move.is_ready else []
    return {
        "agent": move.agent.id,
        "name": move.agent.name,
        "environment": move.environment or None,
        "ready": move.is_ready,
        "contract": move.contract or None,
        "status": move.status or None,
        "risk": move.risk or None,
        "apis": list(move.apis),
        "places": [{"via": use.via, "place": at(use.place)} for use in move.uses],
        "identity": own_identity(plan, move) if move.is_ready else None,
        "code": [{"language": part.language, "text": part.text, "by_hand": list(part.open)} for part in made],
        "use": made[-1].use if made else None,
        "stanza": stanza(plan, move) if move.is_ready else None,
    }
