"""Modules that ``terraform init`` installed are evaluated, and everything in them stands at the call in this tree."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from fivegates.gathering import gather
from fivegates.resolve.terraform import TerraformResult
from fivegates.resolve.terraform.versions import allows
from fivegates.settings import Settings
from fivegates.tree.memory import MemoryTree
from fivegates.tree.working import WorkingTree

CASES = yaml.load(Path(__file__).with_name("installed.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
IDS = [case["title"] for case in CASES]


def files_of(case: dict[str, Any]) -> dict[str, str]:
    files = dict(case["files"])
    if "modules" in case:
        entries = [dict(zip(("Source", "Version", "Dir"), entry, strict=True), Key=key) for key, entry in case["modules"].items()]
        prefix = f"{case['root']}/" if "root" in case else ""
        files[f"{prefix}.terraform/modules/modules.json"] = json.dumps({"Modules": [{"Key": "", "Dir": "."}, *entries]})
    return files


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_installed_modules(case: dict[str, Any], values: Callable[..., dict[str, Any]], resolve: Callable[..., TerraformResult]) -> None:
    found = values(files_of(case))
    assert {address: attributes["v"] for address, attributes in found.items()} == case.get("values", {})
    problems = resolve(files_of(case)).problems
    assert [f"{one.place.path}:{one.place.line}" for one in problems if one.kind == "not_read"] == case.get("not_read", [])


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_every_place_is_in_a_file_of_this_tree(case: dict[str, Any], resolve: Callable[..., TerraformResult]) -> None:
    result = resolve(files_of(case))
    places = [place for resource in result.resources for place in places_of(resource)]
    places += [problem.place for problem in result.problems]
    assert places and not [place for place in places if ".terraform/" in place.path]


def places_of(resource: Any) -> Iterator[Any]:
    yield resource.place
    yield from (call.place for call in resource.calls)
    value = resource.get("v")
    yield from (link.place for link in value.origin.chain())


AGENT = {
    "main.tf": 'module "agent" {\n  source = "acme/agent/aws"\n  name   = "drafter"\n}\n',
    ".terraform/modules/agent/main.tf": """
variable "name" {}
resource "aws_iam_role" "r" { name = "role-of-${var.name}" }
resource "aws_iam_role_policy_attachment" "a" {
  role       = aws_iam_role.r.name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}
resource "aws_bedrockagent_agent" "a" {
  agent_name              = var.name
  agent_resource_role_arn = aws_iam_role.r.arn
}
""",
    ".terraform/modules/modules.json": '{"Modules": [{"Key": "agent", "Source": "registry.terraform.example/acme/agent/aws", '
    '"Version": "1.0.0", "Dir": ".terraform/modules/agent"}]}',
}


def test_an_agent_in_an_installed_module_stands_at_the_call() -> None:
    gathered = gather(MemoryTree(AGENT), Settings())
    assert [agent.name for agent in gathered.agents] == ["drafter"]
    assert {row["path"] for row in gathered.store.query("SELECT path FROM locations")} == {"main.tf"}
    assert [file.path for file in gathered.documents.files] == ["main.tf"]


POLICIES = {
    "main.tf": AGENT["main.tf"].replace("}\n", '  policies = {\n    admin = "arn:aws:iam::aws:policy/AdministratorAccess"\n  }\n}\n'),
    ".terraform/modules/agent/main.tf": AGENT[".terraform/modules/agent/main.tf"].replace(
        '  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"', "  for_each = var.policies\n  policy_arn = each.value"
    )
    + 'variable "policies" {}\n',
}


def test_a_grant_that_is_passed_in_stands_where_it_is_written() -> None:
    gathered = gather(MemoryTree({**AGENT, **POLICIES}), Settings())
    rows = gathered.store.query("SELECT l.path, l.line FROM grants g JOIN locations l ON l.id = g.loc WHERE g.role LIKE '%Administrator%'")
    assert [(row["path"], row["line"]) for row in rows] == [("main.tf", 5)]


def test_a_working_tree_has_what_git_ignores(tmp_path: Path) -> None:
    for path, text in AGENT.items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    outside = tmp_path / ".terraform" / "modules" / "out"
    outside.symlink_to(tmp_path.parent)
    tree = WorkingTree(tmp_path)
    assert [entry.path for entry in tree.files_in(".terraform/modules/agent")] == [".terraform/modules/agent/main.tf"]
    assert (tree.files_in(".terraform/modules/gone"), tree.files_in(".terraform/modules/out")) == ((), ())
    assert tree.files_in(".terraform/\0") == ()
    assert [agent.name for agent in gather(tree, Settings()).agents] == ["drafter"]


@pytest.mark.parametrize(
    ("constraints", "meets", "fails"),
    [
        ("", ["1.0.0", ""], []),
        ("1.2.0", ["1.2.0", "1.2"], ["1.2.1", "", "x"]),
        ("~> 1.2", ["1.2.0", "1.9.9"], ["2.0.0", "1.1.9"]),
        ("~> 1.2.3", ["1.2.3", "1.2.9"], ["1.3.0", "1.2.2"]),
        ("~> 1", ["1.0.0", "2.0.0"], ["0.9.0"]),
        (">= 1.2, < 2.0, != 1.3.0", ["1.2.0", "1.9.0"], ["1.3.0", "2.0.0", "1.1.0"]),
        ("> 1.0, <= 1.5", ["1.5.0"], ["1.0.0", "1.5.1"]),
        ("1.0.0-beta", ["1.0.0-beta"], ["1.0.0"]),
        (">= 1.0", [], ["2.0.0-beta"]),
        ("nonsense", [], ["1.0.0"]),
    ],
)
def test_version_constraints(constraints: str, meets: list[str], fails: list[str]) -> None:
    assert [version for version in [*meets, *fails] if allows(constraints, version)] == meets
