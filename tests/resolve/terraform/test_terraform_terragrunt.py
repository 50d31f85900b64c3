"""Terragrunt's units as Terragrunt would run them, with what only a run knows left unknown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from fivegates.gathering import gather
from fivegates.resolve.terraform import TerraformResult
from fivegates.settings import Settings
from fivegates.tree.memory import MemoryTree
from fivegates.values import Unknown, Value

Resolve = Callable[..., TerraformResult]
CASES = yaml.load(Path(__file__).with_name("terragrunt.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_terragrunt(case: dict[str, Any], resolve: Resolve, shown: Callable[[Value | None], Any]) -> None:
    only = case.get("only")
    result = resolve(case["files"], wanted=None if only is None else only.__eq__, modules=case.get("settings", {}))
    assert {root.unit: root.environment for root in result.roots} == case["units"]
    values: dict[str, dict[str, Any]] = {}
    for resource in result.resources:
        values.setdefault(resource.unit, {})[resource.address] = shown(resource.get("v"))
    assert values == case["values"]
    assert [f"{one.place.path}:{one.place.line} {one.kind}" for one in result.problems] == case.get("problems", [])
    sites = {each.unit: f"{each.calls[0].place.path}:{each.calls[0].place.line}" for each in result.resources if each.calls}
    assert sites.items() >= case.get("sites", {}).items()
    if "references" in case:
        found = {f"{each.unit} {each}" for resource in result.resources for each in references_in(resource.get("v"))}
        assert sorted(found) == case["references"]


def references_in(value: Value | None) -> Any:
    for item in value.items() if value is not None else ():
        assert isinstance(item.data, Unknown) and item.data.exact
        yield from item.data.references


SHARED = {
    "root.hcl": """
locals { env = read_terragrunt_config(find_in_parent_folders("env.hcl")) }
generate "provider" {
  path     = "provider.tf"
  contents = <<EOF
provider "aws" { allowed_account_ids = ["${local.env.locals.account}"] }
EOF
}
""",
    "live/prod/env.hcl": 'locals { account = "111111111111" }\n',
    "live/dev/env.hcl": 'locals { account = "222222222222" }\n',
    "live/prod/role/terragrunt.hcl": 'include { path = find_in_parent_folders("root.hcl") }\n'
    'terraform { source = "../../../modules/role" }\n',
    "modules/role/main.tf": 'resource "aws_iam_role" "r" { name = "agents" }\noutput "arn" { value = aws_iam_role.r.arn }\n',
    "modules/agent/main.tf": """
variable "role" { type = string }
variable "name" { type = string }
resource "aws_bedrockagent_agent" "this" {
  agent_name              = var.name
  agent_resource_role_arn = var.role
}
""",
}
UNIT = """include "root" { path = find_in_parent_folders("root.hcl") }
terraform { source = "../../../modules/agent" }
dependency "iam" { config_path = "../role" }
inputs = {
  name = basename(get_terragrunt_dir())
  role = dependency.iam.outputs.arn
}
"""
UNITS = dict.fromkeys(("live/prod/triage/terragrunt.hcl", "live/prod/drafter/terragrunt.hcl", "live/dev/triage/terragrunt.hcl"), UNIT)


def test_agents_share_what_a_dependency_puts_out() -> None:
    gathered = gather(MemoryTree({**SHARED, **UNITS}), Settings())
    rows = gathered.store.query("SELECT e.deployment, e.identity, l.path, l.line FROM runs_as e JOIN locations l ON l.id = e.loc")
    assert sorted((row["identity"], row["path"], row["line"]) for row in rows) == [
        ("aws:role/111111111111/agents", "live/prod/drafter/terragrunt.hcl", 6),
        ("aws:role/111111111111/agents", "live/prod/triage/terragrunt.hcl", 6),
        ("ref:live/dev/role/output.arn", "live/dev/triage/terragrunt.hcl", 6),
    ]
    assert sorted(agent.name for agent in gathered.agents) == ["drafter", "triage"]


def test_files_that_are_read_on_the_way_are_listed() -> None:
    gathered = gather(MemoryTree({**SHARED, **UNITS, "unused.hcl": "= ="}), Settings())
    listed = {file.path: (file.kind, file.status) for file in gathered.documents.files}
    assert listed["root.hcl"] == listed["live/dev/env.hcl"] == ("terragrunt", "read")
    assert "unused.hcl" not in listed
    assert "root.hcl" in gathered.documents.sources


class PartOfRepository(MemoryTree):
    """A tree that is the folder ``infra`` of a repository."""

    @property
    def prefix(self) -> str:
        return "infra/"


@pytest.mark.parametrize(
    "root", ["${get_repo_root()}/infra", "${get_repo_root()}", "${get_terragrunt_dir()}/${get_path_to_repo_root()}/infra"]
)
def test_a_part_of_a_repository_knows_where_it_lies_in_it(root: str) -> None:
    unit = f'terraform {{ source = "{root}/modules/m" }}\ninputs = {{ name = get_path_from_repo_root() }}\n'
    module = 'variable "name" {}\nresource "aws_bedrockagent_agent" "a" { agent_name = var.name }\n'
    gathered = gather(PartOfRepository({"live/a/terragrunt.hcl": unit, "modules/m/main.tf": module}), Settings())
    assert [agent.name for agent in gathered.agents] == ["infra/live/a"]
    assert not gathered.resolved.problems


def test_units_that_double_what_they_take_from_one_another_end_in_a_problem(resolve: Resolve) -> None:
    files = {
        f"u{at}/terragrunt.hcl": f'terraform {{ source = "../m" }}\ndependency "p" {{ config_path = "../u{at - 1}" }}\n'
        "inputs = { a = dependency.p.outputs.o }\n"
        for at in range(1, 60)
    }
    files["u0/terragrunt.hcl"] = 'terraform { source = "../m" }\ninputs = { a = "x" }\n'
    files["m/main.tf"] = 'variable "a" {}\nresource "a_b" "x" { v = var.a }\noutput "o" { value = [var.a, var.a] }\n'
    result = resolve(files)
    assert len([resource.get("v") for resource in result.resources]) == 60
    assert {problem.reason for problem in result.problems} == {"evaluating this makes too large a value"}
