"""Decisions about patterns of resources, held against the plain evaluation of each request that they speak of."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from naive import is_allowed

from fivegates.iam.aws.around import Around
from fivegates.iam.aws.decision import ALLOWED, DENIED, NO_GRANT, POSSIBLE, RESOURCE_DENY, Policies
from fivegates.iam.aws.statements import Statement, read_statements
from fivegates.iam.aws.trust import read_trust
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
ME, OTHER = "arn:aws:iam::111122223333:role/me", "arn:aws:iam::111122223333:role/other"
# What a caller may meet; all of them send their requests encrypted, as a Deny of everything else asks for.
CONTEXTS = [
    {"aws:SecureTransport": "true"} | region | tag
    for region in ({}, {"aws:RequestedRegion": "eu-west-1"}, {"aws:RequestedRegion": "us-east-1"})
    for tag in ({}, {"aws:ResourceTag/team": "crm"})
]
TESTS = [
    ("StringEquals", "aws:RequestedRegion", "eu-west-1"),
    ("StringNotEquals", "aws:RequestedRegion", "eu-west-1"),
    ("StringEqualsIfExists", "aws:RequestedRegion", "eu-west-1"),
    ("StringLikeIfExists", "aws:RequestedRegion", "*"),
    ("StringLike", "aws:ResourceTag/team", "c*"),
    ("StringLike", "aws:ResourceTag/team", "*"),
    ("Bool", "aws:SecureTransport", "false"),
]
PAIRS = 5_000  # a batch; four batches


def conditions(chance: random.Random) -> dict[str, dict[str, str]]:
    """One test or several, all of which have to hold."""
    made: dict[str, dict[str, str]] = {}
    for operator, key, value in chance.sample(TESTS, chance.choice([1, 1, 2, 3])):
        made.setdefault(operator, {})[key] = value
    return made


def statement(chance: random.Random) -> dict[str, Any]:
    made: dict[str, Any] = {"Effect": chance.choice(["Allow", "Allow", "Allow", "Deny"])}
    made[chance.choice(["Action", "Action", "Action", "NotAction"])] = chance.sample(ACTION_PATTERNS, chance.randint(1, 3))
    made[chance.choice(["Resource", "Resource", "Resource", "NotResource"])] = chance.sample(RESOURCE_PATTERNS, chance.randint(1, 3))
    if chance.random() < 0.25:
        made["Condition"] = conditions(chance)
    return made


def policy(chance: random.Random) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [statement(chance) for _ in range(chance.randint(1, 3))]}


def bucket_policy(chance: random.Random) -> dict[str, Any]:
    """One that stands at the bucket that all resources are of."""
    made = []
    for _ in range(chance.randint(1, 2)):
        one = {"Effect": chance.choice(["Allow", "Deny"]), "Action": chance.sample([*ACTIONS[:3], "s3:*", "s3:Get*", "S3:put*"], 2)}
        one |= {"Resource": chance.sample(RESOURCE_PATTERNS[1:], chance.randint(1, 2))}
        who = chance.choice(["*", [ME], [OTHER], [ME, OTHER]])
        if who != "*" and chance.random() < 0.4:
            one["NotPrincipal"] = {"AWS": who}
        else:
            one["Principal"] = who if who == "*" else {"AWS": who}
        if chance.random() < 0.2:
            one["Condition"] = conditions(chance)
        made.append(one)
    return {"Version": "2012-10-17", "Statement": made}


def value_of(one: Mapping[str, Any]) -> Value:
    source = Source("p.json", json.dumps(one))
    return Value(source.text, Origin("literal", source, 0))


def read(*policies: Mapping[str, Any], at_resource: Mapping[str, Any] | None = None) -> Policies:
    found: list[Statement] = []
    for one in policies:
        statements, complete = read_statements(value_of(one))
        assert complete
        found += statements
    everybody: list[Statement] = []
    if at_resource is not None:
        trusts, _ = read_trust(value_of(at_resource))
        for one, trust in zip(read_statements(value_of(at_resource))[0], trusts, strict=True):
            named = [principal.value.text for principal in (trust.excepted if trust.is_everyone_but else trust.principals or ())]
            met = ME not in named if trust.is_everyone_but else ME in named or "*" in named
            if met:
                (found if ME in named else everybody).append(one._replace(of_resource=True))
    return Policies(found, around=Around.of(("s3", one) for one in everybody))


def situation(chance: random.Random) -> tuple[list[dict[str, Any]], dict[str, Any] | None, dict[str, Any] | None]:
    """A role's policies and those of its groups, its boundary, and the policy of the bucket."""
    policies = [policy(chance) for _ in range(chance.randint(1, 3))]
    return policies, policy(chance) if chance.random() < 0.3 else None, bucket_policy(chance) if chance.random() < 0.4 else None


@pytest.mark.parametrize("seed", range(4))
def test_no_verdict_says_what_a_request_it_speaks_of_contradicts(seed: int) -> None:
    chance = random.Random(seed)
    verdicts: Counter[str] = Counter()
    for _ in range(PAIRS // 10):
        policies, boundary, at_resource = situation(chance)
        known, limit = read(*policies, at_resource=at_resource), read(boundary) if boundary is not None else None
        for _ in range(10):
            action, pattern = chance.choice(ACTIONS), chance.choice([*RESOURCE_PATTERNS, *RESOURCES])
            decision = known.decide(action, pattern, limit)
            covered = [name for name in RESOURCES if _covers(pattern, name)]
            answers = {_answers(policies, boundary, action, name, context, at_resource) for name in covered for context in CONTEXTS}
            spared = _without_denies(at_resource) if RESOURCE_DENY in decision.unseen else at_resource  # all but single buckets
            most = {_answers(policies, boundary, action, name, context, spared) for name in covered for context in CONTEXTS}
            shown = (policies, boundary, at_resource, action, pattern, decision.verdict, decision.reasons)
            assert decision.verdict != ALLOWED or most <= {True}, shown
            assert decision.verdict not in (DENIED, NO_GRANT) or answers <= {False}, shown
            assert (decision.verdict == POSSIBLE) == bool(decision.reasons), shown
            assert decision.verdict == NO_GRANT or decision.witnesses or boundary is not None, shown
            verdicts[decision.verdict] += 1
    assert sum(verdicts.values()) == PAIRS
    assert all(verdicts[verdict] > PAIRS / 50 for verdict in (ALLOWED, POSSIBLE, DENIED, NO_GRANT))


def _answers(
    policies: Sequence[Mapping[str, Any]],
    boundary: Mapping[str, Any] | None,
    action: str,
    name: str,
    context: Mapping[str, str],
    at_resource: Mapping[str, Any] | None,
) -> bool:
    return is_allowed(policies, boundary, action, name, context, at_resource=at_resource, who=ME)


def _without_denies(at_resource: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    return {"Statement": [one for one in at_resource["Statement"] if one["Effect"] == "Allow"]} if at_resource is not None else None


def _covers(pattern: str, name: str) -> bool:
    return is_allowed([{"Statement": [{"Effect": "Allow", "Action": ["*"], "Resource": [pattern]}]}], None, "a:b", name, {})


@pytest.mark.parametrize("seed", range(4, 6))
def test_about_one_resource_without_conditions_the_answer_is_always_plain(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(400):
        policies = [policy(chance) for _ in range(2)]
        at_resource = bucket_policy(chance)
        for one in (entry for made in [*policies, at_resource] for entry in made["Statement"]):
            one.pop("Condition", None)
        known = read(*policies, at_resource=at_resource)
        for action in ACTIONS[:3]:
            name = chance.choice(RESOURCES)
            allowed = _answers(policies, None, action, name, {}, at_resource)
            assert (known.decide(action, name).verdict == ALLOWED) == allowed, (policies, at_resource, action, name)
