"""Runs the command line inside the test process, as ``python -m fivegates`` would."""

from __future__ import annotations

import sys

import pytest
from command_run import Ended, Run

from fivegates.__main__ import main


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """``run("scan", "infra")`` gives exit code, standard output and standard error."""
    for name in ("NO_COLOR", "FORCE_COLOR", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(name, raising=False)

    def run_command(*arguments: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["fivegates", *arguments])
        code = main()
        shown = capsys.readouterr()
        return Ended(code, shown.out, shown.err)

    return run_command
