"""Modules that are not in the tree, from the call to the finding: who shares, at which line, and how the report says so."""

from __future__ import annotations

from datetime import date

import pytest

from fivegates.findings.model import ScanResult
from fivegates.gathering import gather
from fivegates.report.interface import Page
from fivegates.report.text_unread import unread_lines
from fivegates.scan import ScanOptions, scan_tree
from fivegates.settings import load_settings
from fivegates.tree.memory import MemoryTree

CODE = 'from langchain.agents import create_agent\nagent = create_agent("gpt-5", tools=[])\n'
LAMBDA = """module "{name}" {{
  source        = "terraform-aws-modules/lambda/aws"
  function_name = "{name}"
  source_path   = "src"
{more}}}
"""
IRSA = """
module "irsa" {
  source    = "terraform-aws-modules/iam/aws//modules/iam-role-for-service-accounts"
  name      = "agents"
  policies  = { models = "arn:aws:iam::aws:policy/AmazonBedrockFullAccess" }
  oidc_providers = {
    main = { provider_arn = "arn:aws:iam::123456789012:oidc-provider/oidc.eks/id/A", namespace_service_accounts = ["agents:helper"] }
  }
}

resource "kubernetes_service_account" "helper" {
  metadata {
    name        = "helper"
    namespace   = "agents"
    annotations = { "eks.amazonaws.com/role-arn" = module.irsa.arn }
  }
}
"""


def scan(files: dict[str, str]) -> ScanResult:
    tree = MemoryTree({"src/app.py": CODE, "src/requirements.txt": "langchain\n", **files})
    return scan_tree(tree, load_settings(tree), ScanOptions(date(2026, 11, 21)))


def places(result: ScanResult, check: str) -> list[str]:
    return sorted(f"{finding.place.path}:{finding.place.line}" for finding in result.findings if finding.check == check)


def problems(result: ScanResult) -> list[tuple[str, str, int]]:
    return [(problem.kind, problem.place.path, problem.place.line) for problem in result.problems]


def agents(*more: str) -> str:
    """Two calls of the module for functions, ``more`` lines in each; the second begins seven lines and these below the first."""
    lines = "".join(f"  {line}\n" for line in more)
    return "\n".join(LAMBDA.format(name=name, more=lines) for name in ("triage", "billing"))


SHARED = ("create_role = false", "lambda_role = aws_iam_role.shared.arn")


def test_two_agents_that_are_handed_one_role_share_it_at_the_line_that_hands_it_over() -> None:
    files = {"main.tf": agents(*SHARED), "role.tf": 'resource "aws_iam_role" "shared" { name = "shared" }\n'}
    result = scan(files)
    assert places(result, "FG201") == ["main.tf:14", "main.tf:6"]
    assert problems(result) == [("modelled", "main.tf", 1), ("modelled", "main.tf", 9)]
    assert {agent.name for agent in result.agents if agent.class_ == "agent"} == {"triage", "billing"}


def test_two_agents_with_the_roles_that_the_module_makes_for_them_share_nothing() -> None:
    result = scan({"main.tf": agents()})
    assert places(result, "FG201") == []
    assert {agent.name for agent in result.agents if agent.class_ == "agent"} == {"triage", "billing"}


def test_an_agent_that_borrows_the_role_of_another_shares_it() -> None:
    borrowing = LAMBDA.format(name="billing", more="  create_role   = false\n  lambda_role   = module.triage.lambda_role_arn\n")
    result = scan({"main.tf": LAMBDA.format(name="triage", more="") + borrowing})
    assert places(result, "FG201") == ["main.tf:1", "main.tf:11"]


def test_agents_of_one_call_share_at_their_keys() -> None:
    text = """module "agents" {
  source   = "terraform-aws-modules/lambda/aws"
  for_each = {
    triage  = "src"
    billing = "src"
  }
  function_name = each.key
  source_path   = each.value
  create_role   = false
  lambda_role   = "arn:aws:iam::123456789012:role/shared"
}
"""
    assert places(scan({"main.tf": text}), "FG201") == ["main.tf:4", "main.tf:5"]


def test_an_administrator_by_a_module_of_roles_is_found_at_the_call() -> None:
    text = """module "role" {
  source   = "terraform-aws-modules/iam/aws//modules/iam-role"
  version  = "~> 6.2"
  name     = "agent"
  policies = { all = "arn:aws:iam::aws:policy/AdministratorAccess" }
}

"""
    handed = LAMBDA.format(name="triage", more="  create_role   = false\n  lambda_role   = module.role.arn\n")
    assert places(scan({"main.tf": text + handed}), "FG301") == ["main.tf:5"]


POD = """---
apiVersion: apps/v1
kind: Deployment
metadata: {{name: {name}-agent, namespace: agents}}
spec:
  template:
    spec:
      serviceAccountName: {account}
      containers:
        - name: agent
          image: acme/{name}-agent
          env: [{{name: ANTHROPIC_API_KEY, valueFrom: {{secretKeyRef: {{name: keys, key: {name}}}}}}}]
"""


def test_a_role_for_service_accounts_is_reached_through_their_annotations() -> None:
    both = IRSA.replace('["agents:helper"]', '["agents:helper", "agents:clerk"]')
    accounts = IRSA[IRSA.index("resource") :]
    others = accounts.replace("helper", "clerk") + accounts.replace("helper", "stranger")  # whom the role's trust does not name
    pods = POD.format(name="triage", account="helper") + POD.format(name="billing", account="clerk")
    tree = MemoryTree({"main.tf": both + others, "pods.yaml": pods})
    store = gather(tree, load_settings(tree)).store
    assumed = {(row["identity"], row["target"]) for row in store.query("SELECT identity, target FROM assumes")}
    assert assumed == {(f"k8s:?./agents/{name}", "aws:role/?./(module.irsa.aws_iam_role.this[0])") for name in ("helper", "clerk")}


def test_a_folder_that_the_settings_name_stands_in_before_any_model() -> None:
    own = 'variable "function_name" {}\nvariable "source_path" {}\n'
    settings = '[modules]\n"terraform-aws-modules/lambda/aws" = "own"\n'
    result = scan({"main.tf": LAMBDA.format(name="triage", more=""), "own/main.tf": own, "fivegates.toml": settings})
    assert (problems(result), result.agents) == ([], [])


def test_a_call_that_no_model_stands_for_is_said_to_be_not_read() -> None:
    old = LAMBDA.format(name="triage", more='  version       = "1.0.0"\n')
    assert problems(scan({"main.tf": old})) == [("not_read", "main.tf", 1)]


def test_a_call_behind_which_something_is_seen_to_run_is_not_said_to_be_unseen() -> None:
    source = 'source = "git::https://example.com/modules.git//service"'
    told = (
        f'module "a" {{\n  {source}\n  service_name = "a"\n  environment_variables = {{ OPENAI_API_KEY = "k", OPENAI_MODEL = "m" }}\n}}\n'
    )
    silent = f'module "b" {{\n  {source}\n  service_name = "b"\n}}\n'
    result = scan({"main.tf": told + silent})
    assert [agent.name for agent in result.agents] == ["a"]
    assert problems(result) == [("modelled", "main.tf", 1), ("not_read", "main.tf", 6)]
    lines = " ".join(" ".join(unread_lines(result, Page({}, False, 120))).split())
    assert "not read 1 file recognised and not read, so agents in it are not seen: Terraform module that is not in this tree (1)" in lines
    assert "modelled 1 call of modules that are not in this tree, judged by what is known of them: Terraform module of which only" in lines


@pytest.mark.parametrize("width", [80, 120])
def test_the_report_names_what_was_judged_without_its_source(width: int) -> None:
    lines = unread_lines(scan({"main.tf": agents()}), Page({}, False, width))
    text = " ".join(" ".join(lines).split())
    assert "modelled 2 calls of modules that are not in this tree, judged by what is known of them:" in text
    assert "terraform-aws-modules/lambda/aws as in versions >= 3.0, < 9.0 (2): main.tf" in text


def test_what_a_model_calls_itself_is_not_listed() -> None:
    services = 'services = { a = { container_definitions = { a = { image = "a:1" } } } }'
    text = f'module "c" {{\n  source = "terraform-aws-modules/ecs/aws"\n  {services}\n}}\n'
    assert problems(scan({"main.tf": text})) == [("modelled", "main.tf", 1)]
