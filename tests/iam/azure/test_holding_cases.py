"""Small trees and what is decided in them about operations of Azure, with the line that gives or the reason that keeps it open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from fivegates.gathering import gather
from fivegates.iam.held import Decision, Holding, Reach
from fivegates.settings import load_settings
from fivegates.tree.memory import MemoryTree

CASES = yaml.safe_load((Path(__file__).parent / "holding_cases.yaml").read_text(encoding="utf-8"))


def holding_of(files: dict[str, str], provider: str) -> Holding:
    """What the identity of a case holds at a provider."""
    tree = MemoryTree({path: text.encode() for path, text in files.items()})
    holdings = gather(tree, load_settings(tree)).holdings
    (found,) = [one for identity in sorted(holdings.identities) for one in holdings.of(identity) if one.provider == provider]
    return found


def shown(decision: Decision) -> str:
    if decision.verdict != "allowed":
        return ", ".join((decision.verdict, *decision.reasons))
    place = decision.witnesses[0].given.place
    return f"allowed {place.path}:{place.line}"


def reached(one: Reach) -> str:
    return f"{one.breadth or '?'} {one.resource} {one.decision.verdict}"


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_an_identity_may_do_exactly_this(case: dict[str, Any]) -> None:
    holding = holding_of(case["files"], case.get("provider", "azure"))
    asked = [question for entry in case.get("ask", ()) for question in entry]
    answers = [{question: shown(holding.decide(*question.split(" on ")))} for question in asked]
    assert answers == case.get("ask", [])
    operations = [operation for entry in case.get("reach", ()) for operation in entry]
    assert [{one: " + ".join(map(reached, holding.reach(one)))} for one in operations] == case.get("reach", [])
