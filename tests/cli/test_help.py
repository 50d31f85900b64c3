"""What a command says about itself teaches by example, and a check's explanation fits a terminal of 80 columns."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from importlib import import_module

import click
import pytest
from click.testing import CliRunner

from fivegates.cli.main import COMMANDS, GROUPS, fivegates
from fivegates.engine.select import load_checks


def leaves(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield name, command
        return
    for below in command.list_commands(click.Context(command)):
        found = command.get_command(click.Context(command), below)
        assert found is not None
        yield from leaves(f"{name} {below}", found)


ALL = dict(pair for name in COMMANDS for pair in leaves(name, import_module(f"fivegates.cli.{name}").command))


@pytest.mark.parametrize("name", ALL)
def test_the_help_of_a_command_shows_how_it_is_typed(name: str) -> None:
    lines = [line.strip() for line in (ALL[name].help or "").splitlines()]
    examples = [line for line in lines if line.startswith(f"fivegates {name}")]
    assert examples
    options = {text for parameter in ALL[name].params for text in (*parameter.opts, *parameter.secondary_opts)}
    typed = {word.partition("=")[0] for line in examples for word in shlex.split(line, comments=True) if word.startswith("--")}
    assert typed - options == set()


@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in ALL])
def test_the_help_of_a_group_shows_how_its_commands_are_typed(name: str) -> None:
    lines = [line.strip() for line in (import_module(f"fivegates.cli.{name}").command.help or "").splitlines()]
    typed = {" ".join(line.split()[1:3]) for line in lines if line.startswith(f"fivegates {name} ")}
    assert typed == {one for one in ALL if one.startswith(f"{name} ")}


@pytest.mark.parametrize("name", ["", *ALL])
def test_help_fits_80_columns_but_for_what_is_typed_and_breaks_no_word_at_its_dash(name: str) -> None:
    shown = CliRunner(env={"COLUMNS": "80"}).invoke(fivegates, [*name.split(), "--help"])
    assert shown.exit_code == 0
    lines = shown.output.splitlines()
    typed = [line.strip() for line in (ALL[name].help or "").splitlines()] if name else []
    assert [line for line in lines if len(line) > 80 and line.strip() not in typed] == []
    assert [line for line in lines if line.endswith("-") and line.strip() not in typed] == []


def test_the_first_help_names_every_command_once_below_what_it_is_for() -> None:
    shown = CliRunner(env={"COLUMNS": "80"}).invoke(fivegates, ["--help"]).output
    below = shown[shown.index("Find and judge:") :].splitlines()
    assert [line.split()[0] for line in below if line.startswith("  ")] == list(COMMANDS)
    assert [line.rstrip(":") for line in below if line and not line.startswith(" ")] == list(GROUPS)
    assert "fivegates explain FG201" in shown and "fivegates COMMAND --help" in shown


@pytest.mark.parametrize("check", [check.id for check in load_checks()])
def test_an_explanation_fits_80_columns_but_for_the_code_it_quotes(check: str) -> None:
    shown = CliRunner(env={"COLUMNS": "80"}).invoke(fivegates, ["explain", check])
    assert shown.exit_code == 0
    assert [line for line in shown.output.splitlines() if len(line) > 80 and not line.startswith("    ")] == []
