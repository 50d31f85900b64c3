"""Ties that the estate does not have: agents that sign in as somebody, runbooks, settings, and steps for contracts that end."""

from __future__ import annotations

from datetime import date

import pytest

import estate
from fivegates.gathering import gather
from fivegates.lifecycle.leaver import Tree, leaving
from fivegates.lifecycle.model import Leaving
from fivegates.roster import read_roster
from fivegates.settings import load_settings
from fivegates.tree.memory import MemoryTree

TODAY = date(2026, 11, 29)
ROSTER = "principal,aliases,teams,status\nalice@example.com,alice.a,support,active\nbob@example.com,,,active\ncarol@example.com,,,gone\n"
HUMAN = """
resource "aws_iam_user" "alice" {
  name = "alice.a"
}
resource "aws_iam_user_login_profile" "alice" {
  user = aws_iam_user.alice.name
}
resource "aws_iam_access_key" "alice" {
  user = aws_iam_user.alice.name
}
resource "azurerm_container_app" "drafter" {
  name = "drafter-agent"
  template {
    container {
      name  = "agent"
      image = "example.azurecr.io/drafter-agent:1"
      env {
        name  = "OPENAI_MODEL"
        value = "gpt-4.1"
      }
      env {
        name  = "AWS_SECRET_ACCESS_KEY"
        value = aws_iam_access_key.alice.secret
      }
    }
  }
}
"""


def ask(files: dict[str, str], person: str = "alice@example.com") -> Leaving:
    tree = MemoryTree(files)
    settings = load_settings(tree)
    people = read_roster(ROSTER.encode(), "people.csv")
    return leaving(Tree(gather(tree, settings).store, settings, people, None, tree.read), person, TODAY)


def test_an_agent_that_signs_in_as_the_person_comes_first() -> None:
    found = ask({"main.tf": HUMAN, "CODEOWNERS": "/main.tf alice@example.com\n"})
    assert found.steps[0].action == "replace-identity"
    assert {step.action for step in found.steps} == {"replace-identity", "rotate", "retire"}  # it has no contract


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("# Stop it\n\nCall Alice@Example.com, or bob@example.com.\n", 3),
        ("Call alice@example.com.au or malice@example.com.\n", 0),
        ("Call bob@example.com or alice@example.com.\n", 1),
        ("alice@example.com", 1),
        ("", 0),
    ],
)
def test_whom_a_runbook_names_operates_the_kill_switch(text: str, line: int) -> None:
    one = estate.made(1)
    files = {"agents/a.agent.yaml": estate.contract(one), f"runbooks/{one.name}.md": text, "CODEOWNERS": "/agents/ alice@example.com\n"}
    found = ask(files | {"registry.md": ""}, "alice@example.com")
    operates = [(tie.source, tie.place.line) for matter in found.matters for tie in matter.ties if tie.role == "operates"]
    assert operates == ([("runbook", line)] if line else [])
    assert [step.action for step in found.steps if step.action == "operator"] == (["operator"] if line else [])


def test_an_entry_beside_the_contract_is_named_with_it() -> None:
    one = estate.made(1)
    files = {path: content for path, content in estate.files().items() if one.name in path and "agents/" not in path}
    rule = {"CODEOWNERS": f"/workloads/{one.name}/ alice@example.com\n"}
    assert [step.action for step in ask(files | rule | {"a.agent.yaml": estate.contract(one)}).steps if step.action != "rotate"] == [
        "owner-entry"
    ]


def test_what_the_settings_give_to_the_person_is_a_step_too() -> None:
    waiver = (
        '[[waiver]]\ncheck = "FG308"\nsubject = "k8s/ops/*"\nreason = "until the split"\nowner = "alice@example.com"\nuntil = 2026-12-31\n'
    )
    registry = '[registry]\nowner = "alice@example.com"\n[reviewers]\ndestroy = "alice@example.com"\n'
    found = ask({"fivegates.toml": registry + waiver})
    assert [(step.action, step.text) for step in found.steps] == [
        ("settings", "name somebody else in registry.owner"),
        ("settings", "name somebody else in reviewers.destroy"),
        ("settings", "name somebody else in the waiver of FG308 for k8s/ops/*"),
    ]


@pytest.mark.parametrize(
    ("status", "deployed", "successor", "action", "state", "says"),
    [
        ("active", True, "bob@example.com", "transfer", "open", "bob@example.com"),
        ("draft", True, "bob@example.com", "transfer", "open", "bob@example.com"),
        ("active", True, "carol@example.com", "retire", "open", "its successor leaves too"),
        ("active", True, "alice.a", "retire", "open", "its successor leaves too"),
        ("active", True, "TODO", "retire", "open", "names no successor"),
        ("active", False, "bob@example.com", "transfer", "open", "bob@example.com"),
        ("retiring", True, "bob@example.com", "retire", "open", "finish retiring"),
        ("retired", True, "bob@example.com", "retire", "open", "still deployed"),
        ("retired", False, "bob@example.com", "retire", "done", "nothing deploys it"),
    ],
)
def test_an_owned_agent_is_handed_over_or_ends(status: str, deployed: bool, successor: str, action: str, state: str, says: str) -> None:
    one = estate.made(1)  # in Kubernetes
    text = estate.contract(one, status=status, owner="alice@example.com", successor=successor)
    workload = {path: content for path, content in estate.files().items() if one.name in path and "agents/" not in path}
    files = {"a.agent.yaml": text} | (workload if deployed else {})
    found = [step for step in ask(files).steps if step.action in ("transfer", "retire")]
    assert [(step.action, step.state, says in step.text) for step in found] == [(action, state, True)]
