"""Made-up estates: any number of agents in a cluster (alone, on accounts that they share, with rights over others), and a hostile one."""

from __future__ import annotations

import json
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


HOSTILE = '"></script></td></table><img src=x onerror="window.broken=1"><script>window.broken=1</script><!-- &lt;b&gt; \u2028'
_RUNTIME = """\
resource "aws_bedrockagentcore_agent_runtime" "{key}" {{
  agent_runtime_name = {name}
  role_arn           = "arn:aws:iam::111122223333:role/{role}"
}}
"""


def write_hostile(folder: Path) -> None:
    """Two agents whose names, and whose shared role, try to leave their place in a page."""
    role = HOSTILE.replace('"', "'").replace("/", "")
    parts = [_RUNTIME.format(key=key, name=json.dumps(f"{HOSTILE} {key}"), role=role) for key in "ab"]
    (folder / "<b onclick=x>.tf").write_text("".join(parts), encoding="utf-8")
