"""The plan off a shared identity: worked through as written, each agent runs as its own, with what its contract allows and no more."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from command_run import Run

from fivegates.packaged import read_packaged_json

CLOUD = """\
provider "aws" {
  allowed_account_ids = ["583920174462"]
}

resource "aws_iam_role" "shared" {
  name = "ai-svc"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "bedrock.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy" "shared" {
  role = aws_iam_role.shared.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["s3:*", "sns:Publish"], Resource = "*" }]
  })
}

resource "aws_s3_bucket" "mail" {
  bucket = "desk-mail"
}

resource "aws_bedrockagent_agent" "triage" {
  agent_name              = "Triage Desk"
  agent_resource_role_arn = aws_iam_role.shared.arn # triage
}

resource "aws_bedrockagent_agent" "drafter" {
  agent_name              = "drafter"
  agent_resource_role_arn = aws_iam_role.shared.arn # drafter
}

resource "aws_bedrockagent_agent" "scout" {
  agent_name              = "scout"
  agent_resource_role_arn = aws_iam_role.shared.arn # scout
}
"""
CONTRACTS = """\
apiVersion: fivegates/v1
kind: AgentInventory
agents:
  - name: triage
    status: active
    risk: high
    covers: [{terraform: "//aws_bedrockagent_agent.triage"}]
    scope:
      apis:
        aws:
          - s3:GetObject,s3:ListBucket on arn:aws:s3:::tickets/*
          - arn:aws:iam::aws:policy/AmazonSQSFullAccess
          - s3:PutObject on aws_s3_bucket.mail.arn/*
          - "sns:Publish on arn:aws:sns:*:*:${x}%{y}"
  - name: drafter
    status: active
    risk: low
    covers: [{terraform: "//aws_bedrockagent_agent.drafter"}]
    scope: {apis: {aws: [{allow: "s3:GetObject", because: it reads every store}], gcp: [roles/viewer]}}
  - name: scout
    status: draft
    covers: [{terraform: "//aws_bedrockagent_agent.scout"}]
"""
SHARED = "aws:role/583920174462/ai-svc"


@pytest.fixture
def estate(tmp_path: Path) -> Path:
    (tmp_path / "main.tf").write_text(CLOUD, encoding="utf-8")
    (tmp_path / "agents.yaml").write_text(CONTRACTS, encoding="utf-8")
    return tmp_path


def planned(run: Run, root: Path, identity: str = SHARED) -> dict[str, Any]:
    ended = run("split", identity, "--root", str(root), "--format", "json", "--today", "2026-11-29")
    assert ended.code == 0, ended.err
    document = json.loads(ended.out)
    jsonschema.validate(document, read_packaged_json("fivegates.schemas", "split.schema.json"))
    plan: dict[str, Any] = document["split"]
    return plan


def asked(run: Run, root: Path, sql: str) -> list[tuple[Any, ...]]:
    ended = run("query", sql, "--root", str(root), "--format", "json")
    assert ended.code == 0, ended.err
    return [tuple(row.values()) for row in json.loads(ended.out)["rows"]]


def work_through(root: Path, plan: dict[str, Any]) -> None:
    """Do what the ready steps say, in Terraform."""
    for move in plan["moves"]:
        for place in (used["place"] for used in move["places"] if move["ready"]):
            path = root / place["path"]
            lines = path.read_text(encoding="utf-8").splitlines()
            lines[place["line"] - 1] = re.sub(r"= \S+", f"= {move['use']}", lines[place["line"] - 1])
            path.write_text("\n".join([*lines, *(part["text"] for part in move["code"]), ""]), encoding="utf-8")


def test_the_first_to_move_is_the_one_whose_mistake_costs_least_and_drafts_wait(run: Run, estate: Path) -> None:
    plan = planned(run, estate)
    assert [(move["name"], move["ready"]) for move in plan["moves"]] == [("drafter", True), ("Triage Desk", True), ("scout", False)]
    assert plan["until"] == "2027-01-10"
    assert [move["code"] for move in plan["moves"] if not move["ready"]] == [[]]


def test_worked_through_each_agent_is_alone_on_its_identity_with_what_its_contract_allows(run: Run, estate: Path) -> None:
    work_through(estate, planned(run, estate))
    assert asked(run, estate, "SELECT identity, agents FROM identity_use WHERE identity LIKE 'aws:%' ORDER BY identity") == [
        (SHARED, 1),
        ("aws:role/583920174462/drafter", 1),
        ("aws:role/583920174462/triage-desk", 1),
    ]
    held = "SELECT identity, COALESCE(action, role), resource FROM grants WHERE identity <> :shared AND effect = 'Allow' ORDER BY 1, 2, 3"
    assert asked(run, estate, held.replace(":shared", f"'{SHARED}'")) == [
        ("aws:role/583920174462/drafter", "s3:GetObject", "*"),
        ("aws:role/583920174462/triage-desk", "arn:aws:iam::aws:policy/AmazonSQSFullAccess", None),
        ("aws:role/583920174462/triage-desk", "s3:GetObject", "arn:aws:s3:::tickets/*"),
        ("aws:role/583920174462/triage-desk", "s3:ListBucket", "arn:aws:s3:::tickets/*"),
        ("aws:role/583920174462/triage-desk", "s3:PutObject", "aws_s3_bucket.mail.arn/*"),
        ("aws:role/583920174462/triage-desk", "sns:Publish", "arn:aws:sns:*:*:${x}%{y}"),
    ]
    assert asked(run, estate, "SELECT entry FROM unused_terms") == []
    assert asked(run, estate, "SELECT granted FROM excess") == []
    trusted = "SELECT principal, fault FROM trusts WHERE identity LIKE '%/drafter'"
    assert asked(run, estate, trusted) == [("bedrock.amazonaws.com", "")]  # on behalf of this account alone


def test_where_the_account_is_not_known_a_person_is_told_to_ask_for_it(run: Run, estate: Path) -> None:
    (estate / "main.tf").write_text(CLOUD[CLOUD.index("resource") :], encoding="utf-8")
    (code,) = planned(run, estate, "ai-svc")["moves"][0]["code"]
    assert "SourceAccount" not in code["text"]
    assert code["by_hand"] == ["ask for the account in the trust policy: a condition on aws:SourceAccount"]


PODS = {
    "gcp": (
        'resource "google_service_account" "shared" {\n  project    = "desk-prod"\n  account_id = "ai-svc"\n}\n',
        "iam.gke.io/gcp-service-account: ai-svc@desk-prod.iam.gserviceaccount.com",
        "gcp:sa/ai-svc@desk-prod",
        "drafter@desk-prod.iam.gserviceaccount.com",
    ),
    "aws": (
        "",
        "eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/ai-svc",
        "aws:role/111122223333/ai-svc",
        "arn:aws:iam::111122223333:role/drafter",
    ),
}


@pytest.mark.parametrize("provider", PODS)
def test_a_pods_own_account_stands_for_its_own_cloud_identity_with_nothing_to_fill_in(run: Run, tmp_path: Path, provider: str) -> None:
    terraform, annotation, canonical, address = PODS[provider]
    (tmp_path / "main.tf").write_text(terraform, encoding="utf-8")
    (tmp_path / "drafter.yaml").write_text(
        "apiVersion: kagent.dev/v1alpha2\nkind: Agent\nmetadata: {name: drafter, namespace: desk}\n"
        "spec:\n  type: Declarative\n  declarative: {deployment: {serviceAccountName: ai-svc}}\n---\n"
        "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: ai-svc\n  namespace: desk\n"
        f"  annotations:\n    {annotation}\n",
        encoding="utf-8",
    )
    (tmp_path / "agents.yaml").write_text(
        "apiVersion: fivegates/v1\nkind: AgentInventory\nagents:\n  - name: drafter\n    status: active\n"
        '    covers: [{id: "*drafter"}]\n    scope: {apis: none}\n',
        encoding="utf-8",
    )
    account = planned(run, tmp_path, canonical)["moves"][0]["code"][-1]
    assert list(yaml.safe_load(account["text"])["metadata"]["annotations"].values()) == [address]
    assert account["by_hand"] == []


AZURE = """\
resource "azurerm_container_app" "a" {
  name = "a"
  identity {
    type         = "UserAssigned"
    identity_ids = ["/subscriptions/s-1/resourceGroups/desk/providers/Microsoft.ManagedIdentity/userAssignedIdentities/ai-svc"]
  }
  template {
    container {
      name  = "a"
      image = "example.com/a"
      env {
        name  = "AZURE_OPENAI_DEPLOYMENT"
        value = "gpt-5-mini"
      }
    }
  }
}
"""


def test_what_azure_code_does_not_know_is_named_for_a_person(run: Run, tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(AZURE, encoding="utf-8")
    (tmp_path / "agents.yaml").write_text(
        "apiVersion: fivegates/v1\nkind: AgentInventory\nagents:\n  - name: a\n    status: active\n    covers: [{id: '*a'}]\n"
        "    scope: {apis: {azure: [Reader on accounts/openai, Reader on resourceGroups/desk]}}\n",
        encoding="utf-8",
    )
    (code,) = planned(run, tmp_path, "ai-svc")["moves"][0]["code"]
    assert code["by_hand"] == ["say where the identity is made: var.location", "write the whole id of accounts/openai as the scope"]


def test_the_status_counts_who_has_moved_by_what_their_contracts_say(run: Run, estate: Path) -> None:
    plan = planned(run, estate)
    work_through(estate, plan)
    inventory = yaml.safe_load(CONTRACTS)
    for entry, move in zip(inventory["agents"], sorted(plan["moves"], key=lambda move: -("T" in move["name"])), strict=False):
        if entry["name"] != "scout":
            entry |= yaml.load(move["stanza"], yaml.BaseLoader)
    (estate / "agents.yaml").write_text(yaml.safe_dump(inventory), encoding="utf-8")
    ended = run("split", SHARED, "--root", str(estate), "--status")
    assert ended.code == 0, ended.err
    first, *rest = ended.out.splitlines()
    assert first == f"2 of 3 agents moved off {SHARED}."
    assert [line.split()[:2] for line in rest] == [["moved", "Triage"], ["moved", "drafter"], ["next", "scout"]]
    assert "fivegates contract check" in rest[-1]


def test_the_status_is_there_when_only_contracts_name_the_identity_any_more(run: Run, tmp_path: Path) -> None:
    shared = "azure:mi/s-1/desk/ai-svc"
    (tmp_path / "main.tf").write_text(AZURE.replace("/ai-svc", "/a-prod"), encoding="utf-8")
    (tmp_path / "agents.yaml").write_text(
        "apiVersion: fivegates/v1\nkind: AgentInventory\nagents:\n  - name: a\n    status: active\n    covers: [{id: '*a'}]\n"
        f"    migrating: {{from: '{shared}', until: 2027-01-10}}\n",
        encoding="utf-8",
    )
    ended = run("split", shared, "--root", str(tmp_path), "--status")
    assert (ended.code, ended.out.splitlines()[0]) == (0, f"1 of 1 agent moved off {shared}."), ended.err


@pytest.mark.parametrize(
    ("workload", "said"),
    [
        ("", ["Nobody in these files is left on it. See when it was last used (aws iam get-role"]),
        ('resource "aws_instance" "door" {\n  iam_instance_profile = aws_iam_instance_profile.door.name\n}\n'
         'resource "aws_iam_instance_profile" "door" {\n  role = aws_iam_role.shared.name\n}\n',
         ["  also     ", "No agent is left on it, but 1 other workload is: what they may do"]),
    ],
)  # fmt: skip
def test_a_status_without_agents_tells_whether_others_are_left(run: Run, tmp_path: Path, workload: str, said: list[str]) -> None:
    (tmp_path / "main.tf").write_text(CLOUD.partition('resource "aws_bedrockagent_agent"')[0] + workload, encoding="utf-8")
    first, *rest = run("split", SHARED, "--root", str(tmp_path), "--status").out.splitlines()
    assert first == f"No agent is, or by its contract was, on {SHARED}."
    assert [line.startswith(start) for line, start in zip(rest, said, strict=True)] == [True] * len(said), rest


def test_the_stanza_is_valid_in_a_contract(run: Run, estate: Path) -> None:
    schema = read_packaged_json("fivegates.schemas", "contract.schema.json")
    for move in planned(run, estate)["moves"]:
        if move["ready"]:
            said = yaml.load(move["stanza"], yaml.BaseLoader)
            head = {"apiVersion": "fivegates/v1", "kind": "AgentContract", "name": "a", "status": "active"}
            jsonschema.validate(head | said, schema)
            assert said["migrating"]["from"] == SHARED


GOOGLE = (
    """\
resource "google_service_account" "shared" {
  project    = "desk-prod"
  account_id = "ai-svc"
}
resource "google_vertex_ai_reasoning_engine" "a" {
  display_name = "a"
  spec { service_account = google_service_account.shared.email }
}
""",
    "gcp",
    ["roles/aiplatform.user", "roles/storage.objectViewer on buckets/tickets", "roles/x on datasets/d"],
    "gcp:sa/ai-svc@desk-prod",
    ['bucket = "tickets"', 'role    = "roles/aiplatform.user"', "account_id   = "],
    ["give roles/x on datasets/d to google_service_account.a_agent, with the binding of that resource"],
)


def test_a_service_account_of_the_cluster_gets_a_role_of_its_own(run: Run, tmp_path: Path) -> None:
    (tmp_path / "agents.yaml").write_text(
        "apiVersion: fivegates/v1\nkind: AgentInventory\nagents:\n  - name: planner\n    status: active\n"
        '    covers: [{kubernetes: "assist/Deployment/planner"}]\n'
        '    scope: {apis: {kubernetes: ["get,list deployments,jobs in assist", '
        '"get secrets in vault named token", "ClusterRole view in assist"]}}\n',
        encoding="utf-8",
    )
    (tmp_path / "planner.yaml").write_text(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: planner, namespace: assist}\nspec:\n  template:\n    spec:\n"
        "      serviceAccountName: ai-svc\n      containers: [{name: a, image: example.com/a}]\n",
        encoding="utf-8",
    )
    move = planned(run, tmp_path, "system:serviceaccount:assist:ai-svc")["moves"][0]
    documents = list(yaml.safe_load_all(move["code"][0]["text"]))
    assert [(one["kind"], one["metadata"].get("namespace")) for one in documents] == [
        ("ServiceAccount", "assist"), ("Role", "assist"), ("RoleBinding", "assist"), ("Role", "vault"), ("RoleBinding", "vault"),
        ("RoleBinding", "assist"),
    ]  # fmt: skip
    assert documents[1]["rules"] == [{"apiGroups": ["apps", "batch"], "resources": ["deployments", "jobs"], "verbs": ["get", "list"]}]
    assert documents[3]["rules"] == [{"apiGroups": [""], "resources": ["secrets"], "resourceNames": ["token"], "verbs": ["get"]}]
    assert documents[4]["subjects"] == [{"kind": "ServiceAccount", "name": "planner", "namespace": "assist"}]
    assert documents[5]["roleRef"] == {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "view"}
    assert move["code"][0]["by_hand"] == []


POD = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: NAME, namespace: SPACE}
spec: {template: {spec: {serviceAccountName: ai-svc, containers: [{name: a, image: example.com/a}]}}}
"""
NAMESAKES = """\
apiVersion: fivegates/v1
kind: AgentInventory
agents:
  - {name: ai-svc, status: active, covers: [{kubernetes: assist/Deployment/ai-svc}]}
  - {name: plan-two, status: active, covers: [{kubernetes: assist/Deployment/plan-two}]}
  - {name: plan.two, status: active, covers: [{kubernetes: assist/Deployment/plan.two}]}
  - {name: guard, status: active, covers: [{kubernetes: assist/Deployment/guard}]}
"""


def test_a_new_identity_is_called_like_none_that_is_used_and_like_no_other_of_the_plan(run: Run, tmp_path: Path) -> None:
    pods = [POD.replace("NAME", name).replace("SPACE", "assist") for name in ("ai-svc", "plan-two", "plan.two", "guard")]
    other = POD.replace("NAME", "door").replace("SPACE", "assist").replace("ai-svc", "guard")
    (tmp_path / "pods.yaml").write_text("---\n".join([*pods, other]), encoding="utf-8")
    (tmp_path / "agents.yaml").write_text(NAMESAKES, encoding="utf-8")
    plan = planned(run, tmp_path, "system:serviceaccount:assist:ai-svc")
    made = [yaml.safe_load(move["code"][0]["text"].partition("---")[0])["metadata"]["name"] for move in plan["moves"]]
    assert sorted(made) == ["ai-svc-own", "guard-own", "plan-two", "plan-two-own"]


TEMPLATE = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: run, namespace: assist}
spec:
  serviceAccountName: ai-svc
  templates: [{name: go, container: {image: example.com/a}}]
"""
SCHEDULE = """\
---
apiVersion: argoproj.io/v1alpha1
kind: CronWorkflow
metadata: {name: NAME, namespace: assist}
spec: {schedule: "0 * * * *", workflowSpec: {workflowTemplateRef: {name: run}}}
"""


def test_a_line_that_is_for_others_too_is_not_changed_for_one(run: Run, tmp_path: Path) -> None:
    (tmp_path / "runs.yaml").write_text(
        TEMPLATE + "".join(SCHEDULE.replace("NAME", name) for name in ("nightly", "hourly")), encoding="utf-8"
    )
    (tmp_path / "agents.yaml").write_text(
        "apiVersion: fivegates/v1\nkind: AgentInventory\nagents:\n"
        + "".join(
            f"  - {{name: {name}, status: active, covers: [{{kubernetes: assist/CronWorkflow/{name}}}]}}\n"
            for name in ("nightly", "hourly")
        ),
        encoding="utf-8",
    )
    ended = run("split", "ai-svc", "--root", str(tmp_path))
    assert ended.code == 0, ended.err
    told = [line.partition(": make")[0] for line in ended.out.splitlines() if "same line" in line]
    assert told == [f"   - The same line is for {others} too" for others in ("nightly", "hourly")]


def test_a_role_on_what_has_no_known_binding_is_left_to_a_person(run: Run, tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(GOOGLE[0], encoding="utf-8")
    (tmp_path / "agents.yaml").write_text(
        "apiVersion: fivegates/v1\nkind: AgentInventory\nagents:\n  - name: a\n    status: active\n"
        f'    covers: [{{id: "*a"}}]\n    scope: {{apis: {{gcp: {json.dumps(GOOGLE[2])}}}}}\n',
        encoding="utf-8",
    )
    move = planned(run, tmp_path, "ai-svc")["moves"][0]
    text = move["code"][0]["text"]
    assert all(part in text for part in GOOGLE[4]), text
    assert move["code"][0]["by_hand"] == GOOGLE[5]


def test_a_project_that_is_not_known_is_asked_for_and_stands_in_no_name(run: Run, tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(GOOGLE[0].replace('  project    = "desk-prod"\n', ""), encoding="utf-8")
    apis = ["roles/aiplatform.user", "roles/pubsub.publisher on projects/-/topics/tickets"]
    (tmp_path / "agents.yaml").write_text(
        "apiVersion: fivegates/v1\nkind: AgentInventory\nagents:\n  - name: a\n    status: active\n"
        f'    covers: [{{id: "*a"}}]\n    scope: {{apis: {{gcp: {json.dumps(apis)}}}}}\n',
        encoding="utf-8",
    )
    code = planned(run, tmp_path, "ai-svc")["moves"][0]["code"][0]
    assert "project = var.project" in code["text"]
    assert 'topic  = "tickets"' in code["text"]
    assert code["by_hand"] == ["say which project var.project is: these files do not name it"]
    last = run("split", "ai-svc", "--root", str(tmp_path)).out.partition("## Last")[2]
    assert "ai-svc@PROJECT.iam.gserviceaccount.com" in last


WRONG = {
    "there is no such identity": ("ai-svx", "did you mean 'ai-svc'?"),
    "several may be meant": ("twin", "use one of"),
}


@pytest.mark.parametrize("case", WRONG)
def test_an_identity_that_is_not_one_is_told(run: Run, estate: Path, case: str) -> None:
    for folder in ("x", "y"):
        (estate / folder).mkdir()
        twin = CLOUD.replace("583920174462", "1111222233" + ("33" if folder == "x" else "44")).replace("ai-svc", "twin")
        (estate / folder / "main.tf").write_text(twin, encoding="utf-8")
    identity, hint = WRONG[case]
    ended = run("split", identity, "--root", str(estate))
    assert ended.code == 2
    assert hint in ended.err


def fences(text: str) -> Iterator[str]:
    opened = ""
    for line in text.splitlines():
        if not opened and line.startswith("```"):
            opened = re.match("`+", line).group()  # type: ignore[union-attr]
        elif opened and line == opened:
            opened = ""
        elif opened:
            yield line


def test_text_of_the_tree_stays_text_in_the_page(run: Run, estate: Path) -> None:
    hostile = "x`` ``` [a](b) <script>\u202e"
    contracts = CONTRACTS.replace("s3:GetObject,s3:ListBucket", hostile)
    (estate / "agents.yaml").write_text(contracts, encoding="utf-8")
    (estate / "main.tf").write_text(CLOUD.replace("Triage Desk", "*Triage* <b>`desk`"), encoding="utf-8")
    page = run("split", SHARED, "--root", str(estate)).out
    assert "\u202e" not in page
    assert r"\*Triage\* \<b\>\`desk\`" in page
    assert not [line for line in page.splitlines() if "<script>" in line and line not in set(fences(page))]
