"""A tree full of made-up keys, of every format and in every language: no report of it shows one."""

from __future__ import annotations

import base64
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fivegates.engine.select import load_checks
from fivegates.findings.model import ScanResult
from fivegates.report import FORMATS, render
from fivegates.report.resolve_json import render as render_resources
from fivegates.scan import Gathered, ScanOptions, gather, judge_facts
from fivegates.secrets.knowledge import load_knowledge
from fivegates.settings import Settings
from fivegates.tree.memory import MemoryTree

sys.path.append(str(Path(__file__).parents[1] / "secrets"))
from made_up_keys import key_of, private_key

LIVE = [row for row in load_knowledge().formats if not row.not_live and row.opens != "name" and not row.uuid]
KEYS = {row.id.upper().replace("-", "_"): key_of(row, 7) for row in LIVE}
BLOCK = private_key(seed=3)


def planted() -> dict[str, str]:
    """Every key in an env file, compose, a manifest, Terraform, a contract, and where no value belongs: names, tags, comments, errors."""
    some = list(KEYS.items())
    lambdas = "".join(
        f'resource "aws_lambda_function" "f{at}" {{\n  function_name = "support-agent-{at}"\n'
        f'  role = "arn:aws:iam::111122223333:role/{key}"\n'
        f'  tags = {{ owner = "{key}" }}\n  environment {{\n    variables = {{ {name} = "{key}", OPENAI_MODEL = "x" }}\n  }}\n}}\n'
        for at, (name, key) in enumerate(some)
    )
    service = {
        "image": "example.com/support-agent:1",
        "environment": {**KEYS, "ANTHROPIC_MODEL": "m", "PEM": BLOCK},
        "env_file": ".env",
        "volumes": ["./tools/mcp.json:/mcp.json"],
    }
    servers = {
        "all": {"command": "all", "env": {**KEYS, "PEM": BLOCK}, "autoApprove": [key for _, key in some]},
        "named": {"command": "named", "args": [f"--{name.lower()}={key}" for name, key in some]},
        "sent": {"url": f"https://x.example.com/{some[0][1]}", "headers": {name: f"Bearer {key}" for name, key in some}},
        **{key: {"url": f"https://y.example.com/mcp?api_key={key}"} for _, key in some},
    }
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "keys", "namespace": "x"}, "stringData": KEYS}
    encoded = {**secret, "stringData": {}, "data": {name: base64.b64encode(key.encode()).decode() for name, key in some}}
    literals = [f"{name}={key}" for name, key in some]
    files = [{"name": f"file-{name.lower().replace('_', '-')}", "files": [f"{name}.txt"]} for name, _ in some]
    overlay = {
        "secretGenerator": [{"name": "made", "literals": literals}, {"name": "listed", "envs": ["keys.env"]}, *files],
        "configMapGenerator": [{"name": "open", "literals": literals}],
    }
    pipeline = {
        "include": [some[0][1], {"local": f"{some[1][1]}.yml"}, {"remote": f"https://example.com/{some[2][1]}"}],
        "variables": KEYS,
        "agent": {"script": [*(f"export {name}={key}" for name, key in some), f'claude -p "{some[3][1]}"'], "extends": some[4][1]},
        "other": {"variables": {"PEM": BLOCK}, "environment": some[5][1], "script": [f"aws sts assume-role --role-arn {some[6][1]}"]},
        some[7][1]: {"script": ["codex exec go"], "image": some[8][1], "rules": [{"if": f"$A == '{some[9][1]}'"}]},
    }
    contract = {"apiVersion": "fivegates/v1", "kind": "AgentContract", "name": "c", "status": "active"}
    fallbacks = {name: f"${{env:{name}, '{key}'}}" for name, key in some}
    functions = {key: {"handler": f"{key}.handler", "environment": {**KEYS, "ANTHROPIC_MODEL": "m"}, "role": key} for _, key in some[:8]}
    toolkit = {key: {"name": key, "entrypoint": f"{key}.py", "aws": {"execution_role": f"arn:aws:iam::1:role/{key}"}} for _, key in some}
    return {
        "graph/langgraph.json": json.dumps({"graphs": dict.fromkeys(KEYS.values(), "./a.py:g"), "env": KEYS}),
        "serverless/serverless.yml": json.dumps({"ai": {"agents": {"a": {"environment": fallbacks}}}, "functions": functions}),
        "toolkit/.bedrock_agentcore.yaml": json.dumps({"agents": toolkit}),
        "app/declarativeAgent.json": json.dumps({"name": some[0][1], "instructions": some[1][1]}),
        ".env": "".join(f"{name}={key}\n" for name, key in some) + f'PEM="{BLOCK}"\n',
        "prod.env": "".join(f"export {name}='{key}'\n" for name, key in some),
        "compose.yaml": json.dumps({"name": "shop", "services": {"support-agent": service, "support-agent-2": service}}),
        "tools/mcp.json": json.dumps({"mcpServers": servers}),
        ".cursor/mcp.json": json.dumps({"mcpServers": servers}, indent=1),
        "broken/mcp.json": "".join(f'{{"{key}": [\n' for _, key in some[:5]),
        ".codex/config.toml": "".join(
            f'[mcp_servers.s{at}]\nurl = "https://x/"\nhttp_headers = {{ "{name}" = "{key}" }}\n' for at, (name, key) in enumerate(some)
        ),
        ".vibe/config.toml": "".join(f'[mcp_servers."{key}"\n' for _, key in some[:5]),
        "k8s/secret.yaml": json.dumps(secret),
        "k8s/encoded.yaml": json.dumps(encoded),
        "overlay/kustomization.yaml": json.dumps(overlay),
        "overlay/keys.env": "".join(f"{name}={key}\n" for name, key in some),
        **{f"overlay/{name}.txt": key for name, key in some},
        ".gitlab-ci.yml": json.dumps(pipeline),
        ".gitlab/duo/flows/flow.yml": json.dumps({"commands": [f"codex exec {some[3][1]}"], "variables": [some[4][1]]}),
        "infra/main.tf": lambdas,
        "infra/local.tf": "locals {\n" + "".join(f'  {name.lower()} = "{key}"\n' for name, key in some) + "}\n",
        "infra/broken.tf": "".join(f'x "{key}" {{\n' for _, key in some),
        "bad.yaml": "".join(f"{key}: [\n" for _, key in some[:5]),
        "c/one.yaml": json.dumps(
            {**contract, "status": some[0][1], "risk": some[1][1], "lifecycle": {"expires": some[2][1]}, some[3][1]: "x"}
        ),
        "fivegates-notes.yaml": "".join(f"# {key}\n{name}: {key}\n" for name, key in some),
    }


@pytest.fixture(scope="module")
def scanned() -> tuple[Gathered, ScanResult]:
    tree = MemoryTree(planted())
    gathered = gather(tree, Settings())
    return gathered, judge_facts(gathered, tree, Settings(), ScanOptions(today=date(2026, 11, 21)))


@pytest.mark.parametrize("format", FORMATS)
def test_no_report_shows_a_key(format: str, scanned: tuple[Gathered, ScanResult]) -> None:
    gathered, result = scanned
    assert len(result.findings) > len(KEYS)
    text = render(result, format, color=False, redactor=gathered.redactor, checks={check.id: check for check in load_checks()}, width=200)
    shown = [name for name, key in KEYS.items() if key in text or key in text.replace("\n", "").replace(" ", "")]
    assert shown == []
    assert [line for line in BLOCK.split("\n")[1:-1] if line in text] == []


@pytest.mark.parametrize("format", FORMATS)
def test_no_report_shows_how_a_key_begins_or_ends(format: str, scanned: tuple[Gathered, ScanResult]) -> None:
    """But for the beginning that a provider publishes, which is the same in every key."""
    gathered, result = scanned
    text = render(result, format, color=False, redactor=gathered.redactor, checks={check.id: check for check in load_checks()}, width=200)
    keys = {row.id: (row.prefix, KEYS[row.id.upper().replace("-", "_")]) for row in LIVE}
    parts = {name: (key.removeprefix(prefix)[:8], key[-8:]) for name, (prefix, key) in keys.items()}
    assert [name for name, (beginning, end) in parts.items() if beginning in text or end in text] == []


class Blind:
    """A redactor that sees nothing."""

    def redact(self, text: str) -> str:
        return text

    def collect_data(self, data: Any) -> None:
        """Nothing to remember."""

    def redact_data(self, data: Any) -> Any:
        return data


@pytest.mark.parametrize("format", FORMATS)
def test_it_is_the_redactor_that_keeps_them_back(format: str, scanned: tuple[Gathered, ScanResult]) -> None:
    text = render(scanned[1], format, color=False, redactor=Blind(), width=200)
    assert any(key in text for key in KEYS.values())


def test_no_fact_about_a_credential_holds_its_value(scanned: tuple[Gathered, ScanResult]) -> None:
    rows = scanned[0].store.query("SELECT * FROM credentials")
    assert len(rows) > len(KEYS)
    facts = json.dumps(rows)
    assert [name for name, key in KEYS.items() if key in facts] == []


def test_what_was_understood_shows_no_key_in_any_form(scanned: tuple[Gathered, ScanResult]) -> None:
    gathered = scanned[0]
    text = render_resources(gathered.resolved.resources, redactor=gathered.redactor)
    packed = text.replace("\\n", "")
    assert packed.count("overlay/") > len(KEYS)
    encoded = {name: base64.b64encode(key.encode()).decode() for name, key in KEYS.items()}
    assert [name for name, key in KEYS.items() if key in packed or encoded[name] in packed] == []


def test_a_key_that_an_overlay_takes_in_is_told_where_it_is_written(scanned: tuple[Gathered, ScanResult]) -> None:
    rows = scanned[0].store.query("SELECT path, COUNT(*) AS number FROM credentials c JOIN locations l ON l.id = c.loc GROUP BY path")
    found = {row["path"]: row["number"] for row in rows}
    assert found["overlay/keys.env"] == len(KEYS)
    assert [name for name in KEYS if f"overlay/{name}.txt" not in found] == []
    assert found["overlay/kustomization.yaml"] >= len(KEYS)
