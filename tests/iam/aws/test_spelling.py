"""Actions that AWS does not have are said at their line, and nothing else is."""

from __future__ import annotations

import pytest

from fivegates.iam.aws.spelling import MOST_LISTED, unknown_actions
from fivegates.source import Place

AT = Place("main.tf", 3)


def faults(*texts: str) -> list[str]:
    return [fault.partition(" (as of")[0] for _, fault in unknown_actions((text, AT) for text in texts)]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("s4:GetObject", "AWS lists no service `s4`: `s4:GetObject` covers no action"),
        ("dynamodbb:PutItem", "AWS lists no service `dynamodbb`, meant is perhaps `dynamodb`: `dynamodbb:PutItem` covers no action"),
        ("s3:GetObjet", "AWS lists no action `s3:GetObjet`, meant is perhaps `s3:GetObject`"),
        ("S3:getobjet", "AWS lists no action `S3:getobjet`, meant is perhaps `s3:GetObject`"),
        ("s3:Gett*", "AWS lists no action `s3:Gett*`"),
        ("s3:", "AWS lists no action `s3:`"),
        ("ds:DisconnectDirectory", "AWS lists no action `ds:DisconnectDirectory`"),
        ("scheduler:TagSchedule", "AWS lists no action `scheduler:TagSchedule`"),
        ("GetObject", "`GetObject` names no service and is no action of AWS"),
        ("../../etc/passwd:x", "AWS lists no service `../../etc/passwd`: `../../etc/passwd:x` covers no action"),
        ("x" * 3000, f"`{'x' * 128}...` names no service and is no action of AWS"),
    ],
)
def test_what_covers_no_action_is_said(text: str, fault: str) -> None:
    assert faults(text) == [fault]


@pytest.mark.parametrize(
    "text",
    [
        "*",
        "**",
        "*:*",
        "s3:*",
        "S3:GETOBJECT",
        "s3:Get*",
        "s3:GetObj?ct",
        "s3*",
        "s?:Nothing",
        "s3:${action}",
        "s3:\0x//y\0",
        "ec2:Describe*",
    ],
)
def test_what_covers_actions_or_is_not_known_is_not(text: str) -> None:
    assert faults(text) == []


def test_each_is_said_once_a_place_and_no_tree_is_flooded() -> None:
    assert len(list(unknown_actions([("s4:x", AT), ("s4:x", AT), ("s4:x", Place("main.tf", 9))]))) == 2
    assert len(list(unknown_actions((f"s4:x{number}", AT) for number in range(1000)))) == MOST_LISTED
