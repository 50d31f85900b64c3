"""What denials and a boundary leave of a pattern: told by cases, and held against the plain evaluation of each request."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest
from naive import is_allowed
from test_decisions_by_requests import ACTIONS, CONTEXTS, RESOURCES, policy, value_of

from fivegates.iam.aws.meant import is_meant
from fivegates.iam.aws.patterns import contains
from fivegates.iam.aws.remaining import Extent, Piece, Remainder, remaining
from fivegates.iam.aws.statements import Statement, read_statements

BUCKET = "arn:aws:s3:::crm-eu"


def statements(*said: dict[str, Any]) -> list[Statement]:
    return read_statements(value_of({"Statement": list(said)}))[0]


def piece(action: str, resource: str = "*") -> Piece:
    return Piece(action.lower(), Extent(resource, resource, resource))


def left(found: Remainder) -> tuple[list[tuple[str, str]], bool]:
    return sorted((one.action, one.resource.shown) for one in found.pieces), found.sure


DENY = {"Effect": "Deny", "Resource": "*"}
ALLOW = {"Effect": "Allow", "Resource": "*"}
TAGGED = {"Condition": {"StringEquals": {"aws:ResourceTag/team": "crm"}}}
PLAIN = {"Condition": {"Bool": {"aws:SecureTransport": "false"}}}


@pytest.mark.parametrize(
    ("asked", "denied", "expected"),
    [
        (piece("s3:Get*"), [DENY | {"Action": "s3:*"}], ([], True)),
        (piece("s3:*"), [DENY | {"Action": "s3:Delete*"}], ([("s3:*", "*")], True)),
        (piece("s3:*"), [DENY | {"NotAction": ["s3:Get*", "sqs:*"]}], ([("s3:get*", "*")], True)),
        (piece("s3:GetObject"), [DENY | {"NotAction": "s3:Get*"}], ([("s3:getobject", "*")], True)),
        (piece("s3:*"), [{"Effect": "Deny", "Action": "s3:*", "NotResource": BUCKET}], ([("s3:*", BUCKET)], True)),
        (piece("s3:*"), [{"Effect": "Deny", "NotAction": "s3:Get*", "NotResource": BUCKET}], ([("s3:*", BUCKET), ("s3:get*", "*")], True)),
        (piece("s3:*", BUCKET), [{"Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::crm-*"}], ([], True)),
        (piece("s3:*"), [{"Effect": "Deny", "Action": "s3:*", "Resource": BUCKET}], ([("s3:*", "*")], True)),
        (piece("s3:Get*"), [DENY | {"Action": "s3:*"} | TAGGED], ([("s3:get*", "*")], False)),
        (piece("s3:Get*"), [DENY | {"Action": "s3:*"} | PLAIN], ([("s3:get*", "*")], True)),
        (piece("s3:Get*"), [DENY | {"NotAction": "s3:*Object"}], ([("s3:get*", "*")], False)),
        (piece("s3:Get*"), [DENY | {"Action": "sqs:*"}], ([("s3:get*", "*")], True)),
    ],
)
def test_a_deny_leaves_what_it_does_not_name(asked: Piece, denied: list[dict[str, Any]], expected: tuple[Any, bool]) -> None:
    assert left(remaining(asked, statements(*denied), None)) == expected


@pytest.mark.parametrize(
    ("asked", "limits", "expected"),
    [
        (piece("s3:*"), [ALLOW | {"Action": ["s3:Get*", "s3:PutObject", "sqs:*"]}], ([("s3:get*", "*"), ("s3:putobject", "*")], True)),
        (piece("s3:GetObject"), [ALLOW | {"Action": "*"}], ([("s3:getobject", "*")], True)),
        (piece("iam:*"), [ALLOW | {"Action": "s3:*"}], ([], True)),
        (piece("iam:*"), [ALLOW | {"NotAction": "iam:*"}], ([], True)),
        (piece("s3:*"), [ALLOW | {"Action": "s3:*"} | TAGGED], ([("s3:*", "*")], False)),
        (piece("s3:*"), [{"Effect": "Allow", "Action": "*", "Resource": BUCKET}], ([("s3:*", BUCKET)], True)),
        (piece("s3:*"), [ALLOW | {"Action": "*"}, DENY | {"NotAction": "s3:Get*"}], ([("s3:get*", "*")], True)),
    ],
)
def test_a_boundary_leaves_what_it_gives_itself(asked: Piece, limits: list[dict[str, Any]], expected: tuple[Any, bool]) -> None:
    assert left(remaining(asked, (), statements(*limits))) == expected


def test_every_request_that_is_allowed_lies_in_what_is_left() -> None:
    chance = random.Random(7)
    seen: Counter[str] = Counter()
    for _ in range(600):
        held, boundary = policy(chance), policy(chance) if chance.random() < 0.5 else None
        read = statements(*held["Statement"])
        denials = [one for one in read if one.effect == "Deny"]
        limits = statements(*boundary["Statement"]) if boundary is not None else None
        for said, one in zip(held["Statement"], read, strict=True):
            if said["Effect"] != "Allow" or "Action" not in said or "Resource" not in said or "Condition" in said:
                continue
            only = {"Statement": [said, *(other for other in held["Statement"] if other["Effect"] == "Deny")]}
            for pattern in one.actions:
                for resource in one.resources:
                    text = resource.text or ""
                    found = remaining(Piece((pattern.text or "").lower(), Extent(text, text, text)), denials, limits)
                    seen["sure" if found.sure else "unsure"] += 1
                    seen["nothing left"] += not found.pieces
                    for action in ACTIONS:
                        for name in RESOURCES:
                            if not (
                                contains("*" if pattern.text == "*:*" else (pattern.text or "").lower(), action.lower())
                                and contains(text, name)
                            ):
                                continue
                            if any(is_allowed([only], boundary, action, name, context) for context in CONTEXTS):
                                seen["allowed"] += 1
                                assert found.more or any(
                                    contains("*" if each.action == "*:*" else each.action, action.lower())
                                    and contains(each.resource.most, name)
                                    for each in found.pieces
                                )
    assert min(seen[key] for key in ("sure", "unsure", "nothing left", "allowed")) > 50


@pytest.mark.parametrize(
    ("action", "resource", "expected"),
    [
        ("s3:ListBucket", BUCKET, True),
        ("s3:ListBucket", f"{BUCKET}/*", False),
        ("s3:ListBucket", "*", True),
        ("s3:GetObject", BUCKET, False),
        ("s3:GetObject", f"{BUCKET}/*", True),
        ("s3:GetObject", "arn:aws:s3:::*", True),
        ("s3:Get*", BUCKET, True),
        ("s3:GetObject", "\0terraform:.//aws_s3_bucket.a.arn\0/*", True),
        ("s3:GetObject", "\0terraform:.//aws_s3_bucket.a.arn\0", False),
        ("s3:ListBucket", "\0terraform:.//aws_s3_bucket.a.arn\0/*", False),
        ("s3:GetObject", "\0terraform:.//var.a\0", True),
        ("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:a/b-??????", True),
        ("sqs:SendMessage", "arn:aws:s3:::x", False),
        ("nowhere:DoIt", "arn:aws:s3:::x", True),
    ],
)
def test_an_action_means_something_only_on_what_it_is_done_on(action: str, resource: str, expected: bool) -> None:
    assert is_meant(action, resource) is expected
