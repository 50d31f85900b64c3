"""Hostile input is bounded: a listed problem or an unknown, never an exception, and the rest is still evaluated."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from fivegates.readers.interface import Limits
from fivegates.resolve.terraform import TerraformResult
from fivegates.resolve.terraform.failures import LimitError
from fivegates.resolve.terraform.resource import ResourceInstance
from fivegates.resolve.terraform.session import STEPS_A_TREE, Session
from fivegates.tree.memory import MemoryTree
from fivegates.values import Value

MOST_STEPS = 2 * STEPS_A_TREE  # what is counted as work may end a little beyond the bound, once for every value
Resolve = Callable[..., TerraformResult]
CASES = yaml.load(Path(__file__).with_name("bounds.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
REST = '\nvariable "u" {}\nresource "a_b" "rest" { v = "read" }\n'


def configuration(case: dict[str, Any]) -> str:
    if "text" in case:
        return str(case["text"])
    if "files" in case:
        return str(case["files"]["main.tf"])
    if "repeat" in case:
        return f'resource "a_b" "x" {{\n  v = {repeated(case["repeat"])}\n}}\n'
    if "text_repeat" in case:
        return f'variable "z" {{\n  type = {repeated(case["text_repeat"])}\n}}\nresource "a_b" "x" {{ v = var.z }}\n'
    if "value" in case:
        return f'resource "a_b" "x" {{\n  v = {case["value"]}\n}}\n'
    lines = [f"  a{number} = " + case["double"].replace("%s", f"a{number - 1}") for number in range(1, 60)]
    return "\n".join(["locals {", f"  a0 = {case['seed']}", *lines, "}", 'resource "a_b" "x" { v = local.a59 }', ""])


def repeated(form: dict[str, Any]) -> str:
    return form["before"] * form["times"] + form["middle"] + form["after"] * form["times"] + form.get("end", "")


def size(value: Value | None, depth: int = 0) -> int:
    """How much of a value there is to go through; stops when it is too much."""
    if value is None or depth > 300:
        return 1
    data = value.data
    parts = data if isinstance(data, tuple) else tuple(data.values()) if isinstance(data, dict) else getattr(data, "branches", ())
    total = 1
    for part in parts:
        total += size(part, depth + 1)
        assert total < 1_000_000
    return total


def steps_of(result: TerraformResult) -> int:
    instance = result.resources[0].attributes
    assert isinstance(instance, ResourceInstance)
    return instance.module.session.steps


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_hostile_input_is_bounded(case: dict[str, Any], resolve: Resolve) -> None:
    files = {**case.get("files", {}), "main.tf": f"{configuration(case)}\n{REST}", "self.tpl": '${templatefile("self.tpl", {})}'}
    result = resolve(files)
    found = {each.address: each.get("v") for each in result.resources}
    rest = found.pop("a_b.rest")
    assert rest is not None and rest.text == "read"
    for value in found.values():
        size(value)
    assert steps_of(result) < MOST_STEPS
    if "known" in case:
        assert [value.text for value in found.values() if value is not None] == [case["known"]]
    problems = [(problem.reason, problem.place.line) for problem in result.problems]
    if "problem" in case:
        word, line = case["problem"]
        assert any(word in reason and line in (None, at) for reason, at in problems), problems
    else:
        assert problems == []


def test_deep_nesting_is_evaluated_as_deep_as_it_is_read(resolve: Resolve) -> None:
    text = 'resource "a_b" "x" {\n  v = ' + "upper(" * 150 + '"a"' + ")" * 150 + "\n}\n"
    (resource,) = resolve(text).resources
    value = resource.get("v")
    assert value is not None and value.text == "A"


def test_a_chain_of_hundreds_of_locals_is_followed_and_one_of_thousands_ends_in_a_problem(resolve: Resolve) -> None:
    for length, ends_well in ((400, True), (5000, False)):
        chain = "".join(f"  a{number} = local.a{number - 1}\n" for number in range(1, length))
        result = resolve(f'locals {{\n  a0 = "end"\n{chain}}}\nresource "a_b" "x" {{ v = local.a{length - 1} }}\n')
        value = result.resources[0].get("v")
        assert value is not None
        assert (value.text == "end") is ends_well
        assert bool(result.problems) is not ends_well


def test_a_tree_has_no_more_instances_than_allowed(resolve: Resolve) -> None:
    files = {f"m{n}/main.tf": f'module "a" {{ source = "../m{n + 1}" }}\nmodule "b" {{ source = "../m{n + 1}" }}\n' for n in range(12)}
    files |= {"m12/main.tf": 'resource "a_b" "x" {}\n', "main.tf": 'module "m" { source = "./m0" }\n'}
    result = resolve(files, limits=Limits(tree_instances=300))
    assert len(result.resources) <= 300
    assert any("instances" in problem.reason for problem in result.problems)


def test_no_file_outside_the_tree_is_named_in_a_value(resolve: Resolve) -> None:
    (resource,) = resolve('resource "a_b" "x" { v = fileexists("/etc/passwd") }\n').resources
    value = resource.get("v")
    assert value is not None and value.is_unknown


def test_a_tree_may_take_more_steps_the_more_terraform_it_holds() -> None:
    Session(MemoryTree({}), Limits(), characters=500).spend(STEPS_A_TREE + 400)
    with pytest.raises(LimitError):
        Session(MemoryTree({}), Limits(), characters=500).spend(STEPS_A_TREE + 600)
