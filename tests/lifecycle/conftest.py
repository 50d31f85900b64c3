"""Runs the command line inside the test process, as the tests of the commands do."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from fivegates.__main__ import main


@dataclass(frozen=True, slots=True)
class Ended:
    """Exit code, standard output and standard error."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ended]:
    """``run("leaver", "alice@example.com")`` gives exit code, standard output and standard error."""

    def run_command(*arguments: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["fivegates", *arguments])
        code = main()
        shown = capsys.readouterr()
        return Ended(code, shown.out, shown.err)

    return run_command
