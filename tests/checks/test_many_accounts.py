"""Twenty service accounts on two cloud identities: each line is told, and an agent that stands there as release and rendered once."""

from __future__ import annotations

from datetime import date

from example_trees import facts, scan

ROLE = "arn:aws:iam::111122223333:role/ai"
CLIENT = "3f1c2f6e-8a57-4a3e-9b7e-6d1f0c2b4a5d"
RELEASE = """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: {name}
  namespace: {namespace}
spec:
  interval: 10m
  chart: {{spec: {{chart: agent, sourceRef: {{kind: HelmRepository, name: acme}}}}}}
  values:
    image: {{repository: example.com/{name}, tag: "1"}}
    serviceAccount: {{create: false, name: {name}}}
    env: [{{name: OPENAI_MODEL, value: gpt-4.1}}]
"""
RENDERED = """\
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {name}
  namespace: {namespace}
  annotations: {{{annotation}}}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {name}
  namespace: {namespace}
  labels: {{app.kubernetes.io/managed-by: Helm, app.kubernetes.io/instance: {name}, helm.sh/chart: agent-1.0.0}}
spec:
  selector: {{matchLabels: {{app: {name}}}}}
  template:
    metadata: {{labels: {{app: {name}, azure.workload.identity/use: "true"}}}}
    spec:
      serviceAccountName: {name}
      containers:
        - name: agent
          image: example.com/{name}:1
          env: [{{name: OPENAI_MODEL, value: gpt-4.1}}]
"""
NAMES = ["archivist", "auditor", "buyer", "clerk", "counsel", "courier", "drafter", "editor", "forecaster", "greeter"]
NAMES += ["indexer", "planner", "reader", "recruiter", "reviewer", "scheduler", "sorter", "tester", "translator", "writer"]


AGENTS = [f"{name}-agent" for name in NAMES]


def tree() -> dict[str, str]:
    files = {}
    for at, name in enumerate(AGENTS):
        annotation = f'eks.amazonaws.com/role-arn: "{ROLE}"' if at % 2 else f'azure.workload.identity/client-id: "{CLIENT}"'
        said = {"name": name, "namespace": f"team-{at % 3}", "annotation": annotation}
        files[f"releases/{name}.yaml"] = RELEASE.format(**said)
        files[f"rendered/{name}.yaml"] = RENDERED.format(**said)
    return files


def test_each_agent_is_one_although_it_stands_there_as_a_release_and_rendered() -> None:
    agents = facts(tree()).store.query("SELECT name FROM agents WHERE class = 'agent' ORDER BY name")
    assert [row["name"] for row in agents] == AGENTS


def test_two_cloud_identities_are_told_as_shared_at_every_line_that_names_an_account() -> None:
    findings = [finding for finding in scan(tree(), "FG201", date(2026, 11, 21)).findings if finding.check == "FG201"]
    shared = [finding for finding in findings if "role/111122223333/ai" in finding.message or CLIENT in finding.message]
    assert sorted(finding.place.path.rpartition("/")[2].removesuffix(".yaml") for finding in shared) == AGENTS
    assert findings == shared
