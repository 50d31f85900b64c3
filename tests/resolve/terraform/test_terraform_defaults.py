"""An instance that is missing only because a root variable has its default is shown as one that may be; no other missing one is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fivegates.resolve.terraform import TerraformResult

Resolve = Callable[..., TerraformResult]

ROOT = """
variable "off" { default = false }
variable "on" { default = true }
variable "none" { default = {} }
variable "asked" { type = bool }
"""
COUNTS = {
    "var.off ? 1 : 0": True,
    "0": False,
    "var.off && false ? 1 : 0": False,
    "false && var.off ? 1 : 0": False,
    "var.off && var.on ? 1 : 0": True,
    "var.on && false ? 1 : 0": False,
    "!(true || var.off) ? 1 : 0": True,
    "(true || var.off) ? 0 : 1": False,
    "(var.on || var.off) ? 0 : 1": True,
    "false ? (var.off ? 1 : 0) : 0": False,
    "true ? (var.off ? 1 : 0) : 0": True,
    "local.never ? 1 : 0": False,
    "local.never && var.off ? 1 : 0": False,
    "local.off ? 1 : 0": True,
    "local.off && local.never ? 1 : 0": False,
    "var.asked && false ? 1 : 0": True,  # as Terraform has it: not known
    "length({ for k, v in var.none : k => v })": True,
    "length([for k in [] : k if var.on])": True,
}
EACH = {
    "var.none": True,
    "{}": False,
    "{ for k, v in var.none : k => v }": True,
    "{ for k, v in {} : k => v if var.on }": False,
    "{ for k, v in { a = 1 } : k => v if var.off }": True,
    "{ for k, v in { a = 1 } : k => v if false }": False,
}
LOCALS = """
locals {
  never = false
  off   = var.off
}
"""


@pytest.mark.parametrize(("expression", "shown"), COUNTS.items(), ids=COUNTS)
def test_a_count_of_nothing_is_by_default_or_for_good(expression: str, shown: bool, resolve: Resolve) -> None:
    found = resolve(f'{ROOT}{LOCALS}resource "a_b" "x" {{ count = {expression} }}').resources
    assert [resource.conditional for resource in found] == ([True] if shown else [])


@pytest.mark.parametrize(("expression", "shown"), EACH.items(), ids=EACH)
def test_an_empty_for_each_is_by_default_or_for_good(expression: str, shown: bool, resolve: Resolve) -> None:
    found = resolve(f'{ROOT}{LOCALS}resource "a_b" "x" {{ for_each = {expression} }}').resources
    assert [resource.conditional for resource in found] == ([True] if shown else [])


def test_what_a_module_never_makes_is_not_shown_for_an_argument_that_is_a_default(resolve: Resolve) -> None:
    files = {
        "main.tf": f'{ROOT}module "m" {{\n  source = "./m"\n  create = var.on\n}}\n',
        "m/main.tf": """
variable "create" {}
variable "attach" { default = false }
resource "a_b" "never" { count = var.create && var.attach ? 1 : 0 }
resource "a_b" "always" { count = var.create ? 1 : 0 }
""",
    }
    assert [resource.address for resource in resolve(files).resources] == ["module.m.a_b.always[0]"]


def test_a_chain_of_conditions_is_answered_once_each(resolve: Resolve) -> None:
    chain = " && ".join(["var.off"] * 150)
    nested = "var.on ? 0 : " * 100 + "1"
    found = resolve(f'{ROOT}resource "a_b" "x" {{ count = {chain} ? 1 : 0 }}\nresource "a_b" "y" {{ count = {nested} }}')
    assert [resource.address for resource in found.resources] == ["a_b.x[0]", "a_b.y[0]"]
