"""A tree with one agent, and checks of a pack that find it."""

from __future__ import annotations

from datetime import date

from fivegates.findings.model import ScanResult
from fivegates.scan import ScanOptions, scan_tree
from fivegates.settings import load_settings
from fivegates.tree.interface import Tree
from fivegates.tree.memory import MemoryTree

TODAY = date(2026, 11, 29)
SETTINGS = '[packs]\npaths = ["policy/fivegates"]\n'
AGENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: drafter-agent, namespace: support}
spec:
  template:
    spec:
      containers:
        - name: agent
          image: example.com/drafter-agent:1.4.2
          env: [{name: OPENAI_MODEL, value: gpt-4.1}]
"""
QUERY = "SELECT id AS agent_id, name AS agent, loc FROM agents WHERE class = 'agent'"
CHECK = """\
id: ACME101
name: any-agent
gate: scope
severity: high
moment: change
audience: default
status: stable
claims: [k8s]
title: There is an agent
message: "{agent} is here"
why: because
fix: mend it
relates_to: []
key: [agent_id]
query: |
  SELECT id AS agent_id, name AS agent, loc FROM agents WHERE class = 'agent'
examples:
  fail: [{title: one, language: k8s, files: {agent.yaml: "x # expect: ACME101"}}]
  pass: [{title: two, language: k8s, files: {agent.yaml: "x"}}]
"""
PATH = "policy/fivegates/ACME101.yaml"


def tree_of(check: str = CHECK, **more: str) -> dict[str, str]:
    return {"fivegates.toml": SETTINGS, "agent.yaml": AGENT, PATH: check, **more}


def scanned(files: dict[str, str] | Tree, **options: object) -> ScanResult:
    tree = MemoryTree(files) if isinstance(files, dict) else files
    return scan_tree(tree, load_settings(tree), ScanOptions(TODAY, **options))  # type: ignore[arg-type]


def asking(query: str, check: str = CHECK) -> str:
    """The check with another query."""
    return check.replace(QUERY, query)
