"""FG201 and FG215 over trusts: how bad a sharing or an opening is."""

from __future__ import annotations

from datetime import date

import pytest

from fivegates.findings.model import Finding
from fivegates.scan import ScanOptions, scan_tree
from fivegates.settings import load_settings
from fivegates.tree.memory import MemoryTree

AGENTS = """
resource "aws_iam_role" "agent" {
  for_each           = toset(["drafter", "reader"])
  name               = each.key
  assume_role_policy = "{}"
}

resource "aws_bedrockagent_agent" "drafter" {
  agent_name              = "drafter"
  agent_resource_role_arn = aws_iam_role.agent["drafter"].arn
}

resource "aws_bedrockagent_agent" "reader" {
  agent_name              = "reader"
  agent_resource_role_arn = aws_iam_role.agent["reader"].arn
}
"""


def findings(text: str, check: str) -> list[Finding]:
    tree = MemoryTree({"main.tf": text})
    return scan_tree(tree, load_settings(tree), ScanOptions(date(2026, 11, 21), select=[check])).findings


def role(statements: str) -> str:
    return f'resource "aws_iam_role" "data" {{\n  name = "data"\n  assume_role_policy = jsonencode({{ Statement = [{statements}] }})\n}}\n'


def named(agent: str, condition: str) -> str:
    principal = f'Principal = {{ AWS = aws_iam_role.agent["{agent}"].arn }}'
    return f'{{ Effect = "Allow", Action = "sts:AssumeRole", {principal}, Condition = {{ {condition} }} }},'


@pytest.mark.parametrize(
    ("drafter", "reader", "severity"),
    [
        ('StringEquals = { "sts:SourceIdentity" = "drafter" }', 'StringEquals = { "sts:SourceIdentity" = "reader" }', "low"),
        ('StringLike = { "sts:RoleSessionName" = "drafter-*" }', '"Null" = { "sts:SourceIdentity" = "false" }', "low"),
        ('StringEquals = { "sts:SourceIdentity" = "drafter" }', 'StringEquals = { "sts:ExternalId" = "reader" }', "high"),
        ('StringEquals = { "sts:SourceIdentity" = "drafter" }', 'StringLike = { "sts:SourceIdentity" = "*" }', "high"),
        ('StringEquals = { "sts:SourceIdentity" = "drafter" }', '"Null" = { "sts:RoleSessionName" = "false" }', "high"),
    ],
)
def test_a_role_that_names_its_sessions_is_shared_at_low(drafter: str, reader: str, severity: str) -> None:
    found = findings(AGENTS + role(named("drafter", drafter) + named("reader", reader)), "FG201")
    assert [(finding.subject, finding.severity) for finding in found] == [
        ("terraform/./drafter", severity),
        ("terraform/./reader", severity),
    ]


def test_a_role_that_one_of_two_may_assume_is_not_shared() -> None:
    assert findings(AGENTS + role(named("drafter", 'StringEquals = { "sts:ExternalId" = "x" }')), "FG201") == []


def test_what_a_guide_asks_for_is_milder_than_a_door_that_stands_open() -> None:
    text = AGENTS.replace('"{}"', "local.trust") + (
        "locals {\n  trust = jsonencode({ Statement = [\n"
        '    { Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "bedrock.amazonaws.com" } },\n'
        '    { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "111122223333" } },\n'
        "  ] })\n}\n"
    )
    found = findings(text, "FG215")
    assert {(finding.subject, finding.severity, finding.place.line) for finding in found} == {
        (f"terraform/./{name}", severity, line) for name in ("drafter", "reader") for severity, line in (("medium", 19), ("high", 20))
    }
