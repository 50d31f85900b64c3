"""Which line lets an agent do something: the verdict, the line, the way there, and what is not seen."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from command_run import Run

from fivegates.packaged import read_packaged_json

FILES = {
    "main.tf": """\
provider "aws" {
  allowed_account_ids = ["583920174462"]
}

resource "aws_iam_role" "triage" {
  name               = "triage"
  assume_role_policy = "{}"
}

resource "aws_iam_role" "writer" {
  name = "writer"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = aws_iam_role.triage.arn } }] # step
  })
}

resource "aws_iam_role_policy" "triage" {
  role = aws_iam_role.triage.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::tickets/*" }, # read
      { Effect = "Allow", Action = "s3:Put*", Resource = "arn:aws:s3:::inbox/*", Condition = local.vpn }, # put
      { Effect = "Allow", Action = "sns:Publish", Resource = "arn:aws:sns:eu-west-1:583920174462:news" },
      { Effect = "Deny", Action = "sns:*", Resource = "*" }, # deny
    ]
  })
}

resource "aws_iam_role_policy" "writer" {
  role = aws_iam_role.writer.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "dynamodb:PutItem", Resource = "*" }] # write
  })
}

resource "aws_bedrockagent_agent" "triage" {
  agent_name              = "triage"
  agent_resource_role_arn = aws_iam_role.triage.arn # role
}

resource "aws_bedrockagent_agent" "lost" {
  agent_name              = "lost"
  agent_resource_role_arn = var.role
}

variable "role" {}

locals {
  vpn = { IpAddress = { "aws:SourceIp" = "10.0.0.0/8" } }
}
""",
    "other/main.tf": """\
resource "aws_iam_role" "twin" {
  name               = "twin"
  assume_role_policy = "{}"
}

resource "aws_bedrockagent_agent" "twin" {
  agent_name              = "twin"
  agent_resource_role_arn = aws_iam_role.twin.arn
}
""",
    "third/main.tf": """\
resource "aws_bedrockagent_agent" "twin" {
  agent_name              = "twin"
  agent_resource_role_arn = "arn:aws:iam::111122223333:role/twin"
}
""",
}
CASES = [
    ("s3:GetObject", "allowed", "read"),
    ("S3:getobject", "allowed", "read"),
    ("s3:GetObject on arn:aws:s3:::tickets/1", "allowed", "read"),
    ("s3:GetObject on *", "possible", "read"),
    ("s3:PutObject", "possible", "put"),
    ("dynamodb:PutItem", "allowed", "write"),
    ("sns:Publish", "denied", "deny"),
    ("s3:GetObject on arn:aws:s3:::other/*", "no grant", ""),
    ("ec2:RunInstances", "no grant", ""),
    ("storage.objects.get", "no grant", ""),
]


@pytest.fixture
def estate(tmp_path: Path) -> str:
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    return str(tmp_path)


def line_of(mark: str) -> int:
    return next(number for number, line in enumerate(FILES["main.tf"].splitlines(), 1) if line.endswith(f"# {mark}"))


def asked(run: Run, estate: str, *words: str) -> dict[str, Any]:
    ended = run("why", *words, "--root", estate, "--format", "json")
    assert ended.code == 0, ended.err
    document = json.loads(ended.out)
    jsonschema.validate(document, read_packaged_json("fivegates.schemas", "why.schema.json"))
    answer: dict[str, Any] = document["answer"]
    return answer


@pytest.mark.parametrize(("question", "verdict", "mark"), CASES, ids=[case[0] for case in CASES])
def test_the_verdict_names_the_line_that_decides(run: Run, estate: str, question: str, verdict: str, mark: str) -> None:
    found = asked(run, estate, "triage", *question.split())
    places = [witness["place"] for one in found["decisions"] for witness in one["witnesses"]]
    assert (found["verdict"], places) == (verdict, [{"path": "main.tf", "line": line_of(mark)}] if mark else [])


@pytest.mark.parametrize(("question", "verdict", "mark"), CASES, ids=[case[0] for case in CASES])
def test_the_text_begins_with_the_verdict_and_draws_the_line_in_80_columns(
    run: Run, estate: str, monkeypatch: pytest.MonkeyPatch, question: str, verdict: str, mark: str
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = run("why", "triage", question, "--root", estate).out.splitlines()
    assert lines[0].startswith(f"{verdict.upper()}: ") and max(map(len, lines)) <= 80
    assert not mark or any(line.endswith(f"main.tf:{line_of(mark)}") for line in lines)
    assert "policies of the organisation" in " ".join(lines)


def test_the_chain_leads_through_every_step_with_its_line(run: Run, estate: str) -> None:
    found = asked(run, estate, "triage", "dynamodb:PutItem")
    (decision,) = found["decisions"]
    chain = next(one["chain"] for one in found["identities"] if one["canonical"] == decision["identity"])
    assert decision["identity"] == "aws:role/583920174462/writer"
    assert [step["place"]["line"] for step in chain[1:]] == [line_of("role"), line_of("step")]


def test_a_pattern_is_asked_action_by_action(run: Run, estate: str) -> None:
    found = asked(run, estate, "triage", "s3:*Object", "--possible")
    assert {(one["action"], one["verdict"]) for one in found["decisions"]} == {("s3:GetObject", "allowed"), ("s3:PutObject", "possible")}


def test_what_is_only_possible_is_shown_when_it_is_asked_for(run: Run, estate: str) -> None:
    assert [one["verdict"] for one in asked(run, estate, "triage", "s3:*Object")["decisions"]] == ["allowed"]
    shown = " ".join(run("why", "triage", "s3:*Object", "--root", estate, "--possible").out.split())
    assert "only possible: " in shown and "may allow s3:PutObject" in shown


def test_without_an_action_every_identity_is_drawn(run: Run, estate: str) -> None:
    found = asked(run, estate, "triage")
    assert (found["question"], found["decisions"]) == (None, [])
    shown = run("why", "triage", "--root", estate).out
    assert "becomes aws:role/583920174462/writer" in shown and "Not seen" in shown


def test_an_agent_whose_identity_is_not_known_has_no_verdict(run: Run, estate: str) -> None:
    found = asked(run, estate, "lost", "s3:GetObject")
    assert found["verdict"] == "unknown" and any("elsewhere to ref:./var.role" in text for text in found["unseen"])


def test_a_name_of_several_agents_ends_in_their_ids(run: Run, estate: str) -> None:
    ended = run("why", "twin", "s3:GetObject", "--root", estate)
    assert ended.code == 2 and "use an id: " in ended.err and not ended.out
    for id in re.findall(r"aws/\S+?/twin", ended.err):
        assert "elsewhere" in " ".join(asked(run, estate, id, "s3:GetObject")["unseen"])


@pytest.mark.parametrize(
    "words", [["s3:GetObject", "on"], ["a", "b", "c"], ["on", "x"], [" "], ["s3:" + "x" * 3000], ["a", "on", "b", "c"]]
)
def test_what_is_no_question_is_a_mistake_of_the_caller(run: Run, estate: str, words: list[str]) -> None:
    ended = run("why", "triage", *words, "--root", estate)
    assert ended.code == 2 and not ended.out and "ACTION on RESOURCE" in ended.err


@pytest.mark.parametrize(
    "question", [*(case[0] for case in CASES), "s3:*", "sns:*", "*", "sns:Publish on *", "s3:* on arn:aws:s3:::inbox/*"]
)
@pytest.mark.parametrize("agent", ["triage", "lost"])
def test_a_chain_is_drawn_only_of_what_allows_may_allow_or_denies(run: Run, estate: str, agent: str, question: str) -> None:
    """What nothing grants, and what is not known, has no line to be drawn."""
    decided = asked(run, estate, agent, *question.split(), "--possible")["decisions"]
    assert {one["verdict"] for one in decided} <= {"allowed", "possible", "denied"}
    ended = run("why", agent, question, "--root", estate, "--possible")
    assert ended.code == 0 and not ended.err
    assert bool(decided) == bool(re.search(r"(?m)\b(allows|may allow|denies) \S", ended.out))
