"""Trust policies and what they let in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from facts_shown import facts_of

CASES = yaml.safe_load((Path(__file__).parent / "trust_cases.yaml").read_text(encoding="utf-8"))


def statements(case: dict[str, Any]) -> list[dict[str, Any]]:
    """A case's statements, or those that its tests of an issuer's claims make."""
    if "statements" in case:
        return list(case["statements"])
    issuer = case["federated"]
    provider = issuer if issuer == "cognito-identity.amazonaws.com" else f"arn:aws:iam::111122223333:oidc-provider/{issuer}"
    return [
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Principal": {"Federated": provider},
            "Condition": {operator: {f"{issuer}:{claim}": value for claim, value in claims.items()} for operator, claims in tests.items()},
        }
        for tests in case["tests"]
    ]


def let_in(policy: str, more: str = "") -> list[str]:
    """What a policy, as an expression of Terraform, lets in, in the order of its lines."""
    text = f'{more}\nresource "aws_iam_role" "r" {{\n  name = "r"\n  assume_role_policy = {policy}\n}}\n'
    rows = facts_of({"main.tf": text}).query(
        "SELECT t.kind || CASE t.verdict WHEN 'allowed' THEN '' ELSE ' possible' END || COALESCE(' ' || NULLIF(t.fault, ''), '') AS said"
        " FROM trusts t ORDER BY t.rowid"
    )
    return [str(row["said"]) for row in rows]


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_a_trust_lets_in_exactly_this(case: dict[str, Any]) -> None:
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements(case)}, indent=2)
    assert let_in(f"<<EOT\n{policy}\nEOT") == case["lets_in"]
    assert let_in(f"jsonencode({policy})") == case["lets_in"]


UNKNOWN = {
    "the whole policy": "var.x",
    "a statement": 'jsonencode({ Statement = [var.x, { Effect = "Allow", Action = "sts:AssumeRole", Principal = "*" }] })',
    "the effect": 'jsonencode({ Statement = [{ Effect = var.x, Action = "sts:AssumeRole", Principal = "*" }] })',
    "the action": 'jsonencode({ Statement = [{ Effect = "Allow", Action = var.x, Principal = "*" }] })',
    "the condition": 'jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = "*", Condition = var.x }] })',
    "the condition's key": 'jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = "*",'
    ' Condition = { StringEquals = { "${var.x}:sub" = "a" } } }] })',
    "the principal": 'jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = var.x } }] })',
    "the subject": 'jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",'
    ' Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }, Condition = {'
    ' StringLike = { "token.actions.githubusercontent.com:sub" = var.x, "token.actions.githubusercontent.com:aud" = "a" } } }] })',
}


@pytest.mark.parametrize("policy", UNKNOWN.values(), ids=UNKNOWN)
def test_what_is_not_known_is_never_too_wide(policy: str) -> None:
    found = let_in(policy, 'variable "x" {}')
    assert not [said for said in found if "-" in said]


def test_a_root_is_one_whatever_its_account() -> None:
    more = 'data "aws_caller_identity" "me" {}'
    root = '"arn:aws:iam::${data.aws_caller_identity.me.account_id}:root"'
    for principal in (root, "data.aws_caller_identity.me.account_id"):
        policy = f'jsonencode({{ Statement = [{{ Effect = "Allow", Action = "sts:AssumeRole", Principal = {{ AWS = {principal} }} }}] }})'
        assert let_in(policy, more) == ["account account-root"]


def test_a_provider_that_takes_one_audience_needs_no_condition_on_it() -> None:
    more = (
        'resource "aws_iam_openid_connect_provider" "g" {\n'
        '  url = "https://token.actions.githubusercontent.com"\n  client_id_list = [%s]\n}'
    )
    policy = (
        'jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity",'
        " Principal = { Federated = aws_iam_openid_connect_provider.g.arn }, Condition = {"
        ' StringLike = { "token.actions.githubusercontent.com:sub" = "%s" } } }] })'
    )
    assert let_in(policy % "repo:acme/shop:*", more % '"sts.amazonaws.com"') == ["oidc"]
    assert let_in(policy % "repo:acme/shop:*", more % '"sts.amazonaws.com", "https://github.com/acme"') == ["oidc no-audience"]
    assert let_in(policy % "repo:acme/*", more % '"sts.amazonaws.com"') == ["oidc organisation-wide"]


DOCUMENT = """
data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [var.x]
    }
    condition {
      test     = "%s"
      variable = "%s"
      values   = ["%s"]
    }
  }
}
variable "x" {}
"""


@pytest.mark.parametrize(
    ("operator", "variable", "value", "said"),
    [
        ("StringLike", "${var.x}:sub", "system:serviceaccount:*:*", "oidc namespace-wide"),
        ("StringEquals", "${var.x}:sub", "system:serviceaccount:support:bot", "oidc"),
        ("StringLike", "${var.x}:sub", "repo:acme/*", "oidc"),
        ("StringEquals", "${var.x}:aud", "sts.amazonaws.com", ""),
        ("StringLike", "a:${var.x}", "system:serviceaccount:*:*", ""),
        ("StringLike", "${var.x}:sub", "${var.x}:*", "oidc"),
    ],
)
def test_of_a_cluster_that_is_not_known_yet_the_form_of_the_subject_tells(operator: str, variable: str, value: str, said: str) -> None:
    assert let_in("data.aws_iam_policy_document.trust.json", DOCUMENT % (operator, variable, value)) == ([said] if said else [])


@pytest.mark.parametrize(
    "statements",
    [
        [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": "*"}] * 101,
        [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": ["*"] * 301}}],
    ],
    ids=["statements", "principals"],
)
def test_a_policy_longer_than_there_can_be_is_not_judged(statements: list[dict[str, Any]]) -> None:
    assert let_in(f"<<EOT\n{json.dumps({'Statement': statements})}\nEOT") == []
