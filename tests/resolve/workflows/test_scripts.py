"""Which scripts of the tree a step runs: those in place of a command or handed to a shell, no others."""

from __future__ import annotations

import pytest

from fivegates.resolve.workflows.scripts import started_scripts
from fivegates.source import Pinned, Place
from fivegates.values import Origin, Unknown, Value

AT = Origin("literal", Pinned("", Place("a.yml", 1)), 0)


def scripts(run: str | Unknown, directory: str | Unknown | None = None) -> list[str]:
    step = {"run": Value(run, AT)} | ({"working-directory": Value(directory, AT)} if directory is not None else {})
    return list(started_scripts(Value(step, AT)))


@pytest.mark.parametrize(
    "run",
    [
        "scripts/review.sh",
        "./scripts/review.sh --all",
        "bash scripts/review.sh",
        "bash -euo pipefail 'scripts/review.sh'",
        "/bin/sh -x scripts/review.sh",
        "A=1 B=2 sudo scripts/review.sh | tee log",
        "cd x\nif true; then ./scripts/review.sh; fi",
        "echo a && . scripts/review.sh",
        "source scripts/review.sh",
        "(bash scripts/review.sh)",
        'bash "$GITHUB_WORKSPACE/scripts/review.sh"',
    ],
)
def test_a_script_that_is_run_is_found(run: str) -> None:
    assert scripts(run) == ["scripts/review.sh"]


@pytest.mark.parametrize(
    "run",
    [
        "shellcheck scripts/review.sh",
        "chmod +x scripts/review.sh",
        "# bash scripts/review.sh",
        "cat scripts/review.sh | wc",
        "bash -c 'echo scripts/review.sh'",
        "bash /scripts/review.sh",
        "bash ../review.sh",
        "bash $DIR/review.sh",
        "scripts/review.py",
        "",
    ],
)
def test_a_script_that_is_only_spoken_of_is_none(run: str) -> None:
    assert scripts(run) == []


def test_a_script_lies_where_the_step_runs_and_nowhere_where_that_is_not_known() -> None:
    assert scripts("bash ./review.sh", "tools/ci") == ["tools/ci/review.sh"]
    assert scripts('bash "$GITHUB_WORKSPACE/review.sh"', "tools/ci") == ["review.sh"]
    assert scripts("bash review.sh", Unknown()) == []


def test_the_checkouts_folder_may_be_an_expression() -> None:
    assert scripts(Unknown(parts=("bash ", Unknown(), "/scripts/review.sh"))) == ["scripts/review.sh"]
    assert scripts(Unknown(parts=("bash scripts/", Unknown(), "/review.sh"))) == []


@pytest.mark.parametrize("run", ["bash " * 20_000, "a/" * 40_000 + "b.sh", "A=1 " * 20_000, "./a.sh\n" * 5_000])
def test_a_long_script_is_looked_through_in_no_time(run: str) -> None:
    assert len(scripts(run)) <= 50
