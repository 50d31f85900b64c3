"""``--plan`` on the command line: what it adds, what it refuses, and what it never shows."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from command_run import Run

sys.path.append(str(Path(__file__).parents[1] / "secrets"))
sys.path.append(str(Path(__file__).parents[1] / "resolve" / "terraform"))
from made_up_keys import key_of
from written_plans import call, module, plan, refers, resource

from fivegates.secrets.knowledge import load_knowledge

SOURCE = """\
variable "role_arn" {}

resource "aws_bedrockagent_agent" "one" {
  agent_name              = "one"
  agent_resource_role_arn = var.role_arn
}

module "two" {
  source  = "elsewhere/agent/aws"
  version = "1.0.0"
  role    = var.role_arn
}
"""
ARN = "arn:aws:iam::111122223333:role/shared"
KEY = key_of(next(row for row in load_knowledge().formats if row.id.startswith("openai") and not row.not_live), 3)


def agent(label: str, arn: str = ARN, **more: Any) -> Any:
    values = {"agent_name": label, "agent_resource_role_arn": arn, **more}
    return resource(f"aws_bedrockagent_agent.{label}", values, {}, {"agent_resource_role_arn": refers("var.role")})


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "tree"
    folder.mkdir()
    (folder / "main.tf").write_text(SOURCE, encoding="utf-8")
    return folder


@pytest.fixture
def shared(tmp_path: Path) -> str:
    """A plan, outside the tree, in which both agents have one role."""
    return write(tmp_path / "plan.json", plan(module(agent("one"), two=call(module(agent("two")))), variables={"role_arn": ARN}))


def write(path: Path, document: Any) -> str:
    path.write_text(json.dumps(document), encoding="utf-8")
    return str(path)


def test_a_scan_finds_what_only_the_plan_knows(run: Run, tree: Path, shared: str) -> None:
    without = run("scan", str(tree), "--format", "json", "--select", "FG201")
    assert (without.code, json.loads(without.out)["findings"]) == (0, [])
    ended = run("scan", str(tree), "--format", "json", "--select", "FG201", "--plan", shared)
    places = [(row["check"], row["place"]["path"], row["place"]["line"]) for row in json.loads(ended.out)["findings"]]
    assert (ended.code, places) == (1, [("FG201", "main.tf", 5), ("FG201", "main.tf", 8)])


def test_agents_of_a_module_that_is_elsewhere_are_in_the_registry(run: Run, tree: Path, shared: str) -> None:
    assert [row["name"] for row in json.loads(run("agents", str(tree), "--format", "json").out)["agents"]] == ["one"]
    ended = run("agents", str(tree), "--format", "json", "--plan", shared)
    found = {row["name"]: row["deployments"][0]["identities"][0]["canonical"] for row in json.loads(ended.out)["agents"]}
    assert found == {"one": "aws:role/111122223333/shared", "two": "aws:role/111122223333/shared"}


def test_resolve_and_query_take_a_plan_as_well(run: Run, tree: Path, shared: str) -> None:
    resolved = json.loads(run("resolve", str(tree), "--plan", shared).out)["resources"]
    assert {row["address"]: row["place"]["line"] for row in resolved} == {
        "aws_bedrockagent_agent.one": 3,
        "module.two.aws_bedrockagent_agent.two": 8,
    }
    answer = run("query", "SELECT COUNT(*) AS n FROM agents", "--root", str(tree), "--plan", shared, "--format", "json")
    assert json.loads(answer.out)["rows"] == [{"n": 2}]


def test_the_root_may_be_named_and_a_file_name_may_hold_an_equals_sign(run: Run, tree: Path, shared: str) -> None:
    odd = Path(shared).rename(Path(shared).parent / "a=b.json")
    for given in (f".={odd}", str(odd)):
        assert "two" in run("agents", str(tree), "--plan", given).out
    ended = run("agents", str(tree), "--plan", f"infra={odd}")
    assert (ended.code, ended.out) == (2, "")
    assert "there is no Terraform in 'infra'" in ended.err


@pytest.mark.parametrize("command", ["scan", "agents", "resolve"])
def test_a_plan_that_cannot_be_used_is_one_sentence_and_exit_2(run: Run, tree: Path, tmp_path: Path, command: str) -> None:
    (tmp_path / "text.json").write_text("Plan: 1 to add", encoding="utf-8")
    write(tmp_path / "other.json", plan(module(resource("u_r.x"))))
    for given, says in (
        (tmp_path / "missing.json", "cannot be read"),
        (tmp_path, "cannot be read"),
        (tmp_path / "text.json", "no JSON text"),
        (tmp_path / "other.json", "the plan of nothing here"),
    ):
        ended = run(command, str(tree), "--plan", str(given))
        assert (ended.code, ended.out) == (2, ""), given
        assert ended.err.startswith("error: ")
        assert says in ended.err
        assert "Traceback" not in ended.err


def test_a_plan_is_refused_where_the_settings_allow_less(run: Run, tree: Path, shared: str) -> None:
    (tree / "fivegates.toml").write_text("[limits]\nplan_mb = 0.0001\n", encoding="utf-8")
    ended = run("scan", str(tree), "--plan", shared)
    assert ended.code == 2
    assert "larger than 100 bytes" in ended.err


def test_a_plan_of_another_state_of_the_source_is_a_notice(run: Run, tree: Path, tmp_path: Path) -> None:
    old = write(tmp_path / "old.json", plan(module(agent("one"), agent("gone")), variables={"role_arn": ARN}))
    ended = run("scan", str(tree), "--plan", old, "--exit-zero")
    assert ended.code == 0
    assert "old.json was made from another state of this source" in " ".join(ended.out.split())


def test_no_secret_of_a_plan_is_shown(run: Run, tree: Path, tmp_path: Path) -> None:
    function = resource(
        "aws_lambda_function.f",
        {"function_name": "support-agent", "environment": [{"variables": {"OPENAI_API_KEY": KEY, "OPENAI_MODEL": "m"}}]},
    )
    held = module(agent("one", description=KEY), two=call(module(agent("two", description=f"key {KEY}"), function)))
    given = write(tmp_path / f"{KEY}.json", plan(held, variables={"role_arn": ARN}))
    commands = (
        ("scan", str(tree), "--plan", given),
        ("scan", str(tree), "--plan", given, "--format", "json"),
        ("scan", str(tree), "--plan", given, "--format", "sarif"),
        ("agents", str(tree), "--plan", given, "--explain", "support-agent"),
        ("resolve", str(tree), "--plan", given),
        ("query", "SELECT * FROM credentials", "--root", str(tree), "--plan", given),
        ("scan", str(tree), "--plan", f"none={given}"),
    )
    for command in commands:
        ended = run(*command)
        assert KEY not in ended.out + ended.err, command
    assert "FG202" in run("scan", str(tree), "--plan", given, "--format", "json").out


def test_names_in_a_plan_reach_no_terminal_as_they_are(run: Run, tree: Path, tmp_path: Path) -> None:
    odd = "two\x1b]0;owned\x07\n::error::x\u202e"
    held = module(agent("one"), two=call(module(agent("two", description=odd) | {"values": {"agent_name": odd}}), key=odd))
    given = write(tmp_path / "plan\x1b.json", plan(held, variables={"role_arn": ARN}))
    for command in (("scan",), ("agents",), ("agents", "--format", "json"), ("scan", "--format", "sarif"), ("resolve",)):
        ended = run(command[0], str(tree), *command[1:], "--plan", given)
        assert "owned" in ended.out, command
        for forbidden in ("\x1b", "\x07", "\u202e", "\n::error"):
            assert forbidden not in ended.out + ended.err, (command, forbidden)
