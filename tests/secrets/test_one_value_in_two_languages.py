"""One value written in two languages is one credential in two places; each alone, or two values, are not."""

from __future__ import annotations

import base64
import json
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
from made_up_keys import generated

from fivegates.scan import ScanOptions, scan_tree
from fivegates.settings import Settings
from fivegates.tree.memory import MemoryTree
from fivegates.tree.working import WorkingTree

KEY, OTHER = "sk-proj-" + generated(74, seed=1), "sk-proj-" + generated(74, seed=2)


def pod(environment: object) -> dict[str, object]:
    return {"containers": [{"name": "agent", "image": "example.com/agent:1", "env": environment}]}


def _deployment(key: str) -> str:
    env = [{"name": "OPENAI_API_KEY", "value": key}, {"name": "OPENAI_MODEL", "value": "gpt-4o"}]
    spec = {"template": {"spec": pod(env)}}
    return json.dumps({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "support-agent"}, "spec": spec})


def _secret(field: str, key: str) -> str:
    return json.dumps({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "keys"}, field: {"OPENAI_API_KEY": key}})


def _servers(server: dict[str, object]) -> str:
    return json.dumps({"mcpServers": {"tickets": server}}, indent=1)


LANGUAGES = {
    "env file": (".env", lambda key: f"OPENAI_API_KEY={key}\n"),
    "compose": (
        "compose.yaml",
        lambda key: (
            f"name: shop\nservices:\n  support-agent:\n    image: example.com/agent:1\n    environment:\n      OPENAI_API_KEY: {key}\n"
        ),
    ),
    "manifest": ("agent.yaml", _deployment),
    "secret": ("secret.yaml", lambda key: _secret("stringData", key)),
    "encoded secret": ("encoded.yaml", lambda key: _secret("data", base64.b64encode(key.encode()).decode())),
    "Terraform": ("main.tf", lambda key: f'locals {{\n  openai_api_key = "{key}"\n}}\n'),
    "variables": ("prod.tfvars", lambda key: f'openai_api_key = "{key}"\n'),
    "chart values": ("chart/values.yaml", lambda key: f"openai:\n  apiKey: {key}\n"),
    "workflow": (
        ".github/workflows/agent.yml",
        lambda key: f"on: push\njobs:\n  a:\n    runs-on: x\n    env:\n      OPENAI_API_KEY: {key}\n    steps: [{{run: make}}]\n",
    ),
    "tool server's variables": (
        ".mcp.json",
        lambda key: _servers({"command": "tickets-mcp", "env": {"OPENAI_API_KEY": key}}),
    ),
    "tool server's headers": (
        ".cursor/mcp.json",
        lambda key: _servers({"url": "https://tools.example.com/mcp", "headers": {"Authorization": f"Bearer {key}"}}),
    ),
    "tool server's arguments": (
        "tools/mcp.json",
        lambda key: _servers({"command": "tickets-mcp", "args": ["--verbose", "--api-key", key]}),
    ),
    "Dockerfile": ("Dockerfile", lambda key: f"FROM example.com/x:1\nENV OPENAI_API_KEY={key}\n"),
}


PAIRS = list(combinations(LANGUAGES, 2))


def told(files: dict[str, str]) -> set[str]:
    """Files in which one credential is said to stand in two places."""
    result = scan_tree(MemoryTree(files), Settings(), ScanOptions(today=date(2026, 11, 28)))
    return {finding.place.path for finding in result.findings if finding.check == "FG205"}


def written(first: str, second: str, keys: tuple[str, str]) -> dict[str, str]:
    return {path: text(key) for (path, text), key in zip((LANGUAGES[first], LANGUAGES[second]), keys, strict=True)}


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_one_value_in_two_languages_is_one_credential(first: str, second: str) -> None:
    files = written(first, second, (KEY, KEY))
    assert told(files) == set(files)


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_two_values_are_two_credentials(first: str, second: str) -> None:
    assert told(written(first, second, (KEY, OTHER))) == set()


MCP_FILES = [name for name in LANGUAGES if name.startswith("tool server")]


@pytest.mark.parametrize("language", MCP_FILES)
def test_a_link_to_a_tool_servers_file_is_no_second_place(language: str, tmp_path: Path) -> None:
    path, text = LANGUAGES[language]
    (tmp_path / path).parent.mkdir(exist_ok=True)
    (tmp_path / path).write_text(text(KEY), encoding="utf-8")
    (tmp_path / ".claude").mkdir()
    (tmp_path / ".claude" / "mcp.json").symlink_to(tmp_path / path)
    result = scan_tree(WorkingTree(tmp_path), Settings(), ScanOptions(today=date(2026, 11, 28)))
    assert [finding for finding in result.findings if finding.check == "FG205"] == []


@pytest.mark.parametrize("language", MCP_FILES)
@pytest.mark.parametrize("reference", ["${OPENAI_API_KEY}", "${env:OPENAI_API_KEY}", "${input:openai-key}", "$OPENAI_API_KEY"])
def test_a_tool_server_that_refers_to_a_key_is_no_second_place(language: str, reference: str) -> None:
    path, text = LANGUAGES[language]
    assert told({".env": f"OPENAI_API_KEY={KEY}\n", path: text(reference)}) == set()


def test_two_tool_servers_that_hold_one_key_are_two_places() -> None:
    held = {"env": {"OPENAI_API_KEY": KEY}}
    assert told({".mcp.json": json.dumps({"mcpServers": {"one": held, "two": held}}, indent=1)}) == {".mcp.json"}
