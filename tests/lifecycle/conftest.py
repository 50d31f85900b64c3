"""Runs the command line inside the test process, as the tests of the commands do."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

import estate
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


@pytest.fixture(scope="session")
def committed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository of the estate, made once; not to be changed."""
    return estate.commit(tmp_path_factory.mktemp("estate"))


@pytest.fixture
def folder(committed: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    return Path(shutil.copytree(committed, tmp_path / "estate"))
