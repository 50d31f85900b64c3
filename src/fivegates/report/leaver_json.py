"""What a person leaves behind as JSON; ``schemas/leaver.schema.json`` describes it."""

from __future__ import annotations

from functools import cache

from ..lifecycle.model import Leaving, Matter, Secret, Step, Tie
from .clean import cleaned_data
from .encode import to_json
from .interface import Redactor
from .json_report import Json, at

SCHEMA = "https://fivegates.dev/schemas/leaver-1.json"


def render(found: Leaving, *, redactor: Redactor) -> str:
    """One object: the person, what they have to do with what, the steps in order, and whether all is done."""
    data: Json = {
        "person": found.person,
        "on": found.on,
        "status": found.status or None,
        "done": found.is_done,
        "matters": [_matter(one) for one in found.matters],
        "steps": [_step(one) for one in found.steps],
        "unknown": list(found.unknown),
    }
    return to_json({"$schema": SCHEMA, "leaver": cleaned_data(data, cache(redactor.redact))})


def _matter(one: Matter) -> Json:
    return {
        "id": one.id,
        "name": one.name,
        "kind": one.kind,
        "place": at(one.place),
        "contract": one.path or None,
        "status": one.status or None,
        "risk": one.risk or None,
        "owner": one.owner or None,
        "successor": one.successor or None,
        "deployed": one.is_deployed,
        "ties": [_tie(tie) for tie in one.ties],
        "identities": list(one.identities),
        "credentials": [_secret(secret) for secret in one.secrets],
    }


def _tie(tie: Tie) -> Json:
    return {"role": tie.role, "source": tie.source, "detail": tie.detail, "place": at(tie.place)}


def _secret(secret: Secret) -> Json:
    return {
        "name": secret.name,
        "kind": secret.kind or None,
        "store": secret.store or None,
        "rotated": secret.rotated or None,
        "in_tree": secret.is_seen,
        "in_contract": secret.is_listed,
        "place": at(secret.place),
    }


def _step(step: Step) -> Json:
    return {
        "action": step.action,
        "subject": step.matter,
        "name": step.name,
        "text": step.text,
        "place": at(step.place),
        "state": step.state,
        "basis": step.basis or None,
    }
