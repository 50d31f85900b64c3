"""The pre-commit hook file follows its table, and its pattern fits what a scan reads."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from fivegates.catalog import load
from fivegates.discover import kind_by_name

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import hooks  # noqa: E402

RUNS = [
    "main.tf",
    "infra/prod/main.tofu",
    "main.tf.json",
    "prod.tfvars",
    "prod.auto.tfvars.json",
    "k8s/agent.yaml",
    "k8s/agent.YML",
    "docker-compose.yml",
    "agents/drafter.agent.yaml",
    ".env",
    "svc/.env.production",
    "svc/prod.env",
    ".envrc",
    ".flaskenv",
    ".dev.vars",
    "Dockerfile",
    "svc/Dockerfile.prod",
    "agent.dockerfile",
    "Containerfile",
    "CODEOWNERS",
    ".github/CODEOWNERS",
    "template.json",
    "stack.template.json",
    ".mcp.json",
    ".vscode/mcp.json",
    ".claude/settings.json",
    ".codex/config.toml",
    "app/mcp_config.json",
    "opencode.jsonc",
    "fivegates.toml",
    "pyproject.toml",
]
DOES_NOT_RUN = [
    "README.md",
    "main.py",
    "data.json",
    "settings.json",
    "config.toml",
    "environment.py",
    ".environment",
    "tf",
    "notes.tf.md",
    "myDockerfile",
    "x.envy",
    "yaml",
]


def test_the_hook_runs_for_every_configuration_of_tools() -> None:
    pattern = re.compile(hooks.pattern(hooks.HOOKS[0]))
    assert [file for row in load("mcp")["clients"] for file in row["files"] if not pattern.search(f"a/{file}")] == []


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
    assert (hook["id"], hook["entry"], hook["types"]) == ("fivegates-secrets", "fivegates secrets", ["text"])
    assert "pass_filenames" not in hook and "files" not in hook


def test_a_hook_runs_once_over_the_whole_repository() -> None:
    hook, _ = written()
    assert (hook["id"], hook["entry"], hook["language"]) == ("fivegates", "fivegates scan", "python")
    assert (hook["pass_filenames"], hook["require_serial"]) == (False, True)


@pytest.mark.parametrize("path", RUNS)
def test_the_hook_runs_for_whatever_a_scan_reads(path: str) -> None:
    assert re.search(written()[0]["files"], path)


@pytest.mark.parametrize("path", DOES_NOT_RUN)
def test_the_hook_leaves_other_changes_alone(path: str) -> None:
    assert not re.search(written()[0]["files"], path)
    assert not kind_by_name(path)


def test_the_table_of_examples_covers_every_kind_of_file_by_name() -> None:
    kinds = {kind_by_name(path.rpartition("/")[2]) for path in RUNS} - {""}
    assert kinds == {"terraform", "tfvars", "yaml", "json", "compose", "dotenv", "dockerfile", "mcp"}
