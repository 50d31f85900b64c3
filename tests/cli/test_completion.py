"""The shell completes commands, options and their values, in each shell that the page on commands names."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from fivegates.cli.main import COMMANDS

START = [sys.executable, "-m", "fivegates"]


def ask(instruction: str, words: str = "", position: int = 0) -> str:
    env = {**os.environ, "_FIVEGATES_COMPLETE": instruction, "COMP_WORDS": words, "COMP_CWORD": str(position)}
    return subprocess.run(START, env=env, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_a_script_that_it_can_read(shell: str) -> None:
    script = ask(f"{shell}_source")
    assert f"_FIVEGATES_COMPLETE={shell}_complete" in script
    if shutil.which(shell):
        subprocess.run([shell, "-n"], input=script, text=True, check=True, capture_output=True)


def test_commands_options_and_values_are_completed() -> None:
    commands = {line.partition(",")[2] for line in ask("bash_complete", "fivegates ", 1).splitlines()}
    assert commands == set(COMMANDS)
    assert "plain,diff" in ask("bash_complete", "fivegates di", 1).splitlines()
    assert "plain,--format" in ask("bash_complete", "fivegates scan --fo", 2).splitlines()
    assert "plain,sarif" in ask("bash_complete", "fivegates scan --format sa", 3).splitlines()
