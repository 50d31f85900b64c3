"""Configurations of tool servers, of every client and shape."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from fivegates.catalog import load
from fivegates.discover import MCP, discover
from fivegates.readers.interface import DEFAULT_LIMITS, Limits, Problem
from fivegates.readers.mcp import McpFile, client_of, read_mcp
from fivegates.settings import Settings
from fivegates.source import Source
from fivegates.tree.memory import MemoryTree

CASES = yaml.safe_load((Path(__file__).parent / "shapes.yaml").read_text(encoding="utf-8"))
KNOWN = load("mcp")


def read(path: str, text: str, limits: Limits = DEFAULT_LIMITS) -> tuple[McpFile, list[Problem]]:
    row = client_of(path, KNOWN)
    assert row is not None
    return read_mcp(Source(path, text), row, KNOWN, limits)


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_every_shape_says_the_same_things(case: dict[str, Any]) -> None:
    file, problems = read(case["path"], case["text"])
    assert problems == []
    assert [" ".join(filter(None, (one.name, one.image, one.address))) for one in file.servers] == case["servers"]
    tools = [f"{one.name}.{tool.name} {tool.mode} :{tool.place.line}" for one in file.servers for tool in one.tools]
    assert tools == case["tools"]
    if "written" in case:
        texts = [f"{one.name} {text.name}={text.text} :{text.place.line}" for one in file.servers for text in one.written if text.name]
        assert [text for text in texts if re.search(r"=(text-\d|\$\{.*\}) ", text)] == case["written"]


@pytest.mark.parametrize("file", [file for row in KNOWN["clients"] for file in row["files"]])
def test_every_file_of_the_catalogue_is_found_and_read(file: str) -> None:
    found = discover(MemoryTree({f"sub/{file}": ""}), Settings())
    assert [(entry.path, kind) for entry, kind in found.files] == [(f"sub/{file}", MCP)]
    assert client_of(f"sub/{file}", KNOWN) is not None


@pytest.mark.parametrize("path", ["settings.json", "app/settings.json", "config.toml", "config/config.yaml", "my-mcp.json", "mcp.txt"])
def test_a_name_that_means_many_things_is_none_elsewhere(path: str) -> None:
    assert all(kind != MCP for _, kind in discover(MemoryTree({path: ""}), Settings()).files)


@pytest.mark.parametrize(
    ("path", "text", "line", "reason"),
    [
        (".mcp.json", '{"mcpServers": {\n  "a": {"command": }\n}}', 2, "a value is expected here"),
        (".mcp.json", '{"mcpServers": {\n  "a": {}', 2, "is expected here"),
        (".mcp.json", "[" * 10_000, 1, "nested more than 200 levels deep"),
        (".mcp.json", '{"a": 1, "a": 2}', 1, "duplicate key 'a'"),
        (".codex/config.toml", 'a = 1\n[mcp_servers.x\ncommand = "c"', 2, "not valid TOML"),
        (".codex/config.toml", "a = " + "[" * 100_000, 1, ""),
        ("librechat.yaml", "mcpServers:\n  a: [", 2, ""),
    ],
)
def test_what_is_broken_is_listed_with_its_line(path: str, text: str, line: int, reason: str) -> None:
    _, problems = read(path, text)
    assert problems and reason in problems[0].reason
    assert problems[0].place.path == path and problems[0].place.line >= min(line, 1)


def test_servers_are_bounded() -> None:
    text = '{"mcpServers": {' + ",".join(f'"s{n}": {{"command": "c"}}' for n in range(3_000)) + "}}"
    file, problems = read(".mcp.json", text)
    assert len(file.servers) == 1_000
    assert problems == []


def test_a_file_in_a_hidden_folder_is_a_developers_whatever_it_is_called() -> None:
    assert read("mcp.json", "{}")[0].read_by == "application"
    assert read("app/.trae/mcp.json", "{}")[0].read_by == "developer"


def test_the_documentation_names_every_file() -> None:
    page = (Path(__file__).parents[3] / "docs" / "mcp.md").read_text(encoding="utf-8")
    assert [file for row in KNOWN["clients"] for file in row["files"] if f"`{file}`" not in page] == []
