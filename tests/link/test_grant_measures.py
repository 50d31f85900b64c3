"""How much each grant of an AWS role is: how wide its actions and resources are, and what its other policies leave of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from fivegates.facts.store import Store
from fivegates.facts.wanted import Wanted
from fivegates.gathering import gather
from fivegates.settings import load_settings
from fivegates.tree.memory import MemoryTree

CASES = yaml.safe_load((Path(__file__).parent / "measure_cases.yaml").read_text(encoding="utf-8"))
HEAD = """
variable "what" {}
variable "where" {}
resource "aws_dynamodb_table" "t" { name = "t" }
resource "aws_sns_topic" "t" { name = "t" }
resource "aws_iam_role" "r" { name = "r" }
"""
POLICY = """
resource "aws_iam_role_policy" "p" {{
  role   = aws_iam_role.r.id
  policy = jsonencode({{ Statement = [
{}
  ] }})
}}
"""
ATTACHMENT = """
resource "aws_iam_role_policy_attachment" "a{0}" {{
  role       = aws_iam_role.r.name
  policy_arn = "arn:aws:iam::aws:policy/{1}"
}}
"""


def facts(text: str) -> Store:
    tree = MemoryTree({"main.tf": HEAD + text})
    return gather(tree, load_settings(tree), wanted=Wanted(every_identity=True)).store


@pytest.mark.parametrize("case", [case for case in CASES if "statements" in case], ids=lambda case: case["title"])
def test_a_grant_is_as_wide_as_all_policies_leave_it(case: dict[str, Any]) -> None:
    rows = facts(POLICY.format(case["statements"])).query("SELECT * FROM grants WHERE effect = 'Allow'")
    assert sorted(map(said, rows)) == sorted(case["grants"])


def said(row: dict[str, Any]) -> str:
    on = f" on {row['resource']}" if row["resource"] else ""
    wildcard = "?" if row["wildcard"] is None else row["wildcard"] or "-"
    return f"{row['action'] or '?'}{on}: {wildcard} {row['breadth'] or '?'} {row['unscoped'] or '-'} {row['verdict']}"


@pytest.mark.parametrize("case", [case for case in CASES if "attached" in case], ids=lambda case: case["title"])
def test_a_policy_of_aws_is_of_a_kind(case: dict[str, Any]) -> None:
    text = "".join(ATTACHMENT.format(number, name) for number, name in enumerate(case["attached"]))
    rows = facts(text).query("SELECT role, role_kind FROM grants")
    assert sorted(f"{row['role'].rpartition('/')[2]} {row['role_kind']}" for row in rows) == sorted(case["kinds"])
