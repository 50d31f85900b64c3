"""Every value knows the way it came: literal, then each name it got, the newest first."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fivegates.resolve.terraform import TerraformResult
from fivegates.values import Text, Unknown, Value

Resolve = Callable[..., TerraformResult]

FILES = {
    "main.tf": """\
variable "actor" {
  default = "arn:default"
}
locals {
  agents = {
    triage  = "ann"
    billing = "bob"
  }
  role = var.actor
}
module "agent" {
  source   = "./agent"
  for_each = local.agents
  role     = local.role
  name     = "${each.key}-agent"
}
resource "aws_iam_role" "fixed" { name = "fixed" }
resource "aws_lambda_function" "set" {
  for_each      = toset(["p", "q"])
  function_name = each.key
  role          = module.agent["triage"].role
  other         = aws_iam_role.fixed.name
  arn_of        = aws_iam_role.fixed.arn
  policy        = jsonencode({ Sid = "x", Action = ["a:B"] })
}
""",
    "prod.tfvars": 'actor = "arn:prod"\n',
    "agent/main.tf": """\
variable "role" {}
variable "name" {}
variable "size" { default = 3 }
resource "aws_lambda_function" "f" {
  role          = var.role
  function_name = var.name
  memory_size   = var.size
}
output "role" {
  value = aws_lambda_function.f.role
}
""",
}


def chain(value: Value | None) -> list[str]:
    assert value is not None
    return [f"{link.kind} {link.place.path}:{link.place.line}:{link.place.column}" for link in value.origin.chain()]


CHAINS = {
    ('module.agent["triage"].aws_lambda_function.f', "role"): [
        "attribute agent/main.tf:5:3",
        "argument main.tf:14:3",
        "local main.tf:9:3",
        "tfvars prod.tfvars:1:1",
        "literal prod.tfvars:1:9",
    ],
    ('module.agent["triage"].aws_lambda_function.f', "memory_size"): [
        "attribute agent/main.tf:7:3",
        "default agent/main.tf:3:19",
        "literal agent/main.tf:3:29",
    ],
    ('module.agent["billing"].aws_lambda_function.f', "function_name"): [
        "attribute agent/main.tf:6:3",
        "argument main.tf:15:3",
        "computed main.tf:15:14",
        "key main.tf:7:5",
    ],
    ('aws_lambda_function.set["q"]', "function_name"): ["attribute main.tf:20:3", "literal main.tf:19:31"],
    ('aws_lambda_function.set["q"]', "other"): [
        "attribute main.tf:22:3",
        "reference main.tf:22:19",
        "attribute main.tf:17:35",
        "literal main.tf:17:42",
    ],
    ('aws_lambda_function.set["p"]', "role"): [
        "attribute main.tf:21:3",
        "output agent/main.tf:10:3",
        "reference agent/main.tf:10:11",
        "attribute agent/main.tf:5:3",
        "argument main.tf:14:3",
        "local main.tf:9:3",
        "tfvars prod.tfvars:1:1",
        "literal prod.tfvars:1:9",
    ],
}


@pytest.mark.parametrize(("where", "wanted"), CHAINS.items(), ids=[" ".join(where) for where in CHAINS])
def test_a_value_keeps_the_way_it_came(where: tuple[str, str], wanted: list[str], resolve: Resolve) -> None:
    address, attribute = where
    (resource,) = [each for each in resolve(FILES).resources if each.address == address]
    assert chain(resource.get(attribute)) == wanted


def test_a_read_attribute_says_whose_it_is(resolve: Resolve) -> None:
    resource = next(each for each in resolve(FILES).resources if each.address == 'aws_lambda_function.set["p"]')
    known, unknown = resource.get("other"), resource.get("arn_of")
    assert known is not None and unknown is not None
    assert [str(reference) for reference in known.references()] == ["aws_iam_role.fixed.name"]
    assert isinstance(unknown.data, Unknown) and unknown.data.exact
    assert {str(reference) for reference in unknown.references()} == {"aws_iam_role.fixed.arn"}


def test_encoded_json_keeps_the_places_of_its_parts(resolve: Resolve) -> None:
    resource = next(each for each in resolve(FILES).resources if each.address == 'aws_lambda_function.set["p"]')
    policy = resource.get("policy")
    assert policy is not None and isinstance(policy.data, Text)
    assert policy.data == '{"Action":["a:B"],"Sid":"x"}'
    action = policy.data.content.get("Action")
    assert action is not None and action.items()[0].place.column == 53


def test_instances_know_where_their_key_was_written(resolve: Resolve) -> None:
    found = {each.address: each for each in resolve(FILES).resources}
    key = found['aws_lambda_function.set["q"]'].key_origin
    assert key is not None and (key.place.line, key.place.column) == (19, 31)
    (site,) = found['module.agent["billing"].aws_lambda_function.f'].calls
    assert (site.address, site.place.line, site.key, site.source) == ('module.agent["billing"]', 11, "billing", "./agent")
    assert site.key_origin is not None and site.key_origin.place.line == 7


def test_a_file_that_was_read_is_where_its_text_comes_from(resolve: Resolve) -> None:
    files = {
        "main.tf": 'resource "a_b" "x" {\n  t = file("note.txt")\n  j = jsondecode(file("data.json")).deep.value\n}\n',
        "note.txt": "a note",
        "data.json": '{\n  "deep": {\n    "value": 1 }}',
    }
    (resource,) = resolve(files).resources
    assert chain(resource.get("t")) == ["attribute main.tf:2:3", "literal note.txt:1:1"]
    assert chain(resource.get("j"))[0] == "attribute main.tf:3:3"
    assert chain(resource.get("j"))[-1].split()[1].startswith("data.json:")
