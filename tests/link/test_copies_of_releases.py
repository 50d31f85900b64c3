"""Twenty agents as releases of Flux and as the YAML rendered of them, whose accounts are annotated onto two cloud identities."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import pytest

from fivegates.gathering import gather
from fivegates.scan import ScanOptions, scan_tree
from fivegates.settings import load_settings
from fivegates.tree.memory import MemoryTree

JOBS = ("triage", "refunds", "summaries", "translations", "escalations")
TEAMS = {"support": "support-agents", "claims": "claims-agents", "sales": "support-agents", "legal": "claims-agents"}

RELEASE = """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: {name}
  namespace: {team}
spec:
  chart:
    spec:
      chart: agent-runtime
      sourceRef: {{kind: HelmRepository, name: platform}}
  values:
    image:
      repository: registry.example.com/{team}/{name}
      tag: "1.4"
    env:
      - {{name: OPENAI_API_KEY, valueFrom: {{secretKeyRef: {{name: models, key: openai}}}}}}
      - {{name: LANGGRAPH_RECURSION_LIMIT, value: "20"}}
    serviceAccount:
      create: true
      name: {name}
      annotations:
        eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/{role}
"""
ANNOTATION = 22  # the line of a release that names the role

RENDERED = """\
---
# Source: agent-runtime/templates/serviceaccount.yaml
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {name}
  namespace: {team}
  labels: &labels
    helm.sh/chart: agent-runtime-2.0.1
    app.kubernetes.io/name: agent-runtime
    app.kubernetes.io/instance: {name}
    app.kubernetes.io/managed-by: Helm
  annotations:
    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/{role}
---
# Source: agent-runtime/templates/deployment.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {name}-agent-runtime
  namespace: {team}
  labels:
    helm.sh/chart: agent-runtime-2.0.1
    app.kubernetes.io/instance: {name}
    app.kubernetes.io/managed-by: Helm
spec:
  selector:
    matchLabels: {{app.kubernetes.io/instance: {name}}}
  template:
    metadata:
      labels: {{app.kubernetes.io/instance: {name}}}
    spec:
      serviceAccountName: {name}
      containers:
        - name: agent-runtime
          image: registry.example.com/{team}/{name}:1.4
          env:
            - {{name: OPENAI_API_KEY, valueFrom: {{secretKeyRef: {{name: models, key: openai}}}}}}
            - {{name: LANGGRAPH_RECURSION_LIMIT, value: "20"}}
"""
CODE = "from langgraph.graph import StateGraph\n"


def estate(order: int = 1) -> MemoryTree:
    """Releases in one folder per team, rendered copies in another tree of folders; every agent's code beside them."""
    files: dict[str, str] = {}
    for team, role in TEAMS.items():
        for job in JOBS:
            given = {"name": f"{team}-{job}", "team": team, "role": role}
            files[f"apps/{team}/{job}.yaml"] = RELEASE.format(**given)
            files[f"rendered/{team}/{job}/all.yaml"] = RENDERED.format(**given)
            files[f"src/{team}-{job}/Dockerfile"] = "FROM python:3.12\nCOPY . .\n"
            files[f"src/{team}-{job}/main.py"] = CODE
            files[f"src/{team}-{job}/requirements.txt"] = "langgraph==1.0\nopenai==2.0\n"
    return MemoryTree(dict(list(files.items())[::order]), frozenset(files))


@pytest.mark.parametrize("order", [1, -1])
def test_each_agent_is_one_although_it_is_there_twice(order: int) -> None:
    tree = estate(order)
    store = gather(tree, load_settings(tree)).store
    rows = store.query("SELECT a.id AS id, a.class AS class, d.workload AS workload FROM agents a JOIN deployments d ON d.agent = a.id")
    places: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        assert row["class"] == "agent"
        places[str(row["id"])].append(str(row["workload"]))
    assert set(places) == {f"k8s/{team}/{team}-{job}" for team in TEAMS for job in JOBS}
    for team in TEAMS:
        for job in JOBS:
            assert sorted(places[f"k8s/{team}/{team}-{job}"]) == [
                f"k8s/apps/{team}/{team}/HelmRelease/{team}-{job}",
                f"k8s/rendered/{team}/{job}/{team}/Deployment/{team}-{job}-agent-runtime",
            ]


def test_two_cloud_identities_are_shared_by_ten_agents_each_and_all_twenty_lines_are_told() -> None:
    tree = estate()
    result = scan_tree(tree, load_settings(tree), ScanOptions(date(2026, 11, 28), select=("FG201",)))
    lines: dict[str, set[str]] = defaultdict(set)
    for finding in result.findings:
        lines[finding.group].add(f"{finding.place.path}:{finding.place.line}")
    assert len(result.findings) == 20
    assert lines == {
        f"aws:role/111122223333/{role}": {
            f"apps/{team}/{job}.yaml:{ANNOTATION}" for team, given in TEAMS.items() if given == role for job in JOBS
        }
        for role in set(TEAMS.values())
    }


def test_nobody_shares_an_account_with_the_copy_of_itself() -> None:
    tree = estate()
    store = gather(tree, load_settings(tree)).store
    shared = store.query("SELECT identity, agents, workloads FROM identity_use WHERE agents > 1 OR workloads > 1")
    assert sorted((row["identity"], row["agents"], row["workloads"]) for row in shared) == [
        ("aws:role/111122223333/claims-agents", 10, 10),
        ("aws:role/111122223333/support-agents", 10, 10),
    ]
