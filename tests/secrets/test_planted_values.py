"""All of 60 values that look live are found, and none of 120 that do not, through the whole program: in an env file and in a manifest."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from made_up_keys import expand, generated, key_of, private_key, signed_token

from fivegates.findings.model import ScanResult
from fivegates.scan import ScanOptions, scan_tree
from fivegates.secrets.knowledge import load_knowledge
from fivegates.settings import Settings
from fivegates.tree.memory import MemoryTree

PLANTED = yaml.safe_load(Path(__file__).with_name("planted_values.yaml").read_text(encoding="utf-8"))
FORMATS = {row.id: row for row in load_knowledge().formats}


def made(row: dict[str, Any], seed: int) -> str:
    """The live value that a row asks for."""
    if "format" in row:
        return key_of(FORMATS[row["format"]], seed)
    if "pem" in row:
        return private_key(row["pem"], seed=seed).replace("\n", "\\n")
    if "claims" in row:
        return signed_token(row["claims"], seed)
    return f"{row.get('before', '')}{generated(row['length'], expand(row['of']), seed)}{row.get('after', '')}"


def text_of(value: Any) -> str:
    """A harmless value as it is written."""
    if isinstance(value, list):
        return "".join(text_of(part) for part in value)
    return generated(value["digest"], "0123456789abcdef", 11) if isinstance(value, dict) else value


def values(seed: int = 1) -> list[tuple[str, str, bool]]:
    """(name, value, live) of every planted value, names told apart by a number in front."""
    live = [(row["name"], made(row, seed), True) for row in PLANTED["live"]]
    harmless = [(name, text_of(value), False) for name, value in PLANTED["harmless"]]
    return [*live, *harmless]


def scanned(files: dict[str, str]) -> ScanResult:
    return scan_tree(MemoryTree(files), Settings(), ScanOptions(today=date(2026, 11, 28)))


def marked_lines(result: ScanResult, check: str) -> list[int]:
    return sorted({finding.place.line for finding in result.findings if finding.check == check})


def test_the_set_is_as_large_as_it_says() -> None:
    assert len(PLANTED["live"]) == len({row["name"] for row in PLANTED["live"]}) == 60
    assert len(PLANTED["harmless"]) == 120


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_an_env_file_shows_all_and_none(seed: int) -> None:
    rows = values(seed)
    lines = [f"{name}='{value}'" if "'" not in value else f'{name}="{value}"' for name, value, _ in rows]
    result = scanned({".env": "\n".join(lines) + "\n"})
    wanted = [number for number, (_, _, live) in enumerate(rows, 1) if live]
    found = marked_lines(result, "FG204")
    assert [rows[line - 1][0] for line in {*found} ^ {*wanted}] == []


def manifest(name: str, rows: list[tuple[str, str, bool]]) -> str:
    """A Deployment of an agent, one line for each variable from line 14 on."""
    head = f"""\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: {name}, namespace: support}}
spec:
  template:
    spec:
      containers:
        - name: agent
          image: example.com/support-agent:1.4
          env:
            - {{name: ANTHROPIC_MODEL, value: claude-sonnet-4}}
            - {{name: MCP_SERVER_URL, value: 'https://tools.acme.io/mcp'}}
            # planted
"""
    return head + "".join(f"            - {{name: {name}, value: {json.dumps(value)}}}\n" for name, value, _ in rows)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_manifest_of_an_agent_shows_all_and_none(seed: int) -> None:
    live = [row for row in values(seed) if row[2]]
    harmless = [row for row in values(seed) if not row[2]]
    result = scanned({"live.yaml": manifest("live-agent", live), "harmless.yaml": manifest("harmless-agent", harmless)})
    assert [agent.name for agent in result.agents] == ["harmless-agent", "live-agent"]
    found = {(finding.place.path, finding.place.line) for finding in result.findings if finding.check == "FG211"}
    assert [live[line - 14][0] for path, line in found ^ {("live.yaml", 14 + at) for at in range(60)} if path == "live.yaml"] == []
    assert [harmless[line - 14][0] for path, line in found if path == "harmless.yaml"] == []
