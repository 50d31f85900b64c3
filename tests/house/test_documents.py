"""What the documents at the top say can be typed, opened and relied on."""

from __future__ import annotations

import json
import re
import shlex
from importlib import import_module
from pathlib import Path

import click
import pytest

from fivegates.cli.main import COMMANDS

ROOT = Path(__file__).parents[2]
DOCUMENTS = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "examples/estate/README.md", "examples/estate-mended/README.md")
COMMAND = re.compile(r"^ *(fivegates [^|`\n]*)$|`(fivegates [^`\n]*)`", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?://)([^)#]+)")
MAKE = re.compile(r"^(?:make|\$\(MAKE\)) ([a-z-]+)|`make ([a-z-]+)", re.MULTILINE)


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def commands() -> list[tuple[str, str]]:
    return [(name, found.group(1) or found.group(2)) for name in DOCUMENTS for found in COMMAND.finditer(text_of(name))]


@pytest.mark.parametrize(("document", "line"), commands())
def test_every_command_in_a_document_exists_with_its_options(document: str, line: str) -> None:
    _, name, *arguments = shlex.split(line, comments=True)
    assert name in COMMANDS
    command = import_module(f"fivegates.cli.{name}").command
    if isinstance(command, click.Group):
        command = command.commands[arguments[0]]
    known = {option for parameter in command.params for option in parameter.opts}
    assert [argument for argument in arguments if argument.startswith("--") and argument.partition("=")[0] not in known] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_inside_the_repository_leads_somewhere(document: str) -> None:
    broken = [link for link in LINK.findall(text_of(document)) if not (ROOT / document).parent.joinpath(link).exists()]
    assert broken == []


def test_every_make_target_in_a_document_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", text_of("Makefile"), re.MULTILINE))
    named = {first or second for document in DOCUMENTS for first, second in MAKE.findall(text_of(document))}
    assert named and named <= targets


def test_the_changelog_names_every_check() -> None:
    checks = json.loads(text_of("checks/checks.json"))
    assert [check["id"] for check in checks if check["id"] not in text_of("CHANGELOG.md")] == []


def test_each_test_that_the_threat_model_names_is_there() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", text_of("SECURITY.md"))
    assert len(named) > 15
    assert [f"{path}::{test}" for path, test in named if f"def {test}(" not in text_of(path)] == []


def test_each_sentence_on_what_a_change_cannot_do_has_a_test() -> None:
    table = text_of("SECURITY.md").partition("| it cannot | held by |\n|---|---|\n")[2].partition("\n\n")[0].splitlines()
    assert len(table) > 9 and [row for row in table if "`tests/" not in row] == []
