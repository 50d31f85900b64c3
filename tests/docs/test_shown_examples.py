"""What the documentation shows can be used as it stands: queries, settings, a contract, a check."""

from __future__ import annotations

import json
import re
import shlex
import sys
import tomllib
from datetime import date
from importlib import import_module
from pathlib import Path

import click
import pytest

from fivegates.__main__ import main
from fivegates.cli.main import COMMANDS
from fivegates.discover import kind_by_name
from fivegates.engine.files import read_check
from fivegates.engine.judge import judge
from fivegates.gathering import Gathered, gather
from fivegates.settings import load_settings
from fivegates.source import Source
from fivegates.tree.memory import MemoryTree

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from pages import fact_page  # noqa: E402

PAGES = sorted((ROOT / "docs").rglob("*.md"))
COMMAND = re.compile(r"^ *(fivegates [^|`\n]*)$|`(fivegates [^`\n]*)`", re.MULTILINE)
LINK = re.compile(r"(?<!`)\]\((?!https?://)([^)#\s]*)(?:#([^)\s]+))?\)")
MARK = " # expect: FG900"
CONTRACT = "services/support/agent.contract.yaml"
COVERED = """\
resource "aws_lambda_function" "support_drafter" {
  function_name = "support-drafter"
}
"""


def shown(page: str, language: str) -> str:
    """The last block of code of a language on a page."""
    blocks: list[str] = re.findall(
        rf"^```{language}\n(.*?)^```$", (ROOT / "docs" / page).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    return blocks[-1]


def facts(files: dict[str, str]) -> Gathered:
    tree = MemoryTree(files)
    return gather(tree, load_settings(tree))


@pytest.mark.parametrize("query", fact_page.queries(), ids=lambda query: query["asks"])
def test_a_question_that_is_shown_has_an_answer(
    query: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["fivegates", "query", query["sql"], "--root", str(ROOT / "examples" / "estate"), "--format", "json"]
    monkeypatch.setattr(sys, "argv", arguments)
    assert main() == 0
    assert json.loads(capsys.readouterr().out)["rows"]


@pytest.mark.parametrize("arguments", [["checks"], ["explain", "FG201"]])
def test_a_check_as_json_has_the_keys_of_the_schema_it_is_said_to_have(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["fivegates", *arguments, "--format", "json"])
    assert main() == 0
    printed = json.loads(capsys.readouterr().out)
    schema = json.loads((ROOT / "schemas" / "check.schema.json").read_text(encoding="utf-8"))["properties"]
    for check in printed["checks"] if arguments == ["checks"] else [printed]:
        assert set(check) <= set(schema)
        assert ("examples" in check) == (arguments != ["checks"])


def test_the_settings_that_are_shown_load() -> None:
    text = shown("configuration.md", "toml")
    settings = load_settings(MemoryTree({"fivegates.toml": text}))
    assert set(tomllib.loads(text)) == set(
        json.loads((ROOT / "schemas" / "settings.schema.json").read_text(encoding="utf-8"))["properties"]
    )
    assert settings.terraform_roots and settings.accounts and settings.modules and settings.limits.file_bytes == 5_000_000


def test_the_contract_that_is_shown_is_whole_and_covers_what_it_says() -> None:
    gathered = facts({CONTRACT: shown("contract.md", "yaml"), "services/support/main.tf": COVERED})
    assert gathered.documents.problems == []
    assert gathered.store.query("SELECT * FROM contract_problems") == []
    assert gathered.store.query("SELECT status, missing, unnarrowed FROM contracts") == [
        {"status": "active", "missing": "", "unnarrowed": ""}
    ]
    assert gathered.store.query("SELECT name, class FROM agents") == [{"name": "support-drafter", "class": "agent"}]


def test_the_check_that_is_shown_finds_what_it_marks_and_nothing_else() -> None:
    file = read_check(Source("FG900-latest-image.yaml", shown("writing-a-check.md", "yaml")))
    frameworks = json.loads((ROOT / "schemas" / "frameworks.json").read_text(encoding="utf-8"))["frameworks"]
    assert all(relation.split(":", 1)[1] in frameworks[relation.split(":", 1)[0]]["ids"] for relation in file.check.relates_to)
    for kind in ("fail", "pass"):
        for example in file.examples[kind]:
            store = facts(example["files"]).store
            found = [(one.place.path, one.place.line) for one in judge(store, [file.check], date(2026, 11, 21)).findings]
            marked = [(path, line) for path, text in example["files"].items() for line in marked_lines(text)]
            assert found == marked and bool(found) == (kind == "fail")
            assert store.query("SELECT id FROM agents WHERE class = 'agent' AND confidence >= 0.6")


def test_the_check_of_a_pack_that_is_shown_is_the_example() -> None:
    example = ROOT / "examples" / "pack" / "policy" / "fivegates" / "ACME101-image-from-elsewhere.yaml"
    assert shown("writing-a-check.md", "yml") == example.read_text(encoding="utf-8")


def marked_lines(text: str) -> list[int]:
    return [number for number, line in enumerate(text.split("\n"), 1) if line.endswith(MARK)]


def test_the_finding_on_the_first_page_is_one_that_a_scan_prints() -> None:
    printed = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()  # its excerpt is held to a scan
    block = next(one for one in (ROOT / "docs" / "start.md").read_text(encoding="utf-8").split("```") if "CRITICAL" in one)
    assert [line for line in block.strip("\n").splitlines() if line not in printed] == []


def test_a_file_that_is_said_not_to_be_looked_at_is_not() -> None:
    assert "`deploy.json`" in (ROOT / "docs" / "limits.md").read_text(encoding="utf-8")
    assert kind_by_name("deploy.json") == ""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_on_a_page_exists_with_its_options(page: Path) -> None:
    for found in COMMAND.finditer(page.read_text(encoding="utf-8")):
        _, name, *arguments = shlex.split(found[1] or found[2], comments=True)
        if name in ("COMMAND", "--help", "--version"):
            continue
        assert name in COMMANDS
        command = import_module(f"fivegates.cli.{name}").command
        if isinstance(command, click.Group):
            command = command.commands[arguments[0]]
        known = {option for parameter in command.params for option in parameter.opts}
        assert [one for one in arguments if one.startswith("--") and one.partition("=")[0] not in known] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_on_a_page_leads_to_a_file_and_a_heading(page: Path) -> None:
    for path, anchor in LINK.findall(page.read_text(encoding="utf-8")):
        target = page.parent / path if path else page
        assert target.exists(), path
        assert not anchor or anchor in headings(target), f"{path}#{anchor}"


def headings(page: Path) -> set[str]:
    """The anchors GitHub gives to the headings of a page."""
    found = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}


def test_every_page_is_reached_from_the_first() -> None:
    reached, waiting = set(), [ROOT / "docs" / "README.md"]
    while waiting:
        page = waiting.pop().resolve()
        if page in reached or page.suffix != ".md" or not page.is_relative_to(ROOT / "docs"):
            continue
        reached.add(page)
        waiting += [page.parent / path for path, _ in LINK.findall(page.read_text(encoding="utf-8")) if path]
    assert reached == {page.resolve() for page in PAGES}
