"""A made-up estate of any number of agents in a cluster: some alone, some on accounts that they share, some with rights over others."""

from __future__ import annotations

from pathlib import Path

SIZES = {"five": 5, "two thousand": 2_000}
SHARING = 7  # every so many agents run as the account of their namespace
IN_ONE = 50  # agents in a namespace, which is a file

_AGENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {name}
  namespace: {space}
spec:
  selector: {{matchLabels: {{app: {name}}}}}
  template:
    metadata: {{labels: {{app: {name}}}}}
    spec:
      serviceAccountName: {account}
      containers:
        - name: agent
          image: example.com/{name}-agent:1
          env:
            - {{name: ANTHROPIC_MODEL, value: m}}
            - {{name: OPENAI_API_BASE, value: "https://llm.example.com"}}
---
"""
_ACCOUNT = """\
apiVersion: v1
kind: ServiceAccount
metadata: {{name: {account}, namespace: {space}}}
---
"""
_RIGHTS = """\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {{name: {account}-{space}}}
rules:
  - {{apiGroups: [""], resources: [secrets], verbs: [get, list]}}
  - {{apiGroups: [apps], resources: [deployments], verbs: [create, delete]}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {{name: {account}-{space}}}
roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: {account}-{space}}}
subjects: [{{kind: ServiceAccount, name: {account}, namespace: {space}}}]
---
"""


def write_fleet(folder: Path, agents: int) -> None:
    """Manifests of so many agents."""
    for first in range(0, agents, IN_ONE):
        space = f"team-{first // IN_ONE}"
        parts = [_ACCOUNT.format(account="ai-svc", space=space), _RIGHTS.format(account="ai-svc", space=space)]
        for number in range(first, min(first + IN_ONE, agents)):
            name = f"helper-{number}"
            account = "ai-svc" if number % SHARING < 3 else name
            if account == name:
                parts.append(_ACCOUNT.format(account=account, space=space))
                parts += [_RIGHTS.format(account=account, space=space)] if number % 5 == 0 else []
            parts.append(_AGENT.format(name=name, space=space, account=account))
        (folder / f"{space}.yaml").write_text("".join(parts), encoding="utf-8")
