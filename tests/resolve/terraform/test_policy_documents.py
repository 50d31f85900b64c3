"""``aws_iam_policy_document`` gives the policy that the provider would make of it, with the places of its parts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from fivegates.resolve.terraform import TerraformResult
from fivegates.values import Text, Unknown, Value

Resolve = Callable[..., TerraformResult]
CASES = yaml.load(Path(__file__).with_name("policy_documents.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
AROUND = """
variable "more" {}
variable "policy" {}
resource "aws_s3_bucket" "b" {}
data "aws_iam_policy_document" "other" {
  statement {
    sid     = "Base"
    actions = ["b:B"]
  }
}
"""


def plain(value: Value) -> Any:
    data = value.data
    if isinstance(data, Unknown):
        return {"$unknown": sorted(str(reference) for reference in data.references)}
    if isinstance(data, dict):
        return {str(key): plain(item) for key, item in data.items()}
    return [plain(item) for item in data] if isinstance(data, tuple) else data


def json_of(result: TerraformResult) -> Value:
    resource = next(each for each in result.resources if each.address == "data.aws_iam_policy_document.x")
    value = resource.get("json")
    assert value is not None
    return value


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_a_document_is_the_policy_the_provider_makes(case: dict[str, Any], resolve: Resolve) -> None:
    result = resolve(f'data "aws_iam_policy_document" "x" {{\n{case["body"]}}}\n{AROUND}')
    value = json_of(result)
    content = value.data.content if isinstance(value.data, (Text, Unknown)) else None
    assert content is not None
    assert plain(content) == case["json"]
    if "$unknown" in str(case["json"]):
        assert isinstance(value.data, Unknown) and value.data.references
    else:
        assert json.loads(str(value.data)) == case["json"]
    assert result.problems == []


def test_statements_and_actions_keep_their_lines(resolve: Resolve) -> None:
    text = (
        'data "aws_iam_policy_document" "x" {\n  statement {\n    actions = [\n      "a:A",\n      "b:B",\n    ]\n  }\n  statement {}\n}\n'
    )
    value = json_of(resolve(text))
    assert isinstance(value.data, Text)
    statements = value.data.content.get("Statement")
    assert statements is not None
    first, second = statements.items()
    actions = first.get("Action")
    assert actions is not None
    assert (first.place.line, second.place.line) == (2, 8)
    assert {item.text: item.place.line for item in actions.items()} == {"a:A": 4, "b:B": 5}


def test_a_role_reads_the_policy_with_its_structure(resolve: Resolve) -> None:
    text = """\
data "aws_iam_policy_document" "x" {
  statement { actions = ["a:A"] }
}
resource "aws_iam_policy" "p" {
  policy = data.aws_iam_policy_document.x.json
}
"""
    policy = next(each for each in resolve(text).resources if each.type == "aws_iam_policy").get("policy")
    assert policy is not None and isinstance(policy.data, Text)
    assert [str(reference) for reference in policy.references()] == ["data.aws_iam_policy_document.x.json"]
    assert policy.place.line == 5
