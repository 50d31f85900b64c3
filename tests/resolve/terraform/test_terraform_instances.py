"""Instances, those that may or may not be, and what refers to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from fivegates.resolve.terraform import TerraformResult
from fivegates.values import Reference, Unknown

Resolve = Callable[..., TerraformResult]
Values = Callable[..., dict[str, Any]]
UNIT = "terraform:."

EXISTENCE = {
    "count 0 deploys nothing": ("count = 0", []),
    "count 1 is there": ("count = 1", [("a_b.x[0]", False)]),
    "an empty for_each deploys nothing": ("for_each = {}", []),
    "a switch that is off by default is conditional": ("count = var.off ? 1 : 0", [("a_b.x[0]", True)]),
    "a switch that is on by default is there": ("count = var.on ? 1 : 0", [("a_b.x[0]", False)]),
    "a local leads to the switch": ("count = local.created", [("a_b.x[0]", True)]),
    "a variable without value decides nothing": ("count = var.unset", [("a_b.x[0]", True)]),
    "an unknown for_each has one instance for all": ("for_each = var.unset", [("a_b.x", True)]),
    "a for_each that is empty by default is conditional": ("for_each = toset(var.none)", [("a_b.x", True)]),
    "a number that is no count is unknown": ('count = "many"', [("a_b.x[0]", True)]),
    "a list is no for_each": ('for_each = ["a"]', [("a_b.x", True)]),
    "a switch set in a file is decided": ("count = var.set ? 1 : 0", []),
}
VARIABLES = """
variable "off" { default = false }
variable "on" { default = true }
variable "none" { default = [] }
variable "set" { default = true }
variable "unset" {}
locals { created = var.off == true ? 1 : 0 }
"""


@pytest.mark.parametrize(("expansion", "wanted"), EXISTENCE.values(), ids=EXISTENCE)
def test_what_exists(expansion: str, wanted: list[tuple[str, bool]], resolve: Resolve) -> None:
    files = {"main.tf": f'{VARIABLES}resource "a_b" "x" {{\n  {expansion}\n}}\n', "terraform.tfvars": "set = false\n"}
    assert [(each.address, each.conditional) for each in resolve(files).resources] == wanted


def test_a_switch_that_the_call_turns_off_deploys_nothing(resolve: Resolve) -> None:
    files = {
        "main.tf": """
variable "off" { default = false }
module "never" {
  source = "./m"
  create = false
}
module "left" { source = "./m" }
module "maybe" {
  source = "./m"
  create = var.off
}
""",
        "m/main.tf": 'variable "create" { default = false }\nresource "a_b" "x" {\n  count = var.create ? 1 : 0\n}\n',
    }
    assert [(each.address, each.conditional) for each in resolve(files).resources] == [("module.maybe.a_b.x[0]", True)]


def test_what_hangs_on_a_conditional_module_is_conditional(resolve: Resolve) -> None:
    files = {"main.tf": 'variable "u" {}\nmodule "m" {\n  source = "./m"\n  for_each = var.u\n}\n', "m/main.tf": 'resource "a_b" "x" {}\n'}
    assert [(each.address, each.conditional) for each in resolve(files).resources] == [("module.m.a_b.x", True)]


REFERENCES = """
variable "agents" {}
variable "on" { default = false }
resource "aws_iam_role" "each" {
  for_each = var.agents
  name     = "${each.key}-role"
  path     = "/fixed/"
}
resource "aws_iam_role" "maybe" {
  count = var.on ? 1 : 0
  name  = "maybe"
}
resource "a_b" "each" {
  for_each = var.agents
  role     = aws_iam_role.each[each.key].arn
}
resource "a_b" "x" {
  keyed    = aws_iam_role.each["triage"].arn
  other    = aws_iam_role.each["billing"].arn
  written  = aws_iam_role.each["triage"].path
  looked   = lookup(aws_iam_role.each, "triage", null).arn
  index    = aws_iam_role.maybe[0].arn
  try      = try(aws_iam_role.maybe[0].arn, "none")
  one      = one(aws_iam_role.maybe[*].arn)
  missing  = aws_iam_role.gone.arn
  data     = data.aws_caller_identity.me.account_id
  nested   = aws_eks_cluster.c.identity[0].oidc[0].issuer
}
data "aws_caller_identity" "me" {}
resource "aws_eks_cluster" "c" {
  vpc_config { subnets = ["s"] }
}
resource "a_b" "blocks" {
  known   = aws_eks_cluster.c.vpc_config[0].subnets
  unknown = aws_eks_cluster.c.vpc_config[0].cluster_security_group_id
}
"""


def test_references_to_what_may_be_name_the_instance(values: Values) -> None:
    found = values(REFERENCES)["a_b.x"]
    assert found == {
        "keyed": {"$unknown": ['aws_iam_role.each["triage"].arn']},
        "other": {"$unknown": ['aws_iam_role.each["billing"].arn']},
        "written": {"$unknown": ['aws_iam_role.each["triage"].path']},
        "looked": {"$unknown": ['aws_iam_role.each["triage"].arn']},
        "index": {"$unknown": ["aws_iam_role.maybe[0].arn"]},
        "try": "none",
        "one": None,
        "missing": {"$unknown": ["aws_iam_role.gone.arn"]},
        "data": {"$unknown": ["data.aws_caller_identity.me.account_id"]},
        "nested": {"$unknown": ["aws_eks_cluster.c.identity[0].oidc[0].issuer"]},
    }


def test_instances_of_the_same_unknown_keys_stand_for_one_another(values: Values) -> None:
    assert values(REFERENCES)["a_b.each"]["role"] == {"$unknown": ["aws_iam_role.each.arn"]}


def test_a_nested_block_is_filled_in_by_the_provider(values: Values) -> None:
    assert values(REFERENCES)["a_b.blocks"] == {
        "known": ["s"],
        "unknown": {"$unknown": ["aws_eks_cluster.c.vpc_config[0].cluster_security_group_id"]},
    }


def test_what_an_attribute_of_an_uncertain_instance_may_be_is_kept(resolve: Resolve) -> None:
    resource = next(each for each in resolve(REFERENCES).resources if each.address == "a_b.x")
    value = resource.get("written")
    assert value is not None and isinstance(value.data, Unknown)
    assert [branch.data for branch in value.data.branches] == ["/fixed/"]


def test_lookup_follows_a_reference_to_its_instance(resolve: Resolve) -> None:
    result = resolve(REFERENCES)
    for resource in result.resources:
        for name in resource.attributes.names():
            resource.get(name)
    triage = result.lookup(Reference(UNIT, 'aws_iam_role.each["triage"]', ("arn",)))
    assert triage is not None and triage.conditional and triage.key == "triage"
    name = triage.get("name")
    assert name is not None and name.text == "triage-role"
    assert result.lookup(Reference(UNIT, "aws_eks_cluster.c", ("identity", 0))) is not None
    assert result.lookup(Reference(UNIT, "aws_iam_role.gone")) is None
    assert result.lookup(Reference("terraform:elsewhere", "aws_eks_cluster.c")) is None


def test_only_wanted_types_are_listed_and_the_others_still_answer(resolve: Resolve) -> None:
    result = resolve(REFERENCES, wanted=lambda type: type == "a_b")
    assert {each.type for each in result.resources} == {"a_b"}
    blocks = next(each for each in result.resources if each.address == "a_b.blocks")
    assert blocks.get("known") is not None
    assert result.lookup(Reference(UNIT, "aws_eks_cluster.c")) is not None


def test_an_attribute_written_as_null_may_get_a_value_from_the_provider(values: Values) -> None:
    found = values('resource "aws_x" "a" { region = null }\nresource "a_b" "x" { region = aws_x.a.region }\n')
    assert found == {"aws_x.a": {"region": None}, "a_b.x": {"region": {"$unknown": ["aws_x.a.region"]}}}


def test_an_unknown_choice_keeps_both_possibilities(resolve: Resolve) -> None:
    (resource,) = resolve('variable "u" {}\nresource "a_b" "x" { role = var.u ? "one" : "two" }\n').resources
    value = resource.get("role")
    assert value is not None and isinstance(value.data, Unknown)
    assert [branch.data for branch in value.data.branches] == ["one", "two"]
    assert {str(reference) for reference in value.data.references} == {"var.u"}


def test_a_template_keeps_its_known_parts(resolve: Resolve) -> None:
    text = """
variable "u" {}
locals { prefix = "acme-${var.u}" }
resource "a_b" "x" {
  t = "${local.prefix}-agent"
  f = format("%s-agent", local.prefix)
  j = join("-", [local.prefix, "agent"])
}
"""
    (resource,) = resolve(text).resources
    for name in ("t", "f", "j"):
        value = resource.get(name)
        assert value is not None and isinstance(value.data, Unknown)
        first, unknown, last = value.data.parts
        assert (first, last) == ("acme-", "-agent")
        assert isinstance(unknown, Unknown) and unknown.exact


def test_meta_arguments_are_no_attributes(resolve: Resolve) -> None:
    text = """
resource "a_b" "x" {
  count      = 1
  provider   = aws.other
  depends_on = [a_b.y]
  name       = "n"
  lifecycle { prevent_destroy = true }
  provisioner "local-exec" { command = "true" }
}
"""
    (resource,) = resolve(text).resources
    assert list(resource.attributes.names()) == ["name"]
    assert resource.get("count") is None


def test_a_name_that_a_loop_binds_hides_the_resource_of_that_type(values: Values) -> None:
    text = """
resource "a_b" "x" { v = "outer" }
resource "a_b" "y" { v = [for a_b in [{ x = { v = "inner" } }] : a_b.x.v] }
resource "a_b" "z" { v = [for data in [{ a_b = { x = { v = "inner" } } }] : data.a_b.x.v] }
"""
    assert {name: found["v"] for name, found in values(text).items()} == {"a_b.x": "outer", "a_b.y": ["inner"], "a_b.z": ["inner"]}


def test_one_attribute_is_read_alike_of_one_instance_of_several_and_of_what_refers_to_itself(values: Values) -> None:
    text = """
resource "a_b" "one" { v = "v" }
resource "a_b" "two" {
  count = 1
  v     = "w"
}
resource "a_b" "self" {
  v     = a_b.self.other
  other = a_b.self.v
}
resource "a_b" "x" { v = [a_b.one.v, a_b.two[0].v, a_b.one.arn] }
"""
    found = values(text)
    assert found["a_b.x"]["v"][:2] == ["v", "w"]
    assert found["a_b.x"]["v"][2] == {"$unknown": ["a_b.one.arn"]}
    assert found["a_b.self"]["v"] == {"$unknown": ["a_b.self.v"]}
