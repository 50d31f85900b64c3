"""Files are sorted into kinds by their names; what is recognised and not read is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from fivegates.catalog import load
from fivegates.discover import NotRead, discover, is_cloudformation
from fivegates.settings import Settings
from fivegates.tree.memory import MemoryTree
from fivegates.tree.working import WorkingTree

KINDS = {
    "terraform": ["main.tf", "a/b.tf.json", "x.tofu", "x.tofu.json", "a/.hidden/main.tf"],
    "tfvars": ["prod.tfvars", "a.auto.tfvars.json"],
    "terragrunt": ["live/prod/terragrunt.hcl"],
    "yaml": ["k8s/agent.yaml", "values.YML", "agents/drafter.agent.yaml", "template.yaml", "composed.yaml"],
    "compose": ["compose.yaml", "docker-compose.yml", "docker-compose.prod.yml", "compose-dev.yaml", "deploy/Docker-Compose.override.yml"],
    "kustomization": ["overlays/prod/kustomization.yaml", "base/kustomization.yml", "Kustomization"],
    "dotenv": [".env", "a/.env.local", "prod.env", ".envrc", ".flaskenv", ".dev.vars", ".env.example"],
    "dockerfile": ["Dockerfile", "a/Dockerfile.prod", "agent.dockerfile", "Containerfile", "Dockerfile.node22.test", "Dockerfile.tmpl"],
    "codeowners": ["CODEOWNERS", ".github/CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"],
    "declaration": [
        ".bedrock_agentcore.yaml",
        "a/agentcore/agentcore.json",
        "langgraph.json",
        "appPackage/declarativeAgent.json",
        "trey-declarative-agent.json",
    ],
    "mcp": [".mcp.json", ".cursor/mcp.json", "a/.gemini/settings.json", ".codex/config.toml", "librechat.yaml"],
    "json": ["template.json", "stack.template.json"],
}
NOT_READ = {
    "Bicep": ["infra/main.bicep", "main.bicepparam"],
    "AWS CDK": ["cdk.json"],
    "Pulumi": ["Pulumi.yaml"],
    "Terragrunt in JSON": ["live/prod/terragrunt.hcl.json"],
    "Terragrunt stack": ["live/prod/terragrunt.stack.hcl"],
    "Nomad": ["job.nomad", "job.nomad.hcl"],
    "a template of Terraform code": ["main.tf.tmpl", "a/agent.tf.j2", "prod.tfvars.tpl", "x.tf.erb"],
    "a template of a Kubernetes manifest": ["deploy.yaml.envsubst", "a/agent.yml.j2", "base/agent.yaml.tmpl"],
    "CloudFormation": ["app.sam.yaml"],
}
NOBODYS = [
    "README.md",
    "main.py",
    "data.json",
    "x.tf~",
    ".terraform.lock.hcl",
    "user_data.tftpl",
    ".#main.tf",
    "#main.tf#",
    "environment",
    "a/CODEOWNERS",
    "requirements",
    "sub/.github/workflows",
    "images/dockerfile.png",
    "Dockerfile.README.md",
    "modules/dockerfile.py",
]


@pytest.mark.parametrize(("kind", "path"), [(kind, path) for kind, paths in KINDS.items() for path in paths])
def test_each_name_has_its_kind(kind: str, path: str) -> None:
    found = discover(MemoryTree({path: ""}), Settings())
    assert [(entry.path, kind) for entry, kind in found.files] == [(path, kind)]
    assert found.not_read == []


@pytest.mark.parametrize(("language", "path"), [(language, path) for language, paths in NOT_READ.items() for path in paths])
def test_what_is_recognised_and_not_read_is_named(language: str, path: str) -> None:
    found = discover(MemoryTree({path: ""}), Settings())
    assert (found.not_read, found.files) == ([NotRead(path, language)], [])


@pytest.mark.parametrize("path", ["serverless.yml", "svc/serverless.yaml", "azure.yaml"])
def test_what_is_read_for_its_agents_alone_is_named_as_not_read_too(path: str) -> None:
    found = discover(MemoryTree({path: ""}), Settings())
    assert ([kind for _, kind in found.files], [one.path for one in found.not_read]) == (["declaration"], [path])


def test_every_file_that_the_catalogue_of_declarations_names_is_read() -> None:
    rows = load("declarations")["deployed"].values()
    names = {name.replace("*", "x") for row in rows for name in row["files"]}
    partly = {name for row in rows if row.get("partly") for name in row["files"]}
    found = discover(MemoryTree(dict.fromkeys(names, "")), Settings())
    assert {entry.path for entry, kind in found.files if kind in ("declaration", "yaml")} == names
    assert {one.path for one in found.not_read} == partly


def test_everything_else_is_nobodys() -> None:
    found = discover(MemoryTree(dict.fromkeys(NOBODYS, "")), Settings())
    assert (found.files, found.not_read, found.problems) == ([], [], [])


def test_workflows_count_only_where_they_run() -> None:
    found = discover(MemoryTree({"sub/.github/workflows/x.yml": ""}), Settings())
    assert [kind for _, kind in found.files] == ["yaml"]


def test_what_the_settings_exclude_is_left_out_of_everything(tmp_path: Path) -> None:
    tree = MemoryTree({"a/main.tf": "", "third_party/main.tf": "", "third_party/x/cdk.json": ""})
    found = discover(tree, Settings(exclude=("third_party/**",)))
    assert ([entry.path for entry, _ in found.files], found.not_read) == (["a/main.tf"], [])


def test_a_link_to_a_listed_file_is_read_once_except_by_terraform(tmp_path: Path) -> None:
    for name in ("main.tf", "agent.yaml", ".env"):
        (tmp_path / "base").mkdir(exist_ok=True)
        (tmp_path / "base" / name).touch()
    (tmp_path / "prod").symlink_to("base")
    found = discover(WorkingTree(tmp_path), Settings())
    assert [entry.path for entry, _ in found.files] == ["base/.env", "base/agent.yaml", "base/main.tf", "prod/main.tf"]


def test_a_link_to_a_file_that_is_not_listed_is_read_by_its_own_name(tmp_path: Path) -> None:
    (tmp_path / "vendor").mkdir()
    (tmp_path / "vendor" / "shared.env").touch()
    (tmp_path / ".env").symlink_to("vendor/shared.env")
    assert [entry.path for entry, _ in discover(WorkingTree(tmp_path), Settings()).files] == [".env"]


def test_a_folder_link_that_leads_outside_is_listed_and_no_error(tmp_path: Path) -> None:
    (tmp_path / "root").mkdir()
    (tmp_path / "root/out").symlink_to("..")
    assert [(item.place.path, item.kind) for item in discover(WorkingTree(tmp_path / "root"), Settings()).problems] == [("out", "not_read")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("AWSTemplateFormatVersion: '2010-09-09'\nResources: {}\n", True),
        ("Transform: AWS::Serverless-2016-10-31\n", True),
        ('{"AWSTemplateFormatVersion": "2010-09-09"}', True),
        ("kind: Template\napiVersion: v1\n", False),
    ],
)
def test_cloudformation_says_so_itself(text: str, expected: bool) -> None:
    assert is_cloudformation(text) is expected
