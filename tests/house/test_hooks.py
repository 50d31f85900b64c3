"""The pre-commit hook file follows its table."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import hooks  # noqa: E402


def written() -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = yaml.safe_load(hooks.FILE.read_text(encoding="utf-8"))
    return loaded


def test_the_hook_file_is_in_step_with_its_table() -> None:
    assert hooks.main(["--check"]) == 0


def test_the_check_notices_a_hook_file_that_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hooks, "FILE", tmp_path / ".pre-commit-hooks.yaml")
    assert hooks.main(["--check"]) == 1
    assert hooks.main([]) == 0
    assert hooks.main(["--check"]) == 0


def test_the_secrets_hook_is_given_the_text_files_of_the_commit() -> None:
    _, hook = written()
    assert (hook["id"], hook["entry"], hook["types"]) == ("fivegates-secrets", "fivegates secrets --", ["text"])
    assert "pass_filenames" not in hook and "files" not in hook


def test_a_hook_runs_once_over_the_whole_repository_whatever_was_staged() -> None:
    hook, _ = written()
    assert (hook["id"], hook["entry"], hook["language"]) == ("fivegates", "fivegates diff HEAD --index", "python")
    assert (hook["always_run"], hook["pass_filenames"], hook["require_serial"]) == (True, False, True)
    assert "files" not in hook
