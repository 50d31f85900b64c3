"""The scorecard's colours follow what is found and what is known, for each agent, each owner and the tree, and say what they rest on."""

from __future__ import annotations

import json
import os
import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from command_run import Run

from fivegates.packaged import read_packaged_json

ROOT = Path(__file__).parents[2]
TODAY = "2026-11-29"
ROLE = 'resource "aws_iam_role" "{0}" {{\n  name = "{0}"\n  assume_role_policy = "{{}}"\n}}\n'
AGENT = 'resource "aws_bedrockagent_agent" "{0}" {{\n  agent_name = "{0}"\n  agent_resource_role_arn = aws_iam_role.{1}.arn\n}}\n'
CONTRACT = """\
apiVersion: fivegates/v1
kind: AgentContract
name: {0}
status: active
owner: {1}
purpose: Looks.
risk: low
covers: [{{terraform: ".//aws_bedrockagent_agent.{0}"}}]
identities: {{prod: "aws:role/*/{0}"}}
scope:
  apis: none
  data: none
  accounts: none
  logs:
    sink: s
    actions: [a]
    fields: [agent, environment, input_source, action, target, decision, approval, credential, time, outcome, trace_id, workflow, customer]
  kill_switch: {{how: off, ref: aws_bedrockagent_agent.{0}, runbook: runbook.md, tested: 2026-11-01}}
lifecycle: {{reviewed: 2026-11-01, reviewed_by: zoe@example.com, expires: 2027-06-01, successor: {2}}}
"""


def tree(root: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


def scored(run: Run, root: Path, *words: str) -> dict[str, Any]:
    ended = run("score", str(root), "--format", "json", "--today", TODAY, *words)
    assert ended.code == 0, ended.err
    document = json.loads(ended.out)
    jsonschema.validate(document, read_packaged_json("fivegates.schemas", "score.schema.json"))
    card: dict[str, Any] = document["score"]
    return card


def colours(gates: list[dict[str, Any]]) -> dict[str, str]:
    return {gate["name"]: gate["colour"] for gate in gates}


def test_the_four_numbers_and_what_is_red(run: Run) -> None:
    card = scored(run, ROOT / "examples" / "estate")
    assert card["numbers"] == {"in_production": 12, "shared": 11, "reviewed": 0, "with_owner_and_successor": 0}
    assert card["green"] == 0
    assert colours(card["gates"])["identity"] == "red"
    assert len(card["agents"]) == 13
    assert sum(len(owner["agents"]) for owner in card["owners"]) == 13
    assert card["owners"][0]["owner"] == "nobody"


def test_the_mended_estate_passes_all_five(run: Run) -> None:
    card = scored(run, ROOT / "examples" / "estate-mended")
    assert (card["green"], card["next"]) == (5, [])
    assert card["numbers"] == {"in_production": 12, "shared": 0, "reviewed": 12, "with_owner_and_successor": 12}
    assert {agent["green"] for agent in card["agents"]} == {5}


def test_one_agent_may_be_green_where_another_is_red(run: Run, tmp_path: Path) -> None:
    files = {
        "main.tf": ROLE.format("good") + ROLE.format("bad") + AGENT.format("good", "good") + AGENT.format("bad", "bad"),
        "good.contract.yaml": CONTRACT.format("good", "alice@example.com", "bob@example.com"),
        "runbook.md": "how\n",
    }
    card = scored(run, tree(tmp_path, files))
    by_name = {agent["name"]: colours(agent["gates"]) for agent in card["agents"]}
    assert by_name["good"] == {"inventory": "green", "identity": "green", "scope": "green", "logging": "amber", "lifecycle": "green"}
    assert by_name["bad"]["inventory"] == by_name["bad"]["lifecycle"] == "red"
    assert [agent["name"] for agent in card["agents"]] == ["bad", "good"]
    assert card["numbers"] == {"in_production": 2, "shared": 0, "reviewed": 1, "with_owner_and_successor": 1}


def test_what_is_not_known_is_amber_and_said(run: Run, tmp_path: Path) -> None:
    files = {
        "main.tf": ROLE.format("good") + AGENT.format("good", "good"),
        "good.contract.yaml": CONTRACT.format("good", "alice@example.com", "bob@example.com"),
        "runbook.md": "how\n",
    }
    card = scored(run, tree(tmp_path, files))
    logging = next(gate for gate in card["gates"] if gate["name"] == "logging")
    assert logging["colour"] == "amber"
    answer = logging["answers"][0]
    assert (answer["rests_on"], answer["agents"], answer["unknown"]) == ("proven", 0, ["terraform/./good"])


def test_an_owner_who_left_is_no_live_owner(run: Run, tmp_path: Path) -> None:
    files = {
        "main.tf": ROLE.format("good") + AGENT.format("good", "good"),
        "good.contract.yaml": CONTRACT.format("good", "alice@example.com", "bob@example.com"),
        "people.csv": "principal,status,last_day\nalice@example.com,gone,2026-10-01\nbob@example.com,active,\n",
        "fivegates.toml": '[registry]\nroster = "people.csv"\n',
    }
    card = scored(run, tree(tmp_path, files))
    assert card["numbers"]["with_owner_and_successor"] == 0
    assert colours(card["gates"])["lifecycle"] == "red"


def test_outside_of_production_a_gate_is_amber_at_worst(run: Run, tmp_path: Path) -> None:
    admin = (
        'resource "aws_iam_role_policy_attachment" "r" {\n  role = aws_iam_role.r.name\n'
        '  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"\n}\n'
    )
    agent = AGENT.format("a", "r").replace("}\n", '  tags = { environment = "dev" }\n}\n')
    root = tree(tmp_path, {"main.tf": ROLE.format("r") + admin + agent})
    card = scored(run, root)
    assert card["numbers"]["in_production"] == 0
    assert "red" not in colours(card["gates"]).values()
    assert colours(card["gates"])["scope"] == "amber"
    assert " red" not in run("scan", str(root)).out
    (root / "main.tf").write_text((root / "main.tf").read_text(encoding="utf-8").replace('"dev"', '"prod"'), encoding="utf-8")
    assert colours(scored(run, root)["gates"])["scope"] == "red"


TREES = ["examples/estate", "examples/estate-mended"]


@pytest.mark.parametrize("name", TREES)
def test_scan_and_score_give_the_same_colours(run: Run, name: str) -> None:
    scanned = json.loads(run("scan", str(ROOT / name), "--format", "json", "--today", TODAY).out)["gates"]
    assert colours(scored(run, ROOT / name)["gates"]) == {gate: said["status"] for gate, said in scanned.items() if gate != "runtime"}


def test_a_key_in_a_tree_without_agents_is_no_matter_of_a_gate(run: Run, tmp_path: Path) -> None:
    root = tree(tmp_path, {".env": "OPENAI_API_KEY=sk-proj-" + "Ab3" * 16 + "\n"})
    ended = run("scan", str(root), "--format", "json")
    assert {gate["status"] for name, gate in json.loads(ended.out)["gates"].items() if name != "runtime"} == {"not_applicable"}
    assert set(colours(scored(run, root)["gates"]).values()) == {"not_applicable"}


def test_what_somebody_lets_through_is_amber(run: Run, tmp_path: Path) -> None:
    root = tree(tmp_path, {"main.tf": ROLE.format("r") + AGENT.format("a", "r")})
    assert colours(scored(run, root)["gates"])["inventory"] == "red"
    run("baseline", str(root), "--owner", "alice", "--today", TODAY)
    assert colours(scored(run, root)["gates"])["inventory"] == "amber"


def test_without_agents_the_gates_do_not_apply(run: Run, tmp_path: Path) -> None:
    card = scored(run, tree(tmp_path, {"main.tf": ROLE.format("r")}))
    assert set(colours(card["gates"]).values()) == {"not_applicable"}
    assert "There are no agents here" in run("score", str(tmp_path)).out


def test_the_next_steps_are_different_things_to_do_the_gravest_first(run: Run) -> None:
    steps = scored(run, ROOT / "examples" / "estate")["next"]
    commands = [step["command"] for step in steps]
    assert len(commands) == len(set(commands)) == 5
    assert [step["severity"] for step in steps] == sorted((step["severity"] for step in steps), key=["critical", "high", "medium"].index)
    assert any(command.startswith("fivegates split ") for command in commands)
    assert "fivegates contract new --all --write agents" in commands


@pytest.mark.parametrize("words", [(), ("--by", "owner")])
def test_the_page_is_80_wide_tells_long_names_apart_and_says_what_it_leaves_out(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    names = [f"an_agent_whose_name_says_a_lot_of_where_it_runs_{number}" for number in range(61)]
    tree(tmp_path, {"main.tf": ROLE.format("r") + "".join(AGENT.format(name, "r") for name in names)})
    shown = run("score", str(tmp_path), "--today", TODAY, *words).out.splitlines()
    assert [line for line in shown if len(line) > 80] == []
    assert sum(line in names for line in shown) == 60
    assert "and 1 more (--format json lists all)" in shown


def test_two_revisions_are_compared(run: Run, tmp_path: Path) -> None:
    root = tree(tmp_path, {"main.tf": ROLE.format("good") + AGENT.format("good", "good")})
    quiet = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    for words in (
        ["init", "-q", "-b", "main"],
        ["add", "-A"],
        ["-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-qm", "one"],
    ):
        subprocess.run(["git", *words], cwd=root, check=True, capture_output=True, env=quiet)
    tree(root, {"good.contract.yaml": CONTRACT.format("good", "alice@example.com", "bob@example.com"), "runbook.md": "how\n"})
    change = scored(run, root, "--base", "main")["change"]
    assert change["before"] < change["now"]
    assert {"gate": "inventory", "before": "red", "now": "green"} in change["gates"]
    assert "At main: " in run("score", str(root), "--base", "main", "--today", TODAY).out


def test_the_badge_is_one_file_that_needs_no_other(run: Run, tmp_path: Path) -> None:
    badge = run("score", str(ROOT / "examples" / "estate-mended"), "--badge", "-", "--today", TODAY).out
    root = ElementTree.fromstring(badge)
    assert root.get("aria-label") == "five gates: 5/5"
    assert "href" not in badge
    assert badge.count("http") == 1  # its name space
    file = tmp_path / "badge.svg"
    run("score", str(ROOT / "examples" / "estate"), "--badge", str(file))
    assert "0/5" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("format", ["text", "markdown"])
def test_names_of_a_tree_stay_text(run: Run, tmp_path: Path, format: str) -> None:
    hostile = AGENT.format("a", "r").replace('"a"\n  agent_resource', '"x|<b>`\\u202e##[error]"\n  agent_resource')
    page = run("score", str(tree(tmp_path, {"main.tf": ROLE.format("r") + hostile})), "--format", format).out
    assert "\u202e" not in page
    assert "##[error]" not in page
    assert format == "text" or "<b>" not in page


def test_a_gate_of_which_not_all_was_asked_is_never_green(run: Run) -> None:
    words = ("scan", str(ROOT / "examples" / "estate-mended"), "--format", "json", "--today", TODAY)
    asked = json.loads(run(*words, "--gate", "5").out)["gates"]
    assert {name: gate["status"] for name, gate in asked.items() if name in ("identity", "lifecycle")} == {
        "identity": "not_assessed",
        "lifecycle": "green",
    }
