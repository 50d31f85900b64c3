"""``contract new`` and ``contract check``: what they print and write, what they never overwrite, and how they end."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml
from command_run import Run

from fivegates.cli.schema import names
from fivegates.packaged import read_packaged_json

BOTS = """\
resource "aws_bedrockagent_agent" "one" {
  agent_name              = "one"
  agent_resource_role_arn = "arn:aws:iam::111122223333:role/one"
}

resource "aws_bedrockagent_agent" "two" {
  agent_name              = "two"
  agent_resource_role_arn = "arn:aws:iam::111122223333:role/two"
}
"""
CONTRACT = """\
apiVersion: fivegates/v1
kind: AgentContract
name: one
status: active
owner: alice@example.com
purpose: Sorts tickets.
risk: low
covers: [{terraform: aws_bedrockagent_agent.one}]
identities: {prod: aws:role/*/one}
scope:
  apis: none
  data: none
  accounts: none
  logs: {sink: stdout, actions: [model-call], fields: [agent]}
  kill_switch: {how: disable the alias}
"""
CASES = yaml.safe_load((Path(__file__).parent / "contract_check_cases.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "main.tf").write_text(BOTS, encoding="utf-8")
    return tmp_path


def test_a_draft_is_a_contract_that_checks_with_nothing_but_open_fields(run: Run, root: Path) -> None:
    ended = run("contract", "new", "one", "--root", str(root))
    assert ended.code == 0
    assert ended.out.splitlines()[0].startswith("# yaml-language-server: $schema=https://fivegates.dev/schemas/contract-")
    jsonschema.validate(yaml.safe_load(ended.out), read_packaged_json("fivegates.schemas", "contract.schema.json"))
    (root / "one.agent.yaml").write_text(ended.out, encoding="utf-8")
    checked = run("contract", "check", str(root))
    assert checked.code == 0
    assert "one: draft, " in checked.out and "purpose" in checked.out and "0 mistakes" in checked.out


def test_drafts_for_all_are_written_and_nothing_is_overwritten(run: Run, root: Path) -> None:
    agents = root / "agents"
    agents.mkdir()
    (agents / "two.agent.yaml").write_text("mine\n", encoding="utf-8")
    ended = run("contract", "new", "--all", "--write", str(agents), "--root", str(root))
    assert ended.out.splitlines() == [
        f"written {agents / 'one.agent.yaml'}",
        f"kept    {agents / 'two.agent.yaml'}, which is there already",
    ]
    assert (agents / "two.agent.yaml").read_text(encoding="utf-8") == "mine\n"
    again = run("contract", "new", "--all", "--write", str(agents), "--root", str(root))
    assert again.out.splitlines() == [f"kept    {agents / 'two.agent.yaml'}, which is there already"]


def test_a_link_is_not_written_through(run: Run, root: Path, tmp_path: Path) -> None:
    agents = root / "agents"
    agents.mkdir()
    (agents / "one.agent.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    run("contract", "new", "one", "--write", str(agents), "--root", str(root))
    assert not (tmp_path / "elsewhere.yaml").exists()


@pytest.mark.parametrize("words", [(), ("one", "--all"), ("three",), ("one", "--write", "main.tf")])
def test_a_wrong_question_ends_with_2(run: Run, root: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    ended = run("contract", "new", *words)
    assert (ended.code, ended.out) == (2, "")
    assert "error: " in ended.err


def test_the_command_that_fg101_names_drafts_the_agent(run: Run, root: Path) -> None:
    found = json.loads(run("scan", str(root), "--select", "FG101", "--format", "json").out)["findings"]
    named = {finding["message"].split("`")[1] for finding in found}
    assert named == {"fivegates contract new one", "fivegates contract new two"}
    for command in named:
        assert run(*command.split()[1:], "--root", str(root)).code == 0


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_a_contract_is_checked_at_its_lines(run: Run, root: Path, case: dict) -> None:  # type: ignore[type-arg]
    text = CONTRACT
    for old, new in case.get("put", {}).items():
        assert old in text
        text = text.replace(old, new)
    (root / "one.agent.yaml").write_text(text, encoding="utf-8")
    for path, other in case.get("files", {}).items():
        (root / path).write_text(CONTRACT if other == "the same" else other, encoding="utf-8")
    ended = run("contract", "check", str(root), "--format", "json", "--today", "2026-11-21")
    document = json.loads(ended.out)
    jsonschema.validate(document, read_packaged_json("fivegates.schemas", "contract-check.schema.json"))
    errors = [f"{error['place']['path']}:{error['place']['line']}: {error['message']}" for error in document["errors"]]
    assert [error[: len(said)] for error, said in zip(errors, case.get("errors", []), strict=True)] == case.get("errors", [])
    needed = [f"{one['place']['line']} {one['field']}" for contract in document["contracts"] for one in contract["open"] if one["needed"]]
    assert needed == case.get("open", [])
    assert document["ignored"] == case.get("ignored", [])
    assert ended.code == case["code"]
    told = run("contract", "check", str(root), "--today", "2026-11-21")
    assert told.code == case["code"]
    words = " ".join(told.out.split())
    assert all(" ".join(error.split()) in words for error in errors)


@pytest.mark.parametrize("name", ["contract", "inventory", "settings", "check", "scan", "contract-check"])
def test_schemas_are_printed_as_they_are_published(run: Run, name: str) -> None:
    schema = json.loads(run("schema", name).out)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"].startswith("https://fivegates.dev/schemas/")


def test_every_schema_that_is_published_can_be_printed(run: Run) -> None:
    folder = Path(__file__).parents[2] / "schemas"
    printed = {json.loads(run("schema", name).out)["$id"] for name in names()}
    assert printed == {json.loads(path.read_text(encoding="utf-8"))["$id"] for path in folder.glob("*.schema.json")}
