"""Module calls: inputs, outputs, what is not in the tree, and the providers that apply inside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from fivegates.resolve.terraform import TerraformResult
from fivegates.values import Unknown

Values = Callable[..., dict[str, Any]]
Resolve = Callable[..., TerraformResult]


def test_outputs_of_a_module_from_elsewhere_are_unknown_by_name(values: Values) -> None:
    text = """
module "far" {
  source  = "terraform-aws-modules/iam/aws"
  version = "5.0"
}
module "many" {
  source   = "git::ssh://git.example.com/agent.git"
  for_each = { a = 1 }
}
resource "a_b" "x" {
  role = module.far.role_arn
  keyed = module.many["a"].role_arn
  deep = module.far.roles["x"].arn
}
"""
    assert values(text)["a_b.x"] == {
        "role": {"$unknown": ["module.far.role_arn"]},
        "keyed": {"$unknown": ['module.many["a"].role_arn']},
        "deep": {"$unknown": ["module.far.roles.x.arn"]},
    }


def test_a_source_that_the_settings_map_is_evaluated(values: Values) -> None:
    files = {
        "infra/main.tf": 'module "m" {\n  source = "git::ssh://git.example.com/agent.git"\n  name = "n"\n}\n',
        "modules/agent/main.tf": 'variable "name" {}\nresource "a_b" "x" { name = var.name }\n',
    }
    found = values(files, modules={"git::ssh://git.example.com/agent.git": "modules/agent"})
    assert found == {"module.m.a_b.x": {"name": "n"}}


def test_a_folder_that_is_not_there_is_listed_and_no_error(resolve: Resolve) -> None:
    result = resolve('module "m" { source = "../gone" }\nresource "a_b" "x" { v = module.m.out }\n')
    assert [(problem.kind, problem.place.line) for problem in result.problems] == [("not_read", 1)]
    value = result.resources[0].get("v")
    assert value is not None and isinstance(value.data, Unknown) and value.data.exact


RINGS = {
    "a module that is its own source": {"main.tf": 'module "m" { source = "./" }\nresource "a_b" "x" { v = module.m.out }\n'},
    "two modules that call each other": {
        "a/main.tf": 'module "m" { source = "../b" }\nresource "a_b" "x" { v = 1 }\n',
        "b/main.tf": 'module "m" { source = "../a" }\nresource "a_b" "y" { v = 2 }\n',
    },
}


@pytest.mark.parametrize("files", RINGS.values(), ids=RINGS)
def test_a_ring_of_modules_is_a_problem_and_the_rest_is_read(files: dict[str, str], resolve: Resolve) -> None:
    result = resolve(files)
    assert result.resources
    assert any("calls itself" in problem.reason and problem.kind == "error" for problem in result.problems)


def test_values_that_need_themselves_are_problems(resolve: Resolve) -> None:
    files = {
        "main.tf": """
locals {
  a = local.b
  b = local.a
}
module "m" {
  source = "./m"
  x      = module.m.out
}
resource "a_b" "x" {
  count = length(a_b.y)
  v     = [local.a, module.m.out]
}
resource "a_b" "y" { count = length(a_b.x) }
""",
        "m/main.tf": 'variable "x" {}\noutput "out" { value = var.x }\n',
    }
    result = resolve(files)
    for resource in result.resources:
        value = resource.get("v")
        assert value is None or all(item.is_unknown for item in value.items())
    reasons = " ".join(problem.reason for problem in result.problems)
    for name in ("local.a", "output.out", "a_b.x"):
        assert f"{name} depend" in reasons, reasons


PROVIDERS = {
    "main.tf": """
provider "aws" { region = "eu-west-1" }
provider "aws" {
  alias  = "us"
  region = "us-east-1"
  assume_role { role_arn = "arn:aws:iam::123456789012:role/deploy" }
}
resource "aws_iam_role" "plain" {}
resource "aws_iam_role" "aliased" { provider = aws.us }
resource "google_project" "none" {}
module "inherits" { source = "./m" }
module "passed" {
  source    = "./m"
  providers = { aws = aws.us }
}
module "renamed" {
  source    = "./n"
  providers = { aws.main = aws.us }
}
""",
    "m/main.tf": 'resource "aws_iam_role" "r" {}\n',
    "n/main.tf": 'resource "aws_iam_role" "r" { provider = aws.main }\n',
}


def test_the_provider_that_applies_is_known(resolve: Resolve) -> None:
    found = {}
    for resource in resolve(PROVIDERS).resources:
        region = resource.provider.get("region") if resource.provider is not None else None
        found[resource.address] = region.text if region is not None else None
    assert found == {
        "aws_iam_role.plain": "eu-west-1",
        "aws_iam_role.aliased": "us-east-1",
        "google_project.none": None,
        "module.inherits.aws_iam_role.r": "eu-west-1",
        "module.passed.aws_iam_role.r": "us-east-1",
        "module.renamed.aws_iam_role.r": "us-east-1",
    }


def test_a_provider_has_nested_blocks_and_no_alias(resolve: Resolve) -> None:
    resource = next(each for each in resolve(PROVIDERS).resources if each.address == "aws_iam_role.aliased")
    assert resource.provider is not None
    assert list(resource.provider.names()) == ["region", "assume_role"]
    blocks = resource.provider.get("assume_role")
    assert blocks is not None
    role = blocks.items()[0].get("role_arn")
    assert role is not None and role.text == "arn:aws:iam::123456789012:role/deploy"


def test_a_value_that_does_not_fit_its_type_is_unknown(values: Values) -> None:
    files = {
        "main.tf": 'module "m" {\n  source = "./m"\n  n = "many"\n  o = {}\n}\n',
        "m/main.tf": """
variable "n" { type = number }
variable "o" { type = object({ a = string }) }
resource "a_b" "x" { v = [var.n, var.o] }
""",
    }
    (first, second) = values(files)["module.m.a_b.x"]["v"]
    assert "does not fit" in first["$error"] and "does not fit" in second["$error"]


def test_the_second_of_two_declarations_is_listed(resolve: Resolve) -> None:
    result = resolve({"a.tf": 'resource "a_b" "x" { v = 1 }\n', "b.tf": '\nresource "a_b" "x" { v = 2 }\n'})
    (resource,) = result.resources
    value = resource.get("v")
    assert value is not None and value.data == 1
    assert [(problem.place.path, problem.place.line, problem.kind) for problem in result.problems] == [("b.tf", 2, "notice")]
