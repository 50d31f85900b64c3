"""How wide a resource pattern is, by the ARN format of what an action is done on."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from fivegates.iam.aws.actions import action_data
from fivegates.iam.aws.breadth import breadth_of

CASES = yaml.safe_load(Path(__file__).with_name("breadth_cases.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("action", "pattern", "breadth"), CASES, ids=[f"{action} {pattern}" for action, pattern, _ in CASES])
def test_a_pattern_is_as_wide_as_what_it_leaves_open_of_the_format(action: str, pattern: str, breadth: str) -> None:
    assert breadth_of(pattern.replace("~", "\0"), action) == breadth


@pytest.mark.parametrize(
    ("action", "scopable"),
    [
        ("s3:GetObject", True),
        ("S3:getobject", True),
        ("s3:ListAllMyBuckets", False),
        ("ec2:DescribeInstances", False),
        ("nosuch:Action", False),
        ("s3:NoSuchAction", False),
        ("../s3:GetObject", False),
        ("", False),
    ],
)
def test_only_an_action_that_is_known_to_take_single_resources_is_scopable(action: str, scopable: bool) -> None:
    assert action_data().is_scopable(action) is scopable
