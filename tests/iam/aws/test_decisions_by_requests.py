"""Decisions about patterns of resources, held against the plain evaluation of each request that they speak of."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest
from naive import is_allowed

from fivegates.iam.aws.decision import ALLOWED, DENIED, NO_GRANT, POSSIBLE, Policies
from fivegates.iam.aws.statements import read_statements
from fivegates.source import Source
from fivegates.values import Origin, Value

ACTIONS = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "iam:PassRole", "iam:CreateUser", "dynamodb:GetItem"]
ACTION_PATTERNS = [*ACTIONS, "*", "s3:*", "s3:Get*", "S3:put*", "*:*", "s3:?etObject", "iam:*Role", "dynamodb:*", "*:Get*"]
NAMES = ["a", "b", "ab", "crm-eu/x", "crm-us/x", "crm-eu/y", "logs"]
RESOURCES = [f"arn:aws:s3:::{name}" for name in NAMES]
RESOURCE_PATTERNS = [
    "*",
    *RESOURCES[:4],
    *(f"arn:aws:s3:::{name}" for name in ("*", "crm-*", "crm-eu/*", "*/x", "?", "a*")),
]
CONTEXTS = [{}, {"aws:RequestedRegion": "eu-west-1"}, {"aws:RequestedRegion": "us-east-1"}]
PAIRS = 5_000  # a batch; four batches


def statement(chance: random.Random) -> dict[str, Any]:
    made: dict[str, Any] = {"Effect": chance.choice(["Allow", "Allow", "Allow", "Deny"])}
    made[chance.choice(["Action", "Action", "Action", "NotAction"])] = chance.sample(ACTION_PATTERNS, chance.randint(1, 3))
    made[chance.choice(["Resource", "Resource", "Resource", "NotResource"])] = chance.sample(RESOURCE_PATTERNS, chance.randint(1, 3))
    if chance.random() < 0.2:
        made["Condition"] = {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}
    return made


def policy(chance: random.Random) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [statement(chance) for _ in range(chance.randint(1, 3))]}


def read(*policies: Mapping[str, Any]) -> Policies:
    found = []
    for one in policies:
        source = Source("p.json", json.dumps(one))
        statements, complete = read_statements(Value(source.text, Origin("literal", source, 0)))
        assert complete
        found += statements
    return Policies(found)


@pytest.mark.parametrize("seed", range(4))
def test_no_verdict_says_what_a_request_it_speaks_of_contradicts(seed: int) -> None:
    chance = random.Random(seed)
    verdicts: Counter[str] = Counter()
    for _ in range(PAIRS // 10):
        policies, boundary = [policy(chance) for _ in range(chance.randint(1, 2))], policy(chance) if chance.random() < 0.3 else None
        known, limit = read(*policies), read(boundary) if boundary is not None else None
        for _ in range(10):
            action, pattern = chance.choice(ACTIONS), chance.choice([*RESOURCE_PATTERNS, *RESOURCES])
            decision = known.decide(action, pattern, limit)
            covered = [name for name in RESOURCES if _covers(pattern, name)]
            answers = {is_allowed(policies, boundary, action, name, context) for name in covered for context in CONTEXTS}
            shown = (policies, boundary, action, pattern, decision.verdict, decision.reasons)
            assert decision.verdict != ALLOWED or answers <= {True}, shown
            assert decision.verdict not in (DENIED, NO_GRANT) or answers <= {False}, shown
            assert (decision.verdict == POSSIBLE) == bool(decision.reasons), shown
            assert decision.verdict == NO_GRANT or decision.witnesses or boundary is not None, shown
            verdicts[decision.verdict] += 1
    assert sum(verdicts.values()) == PAIRS
    assert all(verdicts[verdict] > PAIRS / 50 for verdict in (ALLOWED, POSSIBLE, DENIED, NO_GRANT))


def _covers(pattern: str, name: str) -> bool:
    return is_allowed([{"Statement": [{"Effect": "Allow", "Action": ["*"], "Resource": [pattern]}]}], None, "a:b", name, {})


@pytest.mark.parametrize("seed", range(4, 6))
def test_about_one_resource_without_conditions_the_answer_is_always_plain(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(400):
        policies = [policy(chance) for _ in range(2)]
        for one in (entry for made in policies for entry in made["Statement"]):
            one.pop("Condition", None)
        known = read(*policies)
        for action in ACTIONS:
            name = chance.choice(RESOURCES)
            assert (known.decide(action, name).verdict == ALLOWED) == is_allowed(policies, None, action, name, {}), (policies, action, name)
