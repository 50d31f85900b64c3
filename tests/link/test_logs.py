"""Whether a log reaches the SIEM, which agents an alert names, and what a settings file asks of logs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from facts_shown import facts_of

SIEM = '[logging]\nsiem = ["arn:aws:logs:*:111122223333:destination:siem", "siem-hub", "siem.googleapis.com/*", "siem-workspace"]\n'
TASK = """
resource "aws_cloudwatch_log_group" "a" {
  name = "/agents/a"
}

resource "aws_ecs_task_definition" "a" {
  family = "support-agent"
  container_definitions = jsonencode([{
    name             = "main"
    image            = "example.com/support-agent:1"
    environment      = [{ name = "OPENAI_MODEL", value = "gpt-4.1" }]
    logConfiguration = LOG
  }])
}
"""
AWSLOGS = '{ logDriver = "awslogs", options = { "awslogs-group" = aws_cloudwatch_log_group.a.name } }'
SUBSCRIPTION = """
resource "aws_cloudwatch_log_subscription_filter" "a" {
  log_group_name  = GROUP
  destination_arn = END
}
"""
SERVICE = """
resource "google_cloud_run_v2_service" "a" {
  name    = "support-agent"
  project = "p1"
  template {
    containers {
      image = "example.com/support-agent:1"
      env {
        name  = "GEMINI_MODEL"
        value = "gemini"
      }
    }
  }
}
"""
DESTINATION = '"arn:aws:logs:eu-west-1:111122223333:destination:siem"'


def sinks(main: str, settings: str = SIEM, **others: str) -> list[str | None]:
    store = facts_of({"main.tf": main, "fivegates.toml": settings, **others})
    return [row["siem"] for row in store.query("SELECT siem FROM log_sinks")]  # type: ignore[misc]


def subscribed(group: str, end: str) -> str:
    return TASK.replace("LOG", AWSLOGS) + SUBSCRIPTION.replace("GROUP", group).replace("END", end)


@pytest.mark.parametrize(
    ("main", "reaches"),
    [
        (subscribed("aws_cloudwatch_log_group.a.name", DESTINATION), "reached"),
        (subscribed('"/agents/a"', DESTINATION), "reached"),
        (subscribed('"/agents/b"', DESTINATION), "missed"),
        (subscribed('"/agents/a"', '"arn:aws:logs:eu-west-1:444455556666:destination:siem"'), "missed"),
        ('variable "end" {}\n' + subscribed('"/agents/a"', "var.end"), None),
        ('variable "group" {}\n' + subscribed("var.group", DESTINATION), None),
        (TASK.replace("LOG", AWSLOGS) + 'module "logs" {\n  source = "git::https://example.com/logs.git"\n}\n', None),
        (TASK.replace("LOG", '{ logDriver = "splunk", options = { "splunk-url" = "https://splunk.example.com" } }'), None),
        (TASK.replace("LOG", '{ logDriver = "splunk", options = { "splunk-url" = "siem-hub" } }'), "reached"),
        (SERVICE, "missed"),
        (
            SERVICE + 'resource "google_logging_project_sink" "s" {\n  project = "p1"\n  destination = "siem.googleapis.com/x"\n}\n',
            "reached",
        ),
        (
            SERVICE + 'resource "google_logging_project_sink" "s" {\n  project = "p2"\n  destination = "siem.googleapis.com/x"\n}\n',
            "missed",
        ),
        (
            SERVICE + 'resource "google_logging_organization_sink" "s" {\n  org_id = "1"\n  destination = "siem.googleapis.com/x"\n}\n',
            "reached",
        ),
    ],
)
def test_a_log_reaches_the_siem_by_the_tree_s_own_routes_or_nobody_knows(main: str, reaches: str | None) -> None:
    assert sinks(main) == [reaches]


def test_without_a_siem_in_the_settings_no_log_misses_it() -> None:
    assert sinks(SERVICE, "") == [None]


ALARM = 'resource "aws_cloudwatch_metric_alarm" "x" {\n  alarm_name = "errors"\n  DIMENSIONS\n}\n'
AGENT = """
variable "unknown" {}

resource "aws_iam_role" "own" {
  name               = "reply-writer"
  assume_role_policy = "{}"
}

resource "aws_bedrockagent_agent" "a" {
  agent_name              = "support-drafter"
  agent_resource_role_arn = aws_iam_role.own.arn
}
"""


@pytest.mark.parametrize(
    ("dimensions", "names"),
    [
        ('dimensions = { AgentName = "support-drafter" }', True),
        ('dimensions = { AgentName = "support_drafter" }', True),
        ("dimensions = { AgentId = aws_bedrockagent_agent.a.agent_id }", True),
        ("dimensions = { Role = aws_iam_role.own.name }", True),
        ('metric_name = "reply-writer-denied"', False),
        ('dimensions = { AgentName = "support-drafter-two" }', False),
        ('dimensions = { AgentName = "drafter" }', False),
        ('namespace = "AWS/Bedrock"', True),
        ('namespace = "AWS/Lambda"', False),
        ('namespace = "AWS/Bedrock"\n  dimensions = { ModelId = "x" }', False),
    ],
)
def test_an_alarm_names_an_agent_by_its_whole_name_its_identity_or_a_reference(dimensions: str, names: bool) -> None:
    store = facts_of({"main.tf": AGENT + ALARM.replace("DIMENSIONS", dimensions)})
    assert bool(store.query("SELECT * FROM alerts_on")) == names
    assert bool(store.query("SELECT * FROM closed WHERE fact = 'alerts_on'"))


@pytest.mark.parametrize(
    "others",
    [
        {"main.tf": AGENT + ALARM.replace("DIMENSIONS", "dimensions = { AgentName = var.unknown }")},
        {"alarms.tf": 'module "alarms" {\n  source = "git::https://example.com/alarms.git"\n}\n'},
        {"broken.tf": 'resource "aws_cloudwatch_metric_alarm" "y" {'},
        {"infra/main.bicep": "param x string"},
    ],
)
def test_what_is_not_known_or_not_read_may_be_the_alert_that_is_missing(others: dict[str, str]) -> None:
    store = facts_of({"main.tf": AGENT + ALARM.replace("DIMENSIONS", ""), **others})
    assert store.query("SELECT * FROM closed WHERE fact = 'alerts_on'") == []


def test_an_alarm_in_a_folder_of_samples_is_no_alarm() -> None:
    store = facts_of({"main.tf": AGENT, "examples/main.tf": ALARM.replace("DIMENSIONS", "")})
    assert store.query("SELECT * FROM alert_rules") == []


POD = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: support-agent, namespace: support}
spec:
  template:
    spec:
      serviceAccountName: bot
      containers: [{name: a, image: "example.com/support-agent:1", env: [{name: OPENAI_MODEL, value: gpt-4.1}]}]
"""
POLICIES = yaml.safe_load((Path(__file__).parent / "audit_policy_cases.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", POLICIES, ids=[case["title"] for case in POLICIES])
def test_an_audit_policy_leaves_out_an_account_only_where_it_records_none_of_its_requests(case: dict[str, Any]) -> None:
    rules = "".join(f"  - {json.dumps(rule)}\n" for rule in case["rules"])
    policy = f"apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:{'' if rules else ' []'}\n{rules}"
    store = facts_of({"deploy/agent.yaml": POD, "cluster/policy.yaml": policy})
    rows = store.query("SELECT exempt, l.line - 3 AS rule FROM audit_layers a JOIN locations l ON l.id = a.loc")
    left_out = [{"exempt": "k8s:?deploy/support/bot", "rule": case["left_out"]}] if "left_out" in case else []
    assert [dict(row) for row in rows] == left_out
