"""Which of a folder's files count: OpenTofu's before their twins, and what they say of the workspace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fivegates.resolve.terraform import RootSettings

Values = Callable[..., dict[str, Any]]
SHOW = 'resource "a_b" "x" { v = terraform.workspace }\n'


def test_files_of_opentofu_take_the_place_of_their_twins(values: Values) -> None:
    files = {
        "main.tf": 'resource "a_b" "x" { v = "tf" }\n',
        "main.tofu": 'resource "a_b" "x" { v = "tofu" }\n',
        "more.tf.json": '{"resource": {"a_b": {"y": {"v": "tf"}}}}',
        "more.tofu.json": '{"resource": {"a_b": {"y": {"v": "tofu"}}}}',
        "main_override.tf": 'resource "a_b" "x" { w = "tf" }\n',
        "main_override.tofu": 'resource "a_b" "x" { w = "tofu" }\n',
        "other.tf": 'resource "a_b" "z" { v = "tf" }\n',
    }
    assert values(files) == {"a_b.x": {"v": "tofu", "w": "tofu"}, "a_b.y": {"v": "tofu"}, "a_b.z": {"v": "tf"}}


def test_a_workspace_that_the_cloud_block_names_is_known(values: Values) -> None:
    cloud = 'terraform {\n  cloud {\n    workspaces { name = "agents-prod" }\n  }\n}\n'
    assert values(cloud + SHOW)["a_b.x"]["v"] == "agents-prod"
    assert values(cloud.replace("name", "project") + SHOW)["a_b.x"]["v"] == {"$unknown": ["terraform.workspace"]}


def test_settings_name_the_workspace_before_the_cloud_block_does_and_an_empty_name_is_none(values: Values) -> None:
    cloud = 'terraform {\n  cloud {\n    workspaces { name = "agents-prod" }\n  }\n}\n'
    assert values(cloud + SHOW, roots=(RootSettings("", workspace="told"),))["a_b.x"]["v"] == "told"
    assert values(cloud + SHOW, roots=(RootSettings("", workspace=""),))["a_b.x"]["v"] == "agents-prod"
    assert values(SHOW, roots=(RootSettings("", workspace=""),))["a_b.x"]["v"] == {"$unknown": ["terraform.workspace"]}


def test_what_is_looked_up_by_an_unknown_workspace_may_be_any_of_it(resolve: Callable[..., Any]) -> None:
    table = 'locals { role = { dev = "a", prod = "b" } }\n'
    text = table + 'resource "a_b" "x" {\n  v = local.role[terraform.workspace]\n  w = lookup(local.role, terraform.workspace, "c")\n}\n'
    (found,) = resolve(text).resources
    assert [[branch.text for branch in found.get(name).data.branches] for name in ("v", "w")] == [["a", "b"], ["a", "b", "c"]]
