"""What changed since a review, by git: the facts of that day against those of now, and silence where history cannot tell."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

import estate
from fivegates.facts.model import ReviewChange, Unresolved
from fivegates.facts.wanted import Wanted
from fivegates.gathering import gather
from fivegates.lifecycle.changes import At, _may_be_one, changes_between
from fivegates.lifecycle.since import changes_since
from fivegates.scan import ScanOptions, scan_tree
from fivegates.settings import load_settings
from fivegates.tree.git import find_repository
from fivegates.tree.memory import MemoryTree
from fivegates.tree.past import Changed, GitPast
from fivegates.tree.working import WorkingTree

TODAY = date(2026, 11, 29)
AGENT = "terraform/workloads/triage-00/triage-00"  # reviewed on 2026-08-10
MAIN = "workloads/triage-00/main.tf"


def history(folder: Path) -> GitPast:
    repository = find_repository(str(folder))
    assert repository is not None
    return GitPast(repository)


def since(folder: Path, agents: list[str] | None = None) -> list[Any]:
    tree = WorkingTree(folder)
    settings = load_settings(tree)
    wanted = Wanted(told=True)
    return changes_since(gather(tree, settings).store, history(folder), lambda then: gather(then, settings, wanted=wanted).store, agents)


def policy(action: str, resource: str) -> str:
    statement = f'{{ Effect = "Allow", Action = "{action}", Resource = "{resource}" }}'
    text = f"policy = jsonencode({{ Statement = [{statement}] }})"
    return f'resource "aws_iam_role_policy" "p" {{\n  role = aws_iam_role.this.name\n  {text}\n}}\n'


def changed(folder: Path, old: str, new: str, day: str = "2026-09-01", path: str = MAIN) -> None:
    text = (folder / path).read_text()
    assert old in text
    estate.put(folder, {path: text.replace(old, new)}, day=day)


def test_nothing_changed_is_nothing_told(folder: Path) -> None:
    assert since(folder) == []


@pytest.mark.parametrize(
    ("old", "new", "what", "says"),
    [
        ("claude-3-5-sonnet-20240620", "claude-3-haiku-20240307", "model", "foundation_model changed"),
        ('  name = "triage-00"\n  assume', '  name = "triage-zero"\n  assume', "identity", "triage-zero came"),
        (
            'resource "aws_bedrockagent_agent"',
            policy("s3:*", "*") + '\nresource "aws_bedrockagent_agent"',
            "grants",
            "s3:* on * came",
        ),
        ("agent_resource_role_arn", 'instruction = "Answer politely, always."\n  agent_resource_role_arn', "prompt", "instruction came"),
        ("agent_resource_role_arn", "idle_session_ttl_in_seconds = 900\n  agent_resource_role_arn", "code", f"{MAIN} changed"),
    ],
)
def test_what_defines_an_agent_is_compared_with_the_day_of_its_review(folder: Path, old: str, new: str, what: str, says: str) -> None:
    changed(folder, old, new)
    found = since(folder)
    assert {(row.agent, row.what) for row in found} == {(AGENT, what)}
    assert any(says in row.detail for row in found)
    assert all(isinstance(row, ReviewChange) and row.reviewed_on == "2026-08-10" for row in found)


def test_what_was_there_on_the_day_of_the_review_was_reviewed(folder: Path) -> None:
    changed(folder, "claude-3-5-sonnet-20240620", "claude-3-haiku-20240307", day="2026-08-10")
    assert since(folder) == []


def test_another_agents_change_is_none_of_this_ones(folder: Path) -> None:
    changed(folder, "claude-3-5-sonnet-20240620", "claude-3-haiku-20240307")
    assert since(folder, ["terraform/workloads/triage-08/triage-08"]) == []


def test_an_agent_that_is_called_otherwise_by_now_is_compared_with_what_it_was(folder: Path) -> None:
    changed(folder, "claude-3-5-sonnet-20240620", "claude-3-haiku-20240307")
    second = 'resource "aws_bedrockagent_agent" "second" {\n  agent_name = "triage-00"\n}\n'
    estate.put(folder, {"workloads/triage-00/second.tf": second}, day="2026-09-02")
    assert [(row.agent, row.what) for row in since(folder)] == [(f"{AGENT}@aws_bedrockagent_agent.this", "model")]


def test_a_policy_that_is_gone_with_its_file_is_noticed(folder: Path) -> None:
    text = policy("s3:GetObject", "arn:aws:s3:::a/*")
    estate.put(folder, {"workloads/triage-00/policy.tf": text}, day="2026-08-01")
    (folder / "workloads/triage-00/policy.tf").unlink()
    estate.put(folder, {}, day="2026-09-01")
    assert [(row.what, row.detail) for row in since(folder)] == [("grants", "s3:GetObject on arn:aws:s3:::a/* went")]


def test_a_shallow_clone_and_a_younger_history_leave_the_question_open(folder: Path) -> None:
    changed(folder, "claude-3-5-sonnet-20240620", "claude-3-haiku-20240307")
    path = f"agents/{estate.made(0).name}.agent.yaml"
    changed(folder, "reviewed: 2026-08-10", "reviewed: 2025-08-10", path=path)
    found = since(folder, [AGENT])
    assert [(type(row), row.attribute) for row in found] == [(Unresolved, "review_changes")]
    (folder / ".git/shallow").write_text("")
    assert {type(row) for row in since(folder)} == {Unresolved}


def test_a_scan_tells_it_as_a_finding_and_folds_open_questions(folder: Path) -> None:
    changed(folder, "claude-3-5-sonnet-20240620", "claude-3-haiku-20240307")
    tree = WorkingTree(folder)
    options = ScanOptions(TODAY, select={"FG506"}, past=history(folder))
    assert [(one.check, one.severity, one.place.path) for one in scan_tree(tree, load_settings(tree), options).findings] == [
        ("FG506", "medium", MAIN)
    ]
    (folder / ".git/shallow").write_text("")
    result = scan_tree(tree, load_settings(tree), options._replace(past=history(folder)))
    assert result.findings == []
    assert [one.attribute for one in result.unresolved] == ["review_changes"]


def test_owners_without_commits_are_asked_about_only_where_there_is_no_roster(folder: Path) -> None:
    options = ScanOptions(TODAY, select={"FG504"}, past=history(folder))
    tree = WorkingTree(folder)
    assert scan_tree(tree, load_settings(tree), options).findings == []
    estate.put(folder, {"fivegates.toml": ""}, person="alice")
    tree = WorkingTree(folder)
    quiet = {one.message.split(" as owner")[0].rpartition(" ")[2] for one in scan_tree(tree, load_settings(tree), options).findings}
    # bob and eve commit as accounts of GitHub, which nothing joins to their addresses without a roster; grace by the mailmap
    assert quiet == {estate.address(person) for person in ("carol", "dan", "frank", "grace", "heidi", "ivan", "judy")}


def test_the_past_is_asked_by_day_along_the_first_parents(folder: Path) -> None:
    past = history(folder)
    first, last = past.commit_on("2025-12-01"), past.commit_on("2027-01-01")
    assert first and last and first != last
    assert past.commit_on("2025-11-30") is None
    assert past.changed_since(last) == frozenset()
    (folder / "README.md").unlink()
    estate.put(folder, {"new.txt": "x"}, day="2026-10-01")
    assert past.changed_since(last) == {Changed("README.md", True), Changed("new.txt", False)}
    assert past.last_active()["judy@example.com"] == "2026-10-01"
    assert {entry.path for entry in past.tree_at(first).entries()} == {
        ".mailmap",
        "CODEOWNERS",
        "README.md",
        "fivegates.toml",
        "people/roster.csv",
    }


@pytest.mark.parametrize(("then", "now"), [("?", "a"), ("a", "?"), ("?", "?")])
def test_what_one_of_the_two_times_does_not_know_proves_nothing(then: str, now: str) -> None:
    def facts(word: str) -> Any:
        value = "var.unknown" if word == "?" else f'"{word}"'
        text = (
            estate.files()[MAIN]
            .replace('"anthropic.claude-3-5-sonnet-20240620-v1:0"', value)
            .replace('name = "triage-00"\n  assume', f"name = {value}\n  assume")
        )
        tree = MemoryTree({MAIN: f'variable "unknown" {{}}\n{text}', "a.agent.yaml": estate.contract(estate.made(0))})
        return gather(tree, load_settings(tree), wanted=Wanted(told=True)).store

    assert changes_between(At(facts(then), AGENT), At(facts(now), AGENT)) == []
    assert {one.what for one in changes_between(At(facts("a"), AGENT), At(facts("b"), AGENT))} == {"identity", "model"}


@pytest.mark.parametrize(
    ("then", "now", "changes"),
    [
        ('"arn:aws:s3:::a/*"', '"arn:aws:s3:::b/*"', 2),
        ('"arn:aws:s3:::a/*"', "var.unknown", 0),
        ("var.unknown", '"arn:aws:s3:::a/*"', 0),
        ("var.unknown", "var.unknown", 0),
    ],
)
def test_a_grant_on_something_unknown_may_be_the_one_of_the_other_time(then: str, now: str, changes: int) -> None:
    def facts(resource: str) -> Any:
        text = estate.files()[MAIN] + policy("s3:GetObject", "X").replace('"X"', resource) + 'variable "unknown" {}\n'
        tree = MemoryTree({MAIN: text, "a.agent.yaml": estate.contract(estate.made(0))})
        return gather(tree, load_settings(tree), wanted=Wanted(told=True)).store

    assert [one.what for one in changes_between(At(facts(then), AGENT), At(facts(now), AGENT))] == ["grants"] * changes


@pytest.mark.parametrize(
    ("a", "b", "may"),
    [
        ("aws:role/?infra/x/triage", "aws:role/111122223333/triage", True),
        ("aws:role/?infra/x/triage", "aws:role/111122223333/other", False),
        ("aws:role/1/(aws_iam_role.this)", "aws:role/1/triage", True),
        ("aws:role/1/(aws_iam_role.this)", "aws:user/1/triage", False),
        ("k8s:?deploy/desk/triage", "k8s:prod-eu/desk/triage", True),
        ("k8s:?deploy/desk/triage", "k8s:prod-eu/shop/triage", False),
        ("gcp:sa/triage@?infra/gcp", "gcp:sa/triage@project", True),
        ("gcp:sa/triage@?infra/gcp", "gcp:sa/other@project", False),
    ],
)
def test_an_identity_of_which_more_is_known_now_is_no_other_one(a: str, b: str, may: bool) -> None:
    assert _may_be_one(a, b) is _may_be_one(b, a) is may
