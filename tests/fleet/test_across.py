"""What follows from facts of two repositories, and what looks like it and does not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from fivegates.engine.select import load_checks
from fivegates.fleet.checking import Asked, check_fleet
from fivegates.fleet.scanning import scan_fleet
from fivegates.fleet.storage import Storage
from fivegates.fleet.targets import Target
from fivegates.report.fleet.model import Fleet

TODAY = date(2026, 11, 21)
ACCOUNT = 'provider "aws" {\n  allowed_account_ids = ["111122223333"]\n}\n'
BOTH = ("one", "two")


def function(name: str, role: str, environment: str = "prod") -> str:
    return f"""resource "aws_lambda_function" "{name}" {{
  function_name = "{name}"
  role          = {role}
  tags          = {{ Environment = "{environment}" }}
  environment {{
    variables = {{ LANGCHAIN_PROJECT = "{name}", BEDROCK_MODEL_ID = "anthropic.claude-sonnet-4-5" }}
  }}
}}
"""


def arn(name: str) -> str:
    return f'"arn:aws:iam::111122223333:role/{name}"'


def role(name: str, trusted: str = '{ Service = "lambda.amazonaws.com" }') -> str:
    return f"""resource "aws_iam_role" "{name}" {{
  name = "{name}"
  assume_role_policy = jsonencode({{
    Version = "2012-10-17", Statement = [{{ Effect = "Allow", Action = "sts:AssumeRole", Principal = {trusted} }}]
  }})
}}
"""


def deployment(account: str) -> str:
    return f"""apiVersion: apps/v1
kind: Deployment
metadata: {{name: {account}, namespace: support}}
spec:
  selector: {{matchLabels: {{app: {account}}}}}
  template:
    metadata: {{labels: {{app: {account}}}}}
    spec:
      serviceAccountName: shared
      containers:
        - name: main
          image: registry.example.com/{account}:1
          env: [{{name: LANGCHAIN_PROJECT, value: {account}}}, {{name: BEDROCK_MODEL_ID, value: anthropic.claude-sonnet-4-5}}]
"""


def check(folder: Path, trees: dict[str, dict[str, str]], clusters: tuple[str, ...] = ()) -> Fleet:
    targets = []
    for name, files in trees.items():
        for path, text in files.items():
            file = folder / name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        targets.append(Target(name, str(folder / name)))
    storage = Storage(folder / "out")
    scan_fleet(targets, (), storage, TODAY.isoformat(), lambda *_: None, workers=1)
    return check_fleet(storage, load_checks(), Asked(TODAY, clusters=clusters, threads=1))


def told(fleet: Fleet, check_id: str) -> list[tuple[str, str]]:
    return sorted((one.repository, one.finding.subject.rpartition("/")[2]) for one in fleet.findings if one.finding.check == check_id)


def test_one_role_under_agents_of_two_repositories(tmp_path: Path) -> None:
    fleet = check(tmp_path, {name: {"main.tf": function(name, arn("ai-svc"))} for name in BOTH})
    assert told(fleet, "FG201") == [("one", "one"), ("two", "two")]
    assert [one.repositories for one in fleet.findings if one.finding.check == "FG201"] == [("one", "two"), ("two", "one")]


def test_one_name_in_accounts_that_nobody_knows_is_two_roles(tmp_path: Path) -> None:
    fleet = check(tmp_path, {name: {"main.tf": role("ai-svc") + function(name, "aws_iam_role.ai-svc.arn")} for name in BOTH})
    assert list(fleet.findings) == []


def test_sharing_inside_a_repository_is_its_own_scan_s_to_tell(tmp_path: Path) -> None:
    pair = function("first", arn("ai-svc")) + function("second", arn("ai-svc"))
    fleet = check(tmp_path, {"one": {"main.tf": pair}, "two": {"main.tf": function("third", arn("own"))}})
    assert told(fleet, "FG201") == []
    assert fleet.own["FG201"] == 2


def test_two_pairs_on_one_role_are_four_sides(tmp_path: Path) -> None:
    """Each repository tells its own pair; that they are four only the fleet knows."""
    fleet = check(
        tmp_path, {name: {"main.tf": function(f"{name}-a", arn("ai-svc")) + function(f"{name}-b", arn("ai-svc"))} for name in BOTH}
    )
    assert len(told(fleet, "FG201")) == 4
    assert all("3 other agents" in one.finding.message for one in fleet.findings if one.finding.check == "FG201")


def test_what_a_role_of_one_may_become_counts_for_agents_of_another(tmp_path: Path) -> None:
    first = ACCOUNT + role("shared-data", '{ AWS = ["arn:aws:iam::111122223333:role/one", "arn:aws:iam::111122223333:role/two"] }')
    fleet = check(tmp_path, {"infra": {"main.tf": first}} | {name: {"main.tf": function(name, arn(name))} for name in BOTH})
    assert told(fleet, "FG201") == [("one", "one"), ("two", "two")]
    assert {one.finding.group for one in fleet.findings if one.finding.check == "FG201"} == {"aws:role/111122223333/shared-data"}


def test_a_role_in_two_environments_of_two_repositories(tmp_path: Path) -> None:
    trees = {"one": {"main.tf": function("one", arn("ai-svc"), "prod")}, "two": {"main.tf": function("two", arn("ai-svc"), "dev")}}
    assert told(check(tmp_path, trees), "FG203") == [("one", "one"), ("two", "two")]


@pytest.mark.parametrize(("clusters", "sides"), [((), 0), (("other",), 0), (("shop",), 2), (("*",), 2)])
def test_a_cluster_s_name_is_one_cluster_only_where_that_is_said(clusters: tuple[str, ...], sides: int, tmp_path: Path) -> None:
    settings = '[clusters]\n"**" = "shop"\n'
    trees = {name: {"fivegates.toml": settings, "k8s/agent.yaml": deployment(name)} for name in BOTH}
    assert len(told(check(tmp_path, trees, clusters), "FG201")) == sides


def test_a_key_in_two_repositories_is_told_by_its_fingerprint_alone(tmp_path: Path) -> None:
    key = "3a7bd3e2360a3d29eea436fcfb7e44c735d117c4"
    fleet = check(tmp_path, {name: {"app/.env": f"ZENDESK_API_TOKEN={key}\n"} for name in BOTH})
    assert [one for one, _ in told(fleet, "FG205")] == ["one", "two"]
    assert all(key not in str(one) for one in fleet)
    assert all(key.encode() not in file.read_bytes() for file in (tmp_path / "out").rglob("*.*"))
    weak = check(tmp_path / "weak", {name: {"app/.env": "DB_PASSWORD=hunter2hunter2\n"} for name in BOTH})
    assert told(weak, "FG205") == []


def test_a_catalogue_of_one_repository_accuses_no_agent_of_another(tmp_path: Path) -> None:
    head = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: web}\n"
    entry = head + "spec: {type: service, lifecycle: production, owner: team}\n"
    shared = {name: {"main.tf": function(name, arn("ai-svc"))} for name in BOTH}
    shared["one"]["catalog-info.yaml"] = entry
    assert told(check(tmp_path, shared), "FG107") == []
