"""Which agents a contract speaks for, and what its status and state of completion mean."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from fivegates.gathering import Gathered, gather
from fivegates.settings import Settings
from fivegates.tree.memory import MemoryTree

CASES = yaml.safe_load((Path(__file__).parent / "cover_cases.yaml").read_text(encoding="utf-8"))
BOT = 'resource "aws_bedrockagent_agent" "bot" {\n  agent_name = "bot"\n}\n'
COVERS = [{"terraform": "aws_bedrockagent_agent.bot"}]


def contract(name: str, **fields: object) -> str:
    return json.dumps({"apiVersion": "fivegates/v1", "kind": "AgentContract", "name": name, "status": "active", **fields})


def gathered(files: dict[str, str | bytes]) -> Gathered:
    return gather(MemoryTree(files), Settings())


def covered(found: Gathered) -> dict[str, list[str]]:
    """The contracts of each agent, ['?'] where there are none and absence is not proved."""
    store = found.store
    agents = {str(row["id"]): [] for row in store.query("SELECT id FROM agents WHERE class = 'agent'")}  # type: dict[str, list[str]]
    for row in store.query("SELECT agent, name FROM contracts WHERE agent IS NOT NULL ORDER BY name"):
        agents[row["agent"]].append(row["name"])
    closed = {row["subject"] for row in store.query("SELECT subject FROM closed WHERE fact = 'contracts'")}
    open_ = {row["subject"] for row in store.query("SELECT subject FROM unresolved WHERE attribute = 'contracts'")}
    assert closed | open_ >= set(agents) and not closed & open_
    return {agent: names or ([] if agent in closed else ["?"]) for agent, names in agents.items()}


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_a_contract_covers_exactly_these_agents(case: dict[str, Any]) -> None:
    written = {f"contracts/{name}.yaml": contract(name, covers=covers) for name, covers in case["contracts"].items()}
    found = gathered({**case["files"], **written})
    assert covered(found) == case["agents"]
    uncovered = found.store.query("SELECT name FROM contracts WHERE agent IS NULL ORDER BY name")
    assert [row["name"] for row in uncovered] == case.get("uncovered", [])
    assert [problem.reason for problem in found.documents.problems] == ([case["problem"]] if "problem" in case else [])


@pytest.mark.parametrize(
    ("said", "status"),
    [("active", "active"), ("retiring", "retiring"), ("retired", "retired"), ("draft", "draft"), ("TODO", "draft"), ("yes", "draft")],
)
def test_what_is_no_status_is_as_good_as_a_draft(said: str, status: str) -> None:
    found = gathered({"main.tf": BOT, "c.yaml": contract("c", status=said, covers=COVERS)})
    assert [row["status"] for row in found.store.query("SELECT status FROM contracts")] == [status]


def test_an_entry_of_an_inventory_is_active_unless_it_says_otherwise() -> None:
    entries = [{"name": "a", "covers": COVERS}, {"name": "b", "status": "draft"}, {"name": "c", "status": "TODO"}]
    text = json.dumps({"apiVersion": "fivegates/v1", "kind": "AgentInventory", "agents": entries})
    rows = gathered({"main.tf": BOT, "list.yaml": text}).store.query("SELECT name, status, source, agent FROM contracts ORDER BY name")
    assert [(row["name"], row["status"], row["source"]) for row in rows] == [
        ("a", "active", "inventory"),
        ("b", "draft", "inventory"),
        ("c", "draft", "inventory"),
    ]
    assert rows[0]["agent"] == "terraform/./bot"


@pytest.mark.parametrize(
    ("scope", "missing"),
    [
        (None, "apis, data, accounts, logs, kill_switch"),
        ({"apis": "none", "data": "none", "accounts": "none", "logs": "none", "kill_switch": "none"}, ""),
        ({"apis": {"aws": ["TODO"]}, "data": ["a", "*"], "accounts": "TBD", "logs": {"sink": ""}, "kill_switch": {}}, None),
        ({"apis": {"aws": ["a:B"]}, "data": [], "accounts": ["tenant:*"], "logs": {"sink": "x"}, "kill_switch": {"how": "flag"}}, "data"),
    ],
)
def test_todo_tbd_empty_and_a_star_are_missing_and_none_is_said(scope: object, missing: str | None) -> None:
    said = {"scope": scope} if scope is not None else {}
    found = gathered({"c.yaml": contract("c", **said)}).store.query("SELECT missing FROM contracts")
    assert [row["missing"] for row in found] == ["apis, data, accounts, logs, kill_switch" if missing is None else missing]


def test_contracts_of_one_name_in_one_file_are_two_rows() -> None:
    text = contract("c") + "\n---\n" + contract("c") + "\n---\n" + contract("TODO")
    found = gathered({"c.yaml": text}).store.query("SELECT id FROM contracts ORDER BY id")
    assert [row["id"] for row in found] == ["c.yaml#?", "c.yaml#c", "c.yaml#c#2"]


def test_a_contract_in_a_folder_of_samples_is_a_sample() -> None:
    found = gathered({"examples/c.yaml": contract("c"), "c.yaml": contract("d")}).store.query(
        "SELECT name, sample FROM contracts ORDER BY name"
    )
    assert [(row["name"], row["sample"]) for row in found] == [("c", 1), ("d", 0)]


def test_the_problems_of_a_contract_lead_to_its_row() -> None:
    found = gathered({"main.tf": BOT, "c.yaml": contract("c", covers=COVERS, colour="red")}).store
    joined = found.query("SELECT k.agent AS agent, p.problem AS problem FROM contract_problems p JOIN contracts k ON k.id = p.contract")
    assert [(row["agent"], row["problem"][:18]) for row in joined] == [("terraform/./bot", "unknown key colour")]


BROKEN = "kind: A\na: [1\n"
LEFT_OPEN = [
    ("named like a contract and broken", {"bot.agent.yaml": BROKEN}, True),
    ("named like a contract and binary", {"agent.contract.yml": b"\xff\xfe\x00\x01\x80"}, True),
    ("named like a contract and too big", {"agents.inventory.yaml": "a: 1\n" * 1_200_000}, True),
    ("of any name, broken, and speaking of us", {"x.yaml": contract("c") + "\n---\n" + BROKEN}, True),
    ("of any name, no UTF-8, and speaking of us", {"x.yaml": contract("c").encode() + b"\n# \xff\n"}, True),
    (
        "a template that speaks of us",
        {"x.yaml": "apiVersion: fivegates/v1\nkind: AgentContract\n{{- if .Values.on }}\nname: c\n{{- end }}\n"},
        True,
    ),
    ("of any name and broken", {"x.yaml": BROKEN}, False),
    ("of any name and binary", {"x.yaml": b"\xff\xfe\x00\x01\x80"}, False),
    ("another kind of file that is broken", {"bot.tf": 'resource "fivegates/v1" {'}, False),
    ("a contract whose covers cannot be read", {"x.yaml": contract("c", covers="everything")}, True),
    ("a contract that covers by what we do not know", {"x.yaml": contract("c", covers=[{"nomad": "x"}])}, True),
    ("an inventory that is no list", {"x.yaml": "{apiVersion: fivegates/v1, kind: AgentInventory, agents: none}"}, True),
    ("a contract of a later version", {"x.yaml": "{apiVersion: fivegates/v2, kind: AgentContract, name: c}"}, True),
    ("a contract with a key too many elsewhere", {"x.yaml": contract("c", colour="red")}, False),
    ("a contract with an impossible date", {"x.yaml": contract("c", lifecycle={"expires": "2027-02-29"})}, False),
]


@pytest.mark.parametrize(("_title", "files", "is_open"), LEFT_OPEN, ids=[title for title, _, _ in LEFT_OPEN])
def test_only_what_may_be_a_contract_leaves_open_whether_there_is_one(_title: str, files: dict[str, str | bytes], is_open: bool) -> None:
    found = gathered({"main.tf": BOT, **files})
    assert covered(found) == {"terraform/./bot": ["?"] if is_open else []}
    assert found.documents.problems
