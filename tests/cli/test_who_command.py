"""From the principal of a log line to the agent, and when that is no answer."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from command_run import Run

from fivegates.packaged import read_packaged_json

ACCOUNT = "583920174462"
FILES = {
    "main.tf": f"""\
provider "aws" {{
  allowed_account_ids = ["{ACCOUNT}"]
}}

resource "aws_iam_role" "shared" {{
  name = "ai-svc"
  path = "/agents/"
}}

resource "aws_iam_role" "own" {{
  name = "drafter"
}}

resource "aws_iam_role" "idle" {{
  name = "idle"
}}

resource "aws_bedrockagent_agent" "one" {{
  agent_name              = "one"
  agent_resource_role_arn = aws_iam_role.shared.arn
}}

resource "aws_bedrockagent_agent" "two" {{
  agent_name              = "two"
  agent_resource_role_arn = aws_iam_role.shared.arn
}}

resource "aws_bedrockagent_agent" "drafter" {{
  agent_name              = "drafter"
  agent_resource_role_arn = aws_iam_role.own.arn
  tags                    = {{ owner = "ann@example.com" }}
}}

resource "aws_lambda_function" "resize" {{
  function_name = "resize"
  role          = "arn:aws:iam::{ACCOUNT}:role/resize"
}}
""",
    "elsewhere/main.tf": """\
resource "aws_iam_role" "own" {
  name = "scout"
}

resource "aws_bedrockagent_agent" "scout" {
  agent_name              = "scout"
  agent_resource_role_arn = aws_iam_role.own.arn
}

resource "google_service_account" "triage" {
  account_id = "triage"
  project    = "acme-desk"
}

resource "google_vertex_ai_reasoning_engine" "triage" {
  display_name = "triage"
  spec {
    service_account = google_service_account.triage.email
  }
}
""",
    "k8s/agent.yaml": """\
apiVersion: kagent.dev/v1alpha2
kind: Agent
metadata: {name: planner, namespace: assist}
spec:
  type: Declarative
  declarative:
    deployment: {serviceAccountName: planner}
""",
}
ROLE = f"arn:aws:iam::{ACCOUNT}:role"
CASES = [
    (f"{ROLE}/drafter", "one", ["drafter"]),
    (f"arn:aws:sts::{ACCOUNT}:assumed-role/drafter/run-7", "one", ["drafter"]),
    (f"aws:role/{ACCOUNT}/drafter", "one", ["drafter"]),
    (f"{ROLE}/agents/ai-svc", "shared", ["one", "two"]),
    ("arn:aws:iam::111122223333:role/drafter", "unknown", []),
    (f"{ROLE}/draft", "unknown", []),
    (f"{ROLE}/idle", "nobody", []),
    (f"{ROLE}/resize", "other", []),
    ("arn:aws:iam::111122223333:role/scout", "one", ["scout"]),
    ("triage@acme-desk.iam.gserviceaccount.com", "one", ["triage"]),
    ("serviceAccount:triage@acme-desk.iam.gserviceaccount.com", "one", ["triage"]),
    ("triage@other.iam.gserviceaccount.com", "unknown", []),
    ("system:serviceaccount:assist:planner", "one", ["planner"]),
    ("system:serviceaccount:other:planner", "unknown", []),
    ("ann@example.com", "unknown", []),
]


@pytest.fixture
def estate(tmp_path: Path) -> str:
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    return str(tmp_path)


@pytest.mark.parametrize(("principal", "verdict", "names"), CASES, ids=[case[0] for case in CASES])
def test_a_principal_leads_to_whoever_acts_under_it(run: Run, estate: str, principal: str, verdict: str, names: list[str]) -> None:
    ended = run("who", principal, "--root", estate, "--format", "json")
    document = json.loads(ended.out)
    jsonschema.validate(document, read_packaged_json("fivegates.schemas", "who.schema.json"))
    found = document["answer"]
    assert (ended.code, found["verdict"], [agent["name"] for agent in found["agents"]]) == (0, verdict, names)


def test_the_session_of_a_role_that_is_shared_is_said_to_be_all_that_may_tell(run: Run, estate: str) -> None:
    shown = " ".join(run("who", f"arn:aws:sts::{ACCOUNT}:assumed-role/ai-svc/run-7", "--root", estate).out.split())
    assert "No answer: 2 agents may act under this name" in shown and "The session run-7 may tell." in shown


def test_an_agent_is_named_with_its_owner(run: Run, estate: str) -> None:
    shown = run("who", f"{ROLE}/drafter", "--root", estate).out
    assert "owner ann@example.com; no contract" in shown and shown.rstrip().endswith("is drafter.")


def test_a_principal_whose_account_the_files_do_not_know_is_an_open_match(run: Run, estate: str) -> None:
    found = json.loads(run("who", "arn:aws:iam::111122223333:role/scout", "--root", estate, "--format", "json").out)["answer"]
    assert [identity["certainty"] for identity in found["identities"]] == ["open"]


def test_an_empty_principal_is_a_mistake_of_the_caller(run: Run, estate: str) -> None:
    ended = run("who", " ", "--root", estate)
    assert ended.code == 2 and "the principal is empty" in ended.err
