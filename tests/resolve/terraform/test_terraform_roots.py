"""Which folders are evaluated, with which values, and as which environment."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from fivegates.resolve.terraform import RootSettings, TerraformResult

Resolve = Callable[..., TerraformResult]
Values = Callable[..., dict[str, Any]]
CASES = yaml.load(Path(__file__).with_name("roots.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_roots(case: dict[str, Any], resolve: Resolve) -> None:
    files = case["files"] if isinstance(case["files"], dict) else dict.fromkeys(case["files"], 'resource "a_b" "x" {}\n')
    told = [RootSettings(each["path"], tuple(each.get("var_files", ())), each.get("workspace")) for each in case.get("settings", ())]
    result = resolve(files, roots=tuple(told))
    assert {root.unit: root.environment for root in result.roots} == case["roots"]


VALUES = {
    "main.tf": """
variable "a" { default = "default" }
variable "b" { default = "default" }
resource "a_b" "x" { v = [var.a, var.b] }
""",
    "common.tfvars": 'a = "common"\nb = "common"\n',
    "dev.tfvars": 'b = "dev"\n',
    "prod.tfvars": 'b = "prod"\n',
}


def test_each_environment_has_its_own_values(resolve: Resolve) -> None:
    found = {}
    for resource in resolve(VALUES).resources:
        value = resource.get("v")
        assert value is not None
        found[resource.unit, resource.environment] = [item.text for item in value.items()]
    assert found == {
        ("terraform:.?dev.tfvars", "dev"): ["common", "dev"],
        ("terraform:.?prod.tfvars", "prod"): ["common", "prod"],
    }


def test_addresses_of_two_environments_never_meet(resolve: Resolve) -> None:
    files = VALUES | {"main.tf": VALUES["main.tf"] + 'resource "a_b" "y" { v = a_b.x.id }\n'}
    references = set()
    for resource in resolve(files).resources:
        value = resource.get("v")
        assert value is not None
        references |= set(value.references()) if resource.label == "y" else set()
    assert {reference.unit for reference in references} == {"terraform:.?dev.tfvars", "terraform:.?prod.tfvars"}


def test_the_workspace_is_known_only_when_told(values: Values) -> None:
    files = {"main.tf": 'resource "a_b" "x" { v = terraform.workspace }\n'}
    assert values(files)["a_b.x"]["v"] == {"$unknown": ["terraform.workspace"]}
    assert values(files, roots=(RootSettings("", workspace="prod"),))["a_b.x"]["v"] == "prod"


def test_a_root_variable_without_value_is_unknown_by_its_name(values: Values) -> None:
    text = 'variable "a" { type = object({ b = string }) }\nresource "a_b" "x" {\n  v = var.a.b\n  w = var.undeclared\n}\n'
    found = values(text)["a_b.x"]
    assert found["v"] == {"$unknown": ["var.a.b"]}
    assert "$error" in found["w"]


def test_a_tree_without_terraform_has_no_roots(resolve: Resolve) -> None:
    result = resolve({})
    assert (result.resources, result.roots, result.problems) == ([], [], [])
