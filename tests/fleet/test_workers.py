"""A worker that dies takes nothing with it but the repository it was at."""

from __future__ import annotations

import sys
from pathlib import Path
from subprocess import run

import pytest
from dying import dies_always, dies_once

from fivegates.fleet import workers
from fivegates.fleet.targets import Target
from fivegates.fleet.workers import DIED, scan_locally

NAMES = ["one", "two", "deadly", "three", "four", "five", "six"]


def outcomes(folder: Path) -> list[tuple[str, str]]:
    targets = [Target(name, str(folder)) for name in NAMES]
    return sorted((target.name, outcome.reason) for target, outcome in scan_locally(targets, "2026-11-21", workers=2))


def test_who_kills_the_worker_twice_is_named_and_all_others_complete(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(workers, "scan_one", dies_always)
    assert outcomes(tmp_path) == sorted((name, DIED if name == "deadly" else "") for name in NAMES)


def test_a_worker_that_dies_once_costs_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(workers, "scan_one", dies_once)
    assert outcomes(tmp_path) == sorted((name, "") for name in NAMES)


def test_no_worker_imports_a_module_of_the_current_folder(tmp_path: Path) -> None:
    (tmp_path / "multiprocessing.py").write_text("from pathlib import Path\n\nPath('it-ran').touch()\n")
    (tmp_path / "scanned").mkdir()
    (tmp_path / "repositories.txt").write_text("scanned\n")
    program = str(Path(sys.executable).with_name("fivegates"))
    asked = [program, "fleet", "scan", "repositories.txt", "--out", "out"]
    ended = run(asked, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
    assert not (tmp_path / "it-ran").exists()
    assert "1 repository: 1 scanned" in ended.stderr, ended.stderr
