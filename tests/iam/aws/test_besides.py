"""What an action needs besides one thing: each type that AWS asks for has to be given for certain."""

from __future__ import annotations

import pytest

from fivegates.catalog import load
from fivegates.iam.aws.actions import action_data
from fivegates.iam.aws.besides import lacks_besides
from fivegates.iam.aws.statements import TOKEN

EC2 = "arn:aws:ec2:*:*:"
NEEDED = [f"{EC2}{type}/*" for type in ("instance", "network-interface", "security-group", "subnet")] + ["arn:aws:ec2:*::image/*"]
NAMED = f"{TOKEN}.//aws_subnet.one{TOKEN}"
CASES = [
    ("ec2:RunInstances", ["*"], ""),
    ("ec2:RunInstances", NEEDED, ""),
    ("ec2:RunInstances", [f"{EC2}*", "arn:aws:ec2:*::image/ami-1"], ""),
    ("ec2:RunInstances", ["arn:aws:ec2:*:*:*"], ""),
    ("ec2:RunInstances", ["arn:aws:ec2:eu-west-1:111122223333:*/*", "arn:aws:ec2:eu-west-1::image/ami-1"], ""),
    ("ec2:RunInstances", [one.replace("aws", "aws-cn") for one in NEEDED], ""),
    ("ec2:RunInstances", NEEDED[1:], "instance"),
    ("ec2:RunInstances", [f"{EC2}subnet/*", f"{EC2}placement-group/*"], "image, instance, network-interface, security-group"),
    ("ec2:RunInstances", [f"{EC2}instance/i-1", "arn:aws:s3:::*"], "image, network-interface, security-group, subnet"),
    ("ec2:RunInstances", [*NEEDED[:3], NEEDED[4], NAMED], ""),  # what is only named may be the subnet
    ("ec2:RunInstances", [*NEEDED[:2], NEEDED[4], NAMED], "security-group, subnet"),  # and not a security group besides
    ("ec2:TerminateInstances", [f"{EC2}instance/i-1"], ""),
    ("bedrock:InvokeModel", ["arn:aws:bedrock:*::foundation-model/*"], ""),  # a model or a profile, not both
    ("nosuch:Action", ["arn:aws:nosuch:::x"], ""),
    ("ec2:RunInstances", [], ""),  # nothing is certain anyway
]


@pytest.mark.parametrize(("action", "patterns", "lacking"), CASES)
def test_what_is_given_on_some_of_what_it_takes_is_told_with_what_lacks(action: str, patterns: list[str], lacking: str) -> None:
    said = lacks_besides(action, patterns)
    assert said.removeprefix("it also has to be allowed on ").removesuffix(", which is not certain") == lacking


@pytest.mark.parametrize("action", load("together")["actions"])
def test_what_is_listed_takes_several_types(action: str) -> None:
    found = action_data().find(action)
    assert found is not None and len(found.required) > 1
