"""Decisions that an IAM engineer would make at a glance."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from fivegates.iam.aws.conditions import Constraint
from fivegates.iam.aws.decision import Policies
from fivegates.iam.aws.statements import Pattern, Statement
from fivegates.source import Source
from fivegates.values import Origin, Reference, Unknown, Value

CASES = yaml.safe_load((Path(__file__).parent / "decision_cases.yaml").read_text(encoding="utf-8"))
ORIGIN = Origin("literal", Source("policy.json", ""), 0)


def pattern(text: str) -> Pattern:
    if text == "?":
        return Pattern(None, ORIGIN, ORIGIN, Value(Unknown(), ORIGIN))
    if text.startswith("ref:"):
        name, slash, rest = text.removeprefix("ref:").partition("/")
        named = Unknown(frozenset({Reference("terraform:.", name, ("arn",))}), exact=True)
        return Pattern(None, ORIGIN, ORIGIN, Value(Unknown(named.references, (named, slash + rest)), ORIGIN))
    return Pattern(text, ORIGIN, ORIGIN)


def patterns(words: str) -> tuple[bool, tuple[Pattern, ...]]:
    return words.startswith("not "), tuple(pattern(word) for word in words.removeprefix("not ").split(","))


def statement(line: str) -> Statement:
    line, _, test = line.partition(" if ")
    effect, _, rest = line.partition(" ")
    said, _, resources = rest.partition(" on ")
    (not_actions, actions), (not_resources, targets) = patterns(said), patterns(resources)
    key, _, value = test.partition("=")
    return Statement(
        effect,
        () if not_actions else actions,
        actions if not_actions else (),
        () if not_resources else targets,
        targets if not_resources else (),
        (Constraint("stringequals", False, key.lower(), (value,)),) if test else (),
        ORIGIN,
    )


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_policies_decide(case: dict[str, Any]) -> None:
    policies = Policies(statement(line) for line in case["policies"])
    boundary = Policies(statement(line) for line in case["boundary"]) if "boundary" in case else None
    decided = {}
    for asked in case["ask"]:
        action, _, resource = asked.partition(" on ")
        decision = policies.decide(action, pattern(resource).least or resource, boundary)
        reasons = f": {', '.join(decision.reasons)}" if decision.reasons else ""
        decided[asked] = decision.verdict + reasons + (f" unseen {', '.join(decision.unseen)}" if decision.unseen else "")
    assert decided == case["ask"]


def test_a_policy_of_an_identity_that_is_not_known_gives_nothing_and_is_said() -> None:
    decision = Policies([], complete=False).decide("s3:GetObject", "*")
    assert (decision.verdict, decision.reasons) == ("possible", ("a policy of the identity is not known",))
    known = Policies([statement("Allow s3:* on *")], complete=False).decide("s3:GetObject", "*")
    assert (known.verdict, known.unseen) == ("allowed", ("a policy of the identity is not known",))
