"""Policies beyond all bounds: each is listed at its line, and what else the identity holds is decided."""

from __future__ import annotations

from datetime import date

import pytest

from fivegates.facts.wanted import Wanted
from fivegates.gathering import gather
from fivegates.iam.aws.patterns import contains, overlaps
from fivegates.iam.held import Holding
from fivegates.scan import ScanOptions as Options
from fivegates.scan import judge_facts
from fivegates.settings import Settings
from fivegates.tree.memory import MemoryTree

ROLE = 'resource "aws_iam_role" "r" { name = "r" }\n'
GOOD = """
resource "aws_iam_role_policy" "good" {
  role   = aws_iam_role.r.id
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "*" }] })
}
"""
HEAD = 'resource "aws_iam_role_policy" "bad" {\n  role   = aws_iam_role.r.id\n  policy = <<EOT\n'


def statement(resource: str) -> str:
    return f'{{"Effect": "Allow", "Action": "s3:GetObject",\n "Resource": "{resource}"}}'


def judged(policy: str) -> tuple[list[str], Holding]:
    """What is listed of a tree with one good and one bad policy, and what their role holds."""
    tree = MemoryTree({"main.tf": f"{ROLE}{HEAD}{policy}\nEOT\n}}\n{GOOD}"})
    gathered = gather(tree, Settings(), wanted=Wanted(every_identity=True))
    result = judge_facts(gathered, tree, Settings(), Options(today=date(2026, 11, 21)))
    listed = [f"{one.place.path}:{one.place.line} {one.reason}" for one in result.problems]
    listed += [f"{one.place.path}:{one.place.line} {one.message}" for one in result.notices]
    (holding,) = gathered.holdings.of("aws:role/?./r")
    return listed, holding


@pytest.mark.parametrize(
    ("policy", "place", "reason"),
    [
        ('{"Statement": [\n {"Effect" "Allow"}]}', "main.tf:6 ", "this policy is not read"),
        ('{"Statement": [' + ",".join([statement("*")] * 16_000) + "]}", "main.tf:4 ", "characters are over the limit of 1,000,000"),
        ('{"Statement": [' + statement("*" * 10_000) + "]}", "main.tf:6 ", "a pattern of 10,000 characters"),
        ('{"Statement": [' + statement("arn:aws:s3:::" + "a*" * 5_000) + "]}", "main.tf:6 ", "a pattern of 10,013 characters"),
    ],
    ids=["no JSON", "over a megabyte", "ten thousand stars", "ten thousand characters between stars"],
)
def test_it_is_listed_at_its_line_and_the_rest_is_decided(policy: str, place: str, reason: str) -> None:
    listed, holding = judged(policy)
    assert len(listed) == 1
    assert listed[0].startswith(place)
    assert reason in listed[0]
    assert holding.decide("sqs:SendMessage", "*").verdict == "allowed"
    assert holding.decide("s3:GetObject", "arn:aws:s3:::tickets/1").verdict == "possible"


def test_what_takes_too_many_steps_is_compared_with_care() -> None:
    wide, narrow = "*" + "ab" * 900 + "c", "ab" * 1000
    assert not contains(wide, narrow)
    assert overlaps(wide, narrow)
