"""What is only called otherwise, because something came beside it or went, is what it was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from fivegates.changes.renames import Renames
from fivegates.changing import Change, judge_change
from fivegates.findings.baseline import FILE as BASELINE
from fivegates.findings.baseline import accept, write_baseline
from fivegates.findings.model import Finding
from fivegates.scan import ScanOptions
from fivegates.tree.memory import MemoryTree

COMPOSE = """\
services:
  reply-agent:
    image: example.com/help/reply-agent:1.4
    environment:
      ANTHROPIC_MODEL: claude-sonnet-4-5
      GITHUB_TOKEN: ${GITHUB_TOKEN}
  sort-agent:
    image: example.com/help/sort-agent:1.4
    environment:
      ANTHROPIC_MODEL: claude-sonnet-4-5
      GITHUB_TOKEN: ${GITHUB_TOKEN}
"""
ROOT = """\
resource "aws_bedrockagent_agent" "support" {
  agent_name              = "support"
  agent_resource_role_arn = aws_iam_role.support.arn
}

resource "aws_iam_role" "support" {
  name               = "support"
  assume_role_policy = "{}"
}
"""
SERVICE = """\
resource "google_cloud_run_v2_service" "%s" {
  name     = "%s"
  location = "europe-west1"
  template {
    containers {
      image = "example.com/help/reply-agent:1.4"
      env {
        name  = "ANTHROPIC_MODEL"
        value = "claude-sonnet-4-5"
      }
    }
  }
}
"""
RESTS = {
    "a project of the same name in another folder": (
        {"a/desk/compose.yaml": COMPOSE},
        {"b/desk/compose.yaml": COMPOSE.replace("sort-agent", "other-agent")},
        ["compose/desk/other-agent", "compose/desk/reply-agent@b/desk/desk"],
    ),
    "another environment": ({"live/prod/main.tf": ROOT}, {"live/dev/main.tf": ROOT}, []),
    "another service of an image that a compose file starts too": (
        {"infra/api.tf": SERVICE % ("api", "help-api"), "compose.yaml": COMPOSE},
        {"infra/worker.tf": SERVICE % ("worker", "help-worker")},
        ["terraform/infra/help-worker"],
    ),
}


def change_of(base: Mapping[str, str], head: Mapping[str, str]) -> Change:
    return judge_change(MemoryTree(base), MemoryTree(head), Renames({}, list(head)), ScanOptions(date(2026, 11, 30)), "main")


def agents(change: Change, what: str) -> list[str]:
    return [item.key[0] for item in getattr(change.comparison.agents, what)]


@pytest.mark.parametrize("case", RESTS)
def test_what_was_there_is_not_new_because_something_came_beside_it(case: str) -> None:
    base, added, new = RESTS[case]
    change = change_of(base, base | added)
    assert (agents(change, "added"), agents(change, "removed")) == (new, [])
    assert not change.comparison.fixed
    assert {finding.subject for finding in change.comparison.new} <= set(new)


@pytest.mark.parametrize("case", RESTS)
def test_what_stays_is_not_new_because_something_went_from_beside_it(case: str) -> None:
    base, added, gone = RESTS[case]
    change = change_of(base | added, base)
    assert (agents(change, "added"), agents(change, "removed")) == ([], gone)
    assert not change.comparison.new


HELD = {
    "it is called otherwise": ([("a", "w")], [("b", "w")], "b"),
    "its id is there": ([("a", "w")], [("a", "w")], "a"),
    "its id is there, of another workload": ([("a", "w")], [("a", "v"), ("b", "w")], "a"),
    "its workload joins an agent that was there": ([("a", "w"), ("b", "v")], [("b", "v"), ("b", "w")], "a"),
    "its workloads are of two agents now": ([("a", "w"), ("a", "v")], [("c", "v"), ("b", "w")], "b"),
    "two are one now": ([("a", "v"), ("b", "w")], [("c", "v"), ("c", "w")], "c"),
    "it is gone": ([("a", "w")], [("b", "v")], "a"),
    "a part of it is left": ([("a", "v"), ("a", "w")], [("b", "w")], "b"),
}


@pytest.mark.parametrize("case", HELD)
def test_an_agent_is_the_one_that_its_workloads_are_deployments_of(case: str) -> None:
    before, after, expected = HELD[case]
    renames = Renames({}, [])
    renames.learn_agents(before, after)
    assert renames.apply("a") == expected


def test_an_agent_of_a_folder_that_moved_is_followed_by_its_workloads_too() -> None:
    renames = Renames({"old/main.tf": "new/main.tf"}, ["new/main.tf"])
    renames.learn_agents([("terraform/old/x@old", "terraform/old/aws.x")], [("terraform/new/x", "terraform/new/aws.x")])
    assert renames.apply("terraform/old/x@old") == "terraform/new/x"


MOVED = """\
resource "aws_iam_role" "drafter" {
  name               = "drafter"
  assume_role_policy = "{}"
}

resource "aws_iam_role_policy" "drafter" {
  role = aws_iam_role.drafter.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "s3:DeleteObject", Resource = "arn:aws:s3:::tickets/drafter/*" }]
  })
}

resource "aws_bedrockagentcore_agent_runtime" "drafter" {
  agent_runtime_name = "drafter"
  role_arn           = aws_iam_role.drafter.arn

  agent_runtime_artifact {
    container_configuration {
      container_uri = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/drafter:latest"
    }
  }
}
"""


def test_what_is_called_as_a_folder_does_not_move_with_it() -> None:
    base, head = {"drafter/main.tf": MOVED}, {"agents/replies/main.tf": MOVED}
    renames = Renames({"drafter/main.tf": "agents/replies/main.tf"}, list(head))
    change = judge_change(MemoryTree(base), MemoryTree(head), renames, ScanOptions(date(2026, 11, 30)), "main")
    assert {finding.check for finding in change.comparison.kept} >= {"FG101", "FG601"}
    assert (change.comparison.new, change.comparison.fixed) == ((), ())
    assert change.comparison.permissions == ((), (), ())


SECRET = """\
services:
  %s-agent:
    image: example.com/help/%s-agent:1.4
    environment:
      OPENAI_MODEL: gpt-4.1
      TAVILY_API_KEY: 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
"""
KEY = SECRET % ("reply", "reply")
PLACES = {
    "one comes before the one that is there": (["b"], ["a"]),
    "one comes behind the one that is there": (["a"], ["b"]),
    "one comes between": (["a", "c"], ["b"]),
    "two come around it": (["b"], ["a", "c"]),
}


def keys_in(folders: list[str]) -> dict[str, str]:
    return {f"{folder}/compose.yaml": KEY for folder in folders}


def found_at(findings: tuple[Finding, ...]) -> list[str]:
    return sorted(one.place.path[0] for one in findings if one.check == "FG211")


@pytest.mark.parametrize("case", PLACES)
def test_the_place_that_comes_or_goes_is_told_and_not_the_last_one(case: str) -> None:
    there, more = PLACES[case]
    base, head = keys_in(there), keys_in(sorted([*there, *more]))
    came, gone = change_of(base, head).comparison, change_of(head, base).comparison
    assert (found_at(came.new), found_at(came.fixed), found_at(came.kept)) == (more, [], there)
    assert (found_at(gone.new), found_at(gone.fixed), found_at(gone.kept)) == ([], more, there)


def test_a_place_that_takes_the_number_of_an_accepted_one_is_not_accepted_with_it() -> None:
    base = keys_in(["b"])
    found = change_of({}, base).comparison.new
    lines = accept((one for one in found if one.check == "FG211"), [], "alice@example.com", date(2026, 12, 31))
    accepted = {BASELINE: write_baseline(lines)}
    change = change_of(base | accepted, keys_in(["a", "b"]) | accepted)
    assert [(one.check, one.place.path, one.ignored) for one in change.result.findings if one.check == "FG211"] == [
        ("FG211", "a/compose.yaml", "")
    ]


NAMESAKE = """\
services:
  reply-agent:
    image: example.com/help/%s:1.4
    env_file: ../.env
    environment:
      ANTHROPIC_MODEL: claude-sonnet-4-5
"""
ROLE = """\
resource "aws_iam_role" "shared" {
  name               = "shared"
  assume_role_policy = "{}"
}
"""
AGENT = """\
resource "aws_bedrockagent_agent" "%s" {
  agent_name              = "reply-agent"
  agent_resource_role_arn = aws_iam_role.shared.arn
}
"""


def test_a_namesake_is_told_by_its_id() -> None:
    files = {"a/compose.yaml": NAMESAKE % "one", "b/compose.yaml": NAMESAKE % "two"}
    told = [one.message for one in change_of({}, files).comparison.new if one.check == "FG216"]
    assert sorted(told) == [f"reply-agent is given all of .env, and so is compose/{other}/reply-agent" for other in ("a", "b")]


def test_who_joins_a_namesake_is_told_which() -> None:
    base = {"role.tf": ROLE, "first.tf": AGENT % "first"}
    told = [one.message for one in change_of(base, base | {"second.tf": AGENT % "second"}).comparison.new if one.check == "FG217"]
    assert len(told) == 1
    assert "which terraform/./reply-agent@aws_bedrockagent_agent.first runs as already" in told[0]


def test_who_comes_to_share_a_key_is_told_and_not_who_had_it() -> None:
    files, more = {"x/compose.a.yaml": SECRET % ("one", "one")}, {"y/compose.b.yaml": SECRET % ("two", "two")}
    came = [one for one in change_of(files, files | more).comparison.new if one.check == "FG205"]
    assert [one.place.path for one in came] == ["y/compose.b.yaml"]
    both = [one for one in change_of({}, files | more).comparison.new if one.check == "FG205"]
    assert sorted(one.place.path for one in both) == ["x/compose.a.yaml", "y/compose.b.yaml"]
    tried = change_of(files, files | {"examples/y/compose.b.yaml": SECRET % ("two", "two")}).comparison.new
    assert "x/compose.a.yaml" in {one.place.path for one in tried if one.check == "FG205"}
