"""The answer of ``fivegates why`` as JSON (``schemas/why.schema.json``)."""

from __future__ import annotations

from functools import cache

from ..iam.held import POSSIBLE, Witness
from ..link.places import granted_place
from ..source import Place
from .clean import cleaned_data, printable
from .encode import to_json
from .identity_words import in_words
from .interface import Redactor
from .inventory import Row
from .json_report import Json, at
from .why import Found, Why
from .why_chain import Way

SCHEMA = "https://fivegates.dev/schemas/why-1.json"


def render(why: Why, *, redactor: Redactor, possible: bool = False) -> str:
    """Without ``possible`` what conditions leave open is left out where something is allowed."""
    question = why.question
    shows = possible or why.verdict == POSSIBLE
    data: Json = {
        "agent": {"id": why.agent.id, "name": why.agent.name, "place": at(why.agent.place)},
        "question": {"action": question.action, "resource": question.resource or None} if question else None,
        "verdict": why.verdict,
        "identities": [_way(way) for way in why.ways],
        "decisions": [_found(one) for one in why.found if shows or one.decision.verdict != POSSIBLE],
        "capabilities": [_capability(row) for row in why.capabilities if shows or row["verdict"] != POSSIBLE],
        "escalations": [_escalation(row) for row in why.escalations if shows or row["verdict"] != POSSIBLE],
        "unseen": why.unseen,
    }
    return to_json({"$schema": SCHEMA, "answer": cleaned_data(data, cache(lambda text: printable(redactor.redact(text))))})


def _way(way: Way) -> Json:
    return {
        "canonical": way.identity,
        "words": in_words(way.identity) or None,
        "environments": [name for name in way.environments if name],
        "doubt": way.doubt or None,
        "chain": [{"said": step.said, "place": _place(step.place)} for step in way.steps],
    }


def _found(one: Found) -> Json:
    decision = one.decision
    return {
        "identity": one.way.identity,
        "provider": one.provider,
        "action": one.action,
        "resource": one.resource or None,
        "breadth": one.breadth,
        "verdict": decision.verdict,
        "reasons": list(decision.reasons),
        "witnesses": [_witness(witness) for witness in decision.witnesses],
    }


def _witness(witness: Witness) -> Json:
    given = witness.given
    return {
        "by": given.by or None,
        "said": witness.said,
        "made_at": at(given.resource.place),
        "place": at(granted_place(given.resource, given.place, given.origin)),
    }


def _capability(row: Row) -> Json:
    what = ("identity", "provider", "class", "things", "breadth", "verdict", "action", "resource", "tier", "reversible")
    kept = (*what, "reasons", "witness", "grant_by")
    return {**{name: row[name] for name in kept}, "place": _row_place(row)}


def _escalation(row: Row) -> Json:
    kept = ("identity", "provider", "path", "kind", "severity", "verdict", "reasons", "effect", "target", "witness")
    return {**{name: row[name] for name in kept}, "place": _row_place(row)}


def _row_place(row: Row) -> Json | None:
    return {"path": row["file"], "line": row["line"] or 1} if row["file"] else None


def _place(place: Place | None) -> Json | None:
    return at(place) if place is not None else None
