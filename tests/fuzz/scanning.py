"""What a whole scan promises for any file in a tree: a result or one sentence, the same every time, and reports in which nothing acts.

The file stands beside an agent, its identity and a live key. No report may show the key, a control character, or depend on the hash seed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from functools import cache
from xml.etree import ElementTree

from fivegates.engine.check import Check
from fivegates.engine.select import load_checks
from fivegates.errors import FivegatesError
from fivegates.gathering import gather
from fivegates.report import FORMATS, render
from fivegates.scan import ScanOptions, judge_facts
from fivegates.settings import Settings, load_settings
from fivegates.tree.memory import MemoryTree

TODAY = date(2026, 6, 1)
KEY = (
    "sk-" + "proj-" + "Zk3vQ9mT7xLw2RbN8cYdH4sJ6fGaPeUo1iXq5tVr0KyMzBnCjDlE"
)  # in two pieces, so that no scanner takes this file for a leak
SURROUNDINGS = {
    "desk/.env": f"OPENAI_API_KEY={KEY}\n",
    "desk/requirements.txt": "langchain==0.3.1\nopenai==1.50.0\n",
    "desk/agent.py": "from openai import OpenAI\nfrom langchain.agents import create_agent\n",
    "desk/Dockerfile": "FROM python:3.12\nCOPY . .\nCMD python agent.py\n",
    "desk/k8s.yaml": (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: desk-agent, namespace: desk}\nspec:\n  template:\n    spec:\n"
        "      serviceAccountName: desk\n      containers:\n        - name: agent\n          image: example.com/desk:1\n"
        "          env:\n            - {name: OPENAI_MODEL, value: gpt-4.1}\n"
    ),
}
FILES = {
    "scan_tf": "infra/main.tf",
    "scan_tfvars": "infra/terraform.tfvars",
    "scan_tf_json": "infra/main.tf.json",
    "scan_terragrunt": "live/prod/terragrunt.hcl",
    "scan_k8s": "k8s/objects.yaml",
    "scan_kustomization": "desk/kustomization.yaml",
    "scan_helm_template": "chart/templates/deployment.yaml",
    "scan_helm_values": "chart/values.yaml",
    "scan_compose": "docker-compose.yml",
    "scan_workflow": ".github/workflows/agent.yml",
    "scan_gitlab": ".gitlab-ci.yml",
    "scan_dotenv": "desk/.env.production",
    "scan_dockerfile": "desk/Dockerfile",
    "scan_contract": "desk/desk.agent.yaml",
    "scan_mcp": "desk/.mcp.json",
    "scan_settings": "fivegates.toml",
    "scan_agents_md": ".claude/agents/desk.md",
    "scan_code": "desk/agent.py",
}
CHART = {"chart/Chart.yaml": "apiVersion: v2\nname: desk\nversion: 0.1.0\n"}
TERRAFORM = {"infra/variables.tf": 'variable "name" {}\nvariable "env" { default = "prod" }\n'}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


@cache
def _checks() -> dict[str, Check]:
    return {check.id: check for check in load_checks()}


def reports_of(path: str, data: bytes) -> dict[str, str]:
    """Every report of the tree with the file in it; empty where its settings are refused."""
    tree = MemoryTree({**SURROUNDINGS, **CHART, **TERRAFORM, path: data})
    try:
        settings = load_settings(tree)
    except FivegatesError as error:
        _hold_text(str(error).replace("\n", " "))
        settings = Settings()
    gathered = gather(tree, settings, today=TODAY)
    result = judge_facts(gathered, tree, settings, ScanOptions(TODAY))
    return {name: render(result, name, color=False, redactor=gathered.redactor, checks=_checks(), width=100) for name in FORMATS}


def scan(path: str) -> Callable[[bytes], None]:
    """The promise for one kind of file."""

    def hold(data: bytes) -> None:
        reports = reports_of(path, data)
        for text in reports.values():
            _hold_text(text)
        for name in ("json", "sarif", "gitlab"):
            json.loads(reports[name])
        ElementTree.fromstring(reports["junit"])
        if len(data) % 8 == 0:
            assert reports_of(path, data) == reports, "two scans of one tree differ"

    return hold


def _hold_text(text: str) -> None:
    assert KEY not in text, "a report shows the key"
    found = _CONTROL.search(text)
    assert found is None, f"a report holds the character {found[0]!r}" if found else ""


TARGETS: dict[str, Callable[[bytes], None]] = {name: scan(path) for name, path in FILES.items()}
