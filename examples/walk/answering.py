"""Who knows what: the answers to the TODOs of each draft, from the contracts of the mended estate and from answers.json."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from filling import Answers

LISTS = ("scope.apis.", "scope.data", "scope.logs.actions", "scope.logs.fields", "blast_radius.classes")
FROM_MEDIUM = ("approved", "approvals", "blast_radius", "recovery")
CALLED = {"catalog-writer": "catalog_writer"}  # contract of the mended estate -> name of the agent
_SAID = "SELECT contract, field, value FROM contract_fields"


def all_answers(asked: Callable[..., Any], mended: Path, here: Path) -> dict[str, Answers]:
    """Contract -> field -> value. ``asked`` runs a command for its JSON."""
    contracts: dict[str, dict[str, list[str]]] = {}
    for row in asked("query", _SAID, "--root", str(mended))["rows"]:
        contracts.setdefault(row["contract"].rpartition("#")[2], {}).setdefault(row["field"], []).append(row["value"])
    besides = json.loads((here / "answers.json").read_text(encoding="utf-8"))
    names = {CALLED.get(name, name): said for name, said in contracts.items()}
    return {name: {**_answers(said), **besides.get(name, {})} for name, said in names.items()}


def _answers(said: dict[str, list[str]]) -> Answers:
    answers: Answers = {field: values if field.startswith(LISTS) else values[0] for field, values in said.items()}
    answers["scope.apis"] = {field.removeprefix("scope.apis."): values for field, values in said.items() if field.startswith("scope.apis.")}
    if "approved.by" not in said:  # of low risk
        return {**answers, **dict.fromkeys(FROM_MEDIUM)}
    approval = {key: answers[f"approvals.0.{key}"] for key in ("class", "by", "count", "enforced_by")}
    answers["approvals"] = [{**approval, "count": int(str(approval["count"]))}]
    answers["recovery.revokes"] = None
    return answers
