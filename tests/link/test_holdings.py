"""What the identities of small trees hold at a provider, asked action by action."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from fivegates.facts.wanted import Wanted
from fivegates.gathering import gather
from fivegates.settings import load_settings
from fivegates.tree.memory import MemoryTree
from fivegates.values import Reference

CASES = yaml.safe_load((Path(__file__).parent / "holding_cases.yaml").read_text(encoding="utf-8"))


def pattern(text: str) -> str:
    """``ref:aws_s3_bucket.x.arn`` as what the tree refers to it by."""
    if not text.startswith("ref:"):
        return text
    address, slash, rest = text.removeprefix("ref:").partition("/")
    named, _, path = address.rpartition(".")
    return f"\0terraform:.//{Reference('terraform:.', named, (path,))}\0{slash}{rest}"


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_an_identity_may_do_exactly_this(case: dict[str, Any]) -> None:
    tree = MemoryTree(case["files"], frozenset(case["files"]))
    holdings = gather(tree, load_settings(tree), wanted=Wanted(every_identity=True)).holdings
    decided = {}
    for asked in case["ask"]:
        identity, action, on = asked.split(" ", 2)
        (holding,) = holdings.of(identity)
        decision = holding.decide(action, pattern(on.removeprefix("on ")))
        lines = ", ".join(f"{one.given.place.path}:{one.given.place.line}" for one in decision.witnesses)
        unseen = f" unseen {', '.join(decision.unseen)}" if decision.unseen else ""
        reasons = f": {', '.join(decision.reasons)}" if decision.reasons else ""
        decided[asked] = f"{decision.verdict}{reasons}{unseen}" + (f" by {lines}" if lines else "")
    assert decided == case["ask"]
