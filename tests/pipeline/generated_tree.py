"""A tree with many of everything: roots with modules and variable files, manifests, compose projects, env files, contracts, mistakes."""

from __future__ import annotations

import json
import random

TEAMS = ("billing", "claims", "support", "search", "fraud", "intake", "legal", "stock")
MODULE = """\
variable "name" {}
variable "role" {}
variable "actions" {
  default = ["bedrock:InvokeModel"]
}
resource "aws_iam_role" "own" {
  count = var.role == null ? 1 : 0
  name  = "${var.name}-own"
}
resource "aws_iam_role_policy" "own" {
  count  = var.role == null ? 1 : 0
  role   = aws_iam_role.own[0].name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = var.actions, Resource = "*" }] })
}
resource "aws_bedrockagent_agent" "this" {
  agent_name              = var.name
  agent_resource_role_arn = var.role == null ? aws_iam_role.own[0].arn : var.role
}
output "role" {
  value = one(aws_iam_role.own[*].arn)
}
"""
FLOW = """\
apiVersion: argoproj.io/v1alpha1
kind: CronWorkflow
metadata: {{name: {team}-flow-agent, namespace: {team}}}
spec: {{schedule: 0 3 * * *, workflowSpec: {{workflowTemplateRef: {{name: {team}}}}}}}
---
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {{name: {team}, namespace: {team}}}
spec:
  hostNetwork: true
  volumes: [{{name: socket, hostPath: {{path: /run/containerd/containerd.sock}}}}]
  templates:
    - name: main
      container:
        image: registry.example/{team}-flow:1
        envFrom: [{{configMapRef: {{name: models}}}}, {{secretRef: {{name: models}}}}]
        volumeMounts: [{{name: socket, mountPath: /socket}}]
---
apiVersion: v1
kind: ConfigMap
metadata: {{name: models, namespace: {team}}}
data: {{OPENAI_MODEL: m, OPENAI_BASE_URL: u}}
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {{name: models, namespace: {team}}}
spec: {{data: [{{secretKey: OPENAI_API_KEY}}, {{secretKey: GITHUB_TOKEN}}]}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {{name: all, namespace: {team}}}
spec: {{podSelector: {{}}, policyTypes: [{mode}]}}
---
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {{name: labels}}
spec: {{rules: [{{name: labels, validate: {{}}}}]}}
"""


def generated_tree(seed: int = 0, roots: int = 8) -> dict[str, str]:
    """Texts by path; the same seed gives the same tree."""
    choose = random.Random(seed)
    files = {"modules/agent/main.tf": MODULE, "modules/broken/main.tf": 'resource "a" "b" {\n  x = \n}\nresource "c" "d" {}\n'}
    for number in range(roots):
        team = choose.choice(TEAMS)
        files |= terraform_root(f"infra/{team}-{number}", team, choose)
        files |= kubernetes(f"deploy/{team}-{number}", team, choose)
        files |= compose(f"stacks/{team}-{number}", team, choose)
    files["CODEOWNERS"] = "".join(f"/infra/{team}-* @acme/{team}\n" for team in TEAMS)
    return files


def terraform_root(folder: str, team: str, choose: random.Random) -> dict[str, str]:
    names = choose.sample(["triage", "drafter", "router", "matcher", "scout", "writer"], 4)
    calls = "".join(
        f'module "{name}" {{\n  source = "../../modules/agent"\n  for_each = toset({json.dumps(choose.sample(["eu", "us", "ap"], 2))})\n'
        f'  name = "{team}-{name}-${{each.key}}"\n  role = {choose.choice(["null", "aws_iam_role.shared.arn", "var.role"])}\n}}\n'
        for name in names
    )
    main = (
        f'variable "role" {{}}\nvariable "env" {{\n  default = "dev"\n}}\nresource "aws_iam_role" "shared" {{\n  name = "{team}-ai"\n}}\n'
        f'resource "aws_iam_role_policy_attachment" "admin" {{\n  role = aws_iam_role.shared.name\n'
        f'  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"\n}}\n'
        f'resource "aws_lambda_function" "plain" {{\n  function_name = "{team}-agent-${{var.env}}"\n  role = aws_iam_role.shared.arn\n'
        f'  environment {{\n    variables = {{ OPENAI_MODEL = "m", DATABASE_PASSWORD = var.role }}\n  }}\n}}\n{calls}'
    )
    found = {f"{folder}/main.tf": main}
    for env in choose.sample(["dev", "staging", "prod"], choose.randint(0, 3)):
        found[f"{folder}/{env}.tfvars"] = f'env = "{env}"\nrole = "arn:aws:iam::111122223333:role/{env}-{team}"\n'
    return found


def kubernetes(folder: str, team: str, choose: random.Random) -> dict[str, str]:
    documents = [
        {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "ai", "namespace": team}},
        *(
            {
                "apiVersion": "kagent.dev/v1alpha2",
                "kind": "Agent",
                "metadata": {"name": f"{name}-{choose.randint(1, 9)}", "namespace": team},
                "spec": {"type": "Declarative"},
            }
            for name in choose.sample(["planner", "checker", "caller"], 2)
        ),
        {
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "metadata": {"name": f"{team}-agent", "namespace": team},
            "spec": {
                "selector": {},
                "template": {
                    "spec": {
                        "serviceAccountName": "ai",
                        "containers": [
                            {"name": "c", "image": f"registry.example/{team}-agent:1", "env": [{"name": "OPENAI_MODEL", "value": "m"}]}
                        ],
                    }
                },
            },
        },
    ]
    return {
        f"{folder}/all.yaml": "---\n".join(f"{json.dumps(document, indent=2)}\n" for document in documents),
        f"{folder}/flow.yaml": FLOW.format(team=team, mode=choose.choice(["Ingress", "Egress"])),
    }


def compose(folder: str, team: str, choose: random.Random) -> dict[str, str]:
    services = {
        f"{team}-{name}": {"image": f"registry.example/{team}-{name}-agent:1", "environment": {"ANTHROPIC_MODEL": "m", "CREW": name}}
        for name in choose.sample(["bot", "helper", "watcher"], 2)
    }
    files = {f"{folder}/compose.yaml": json.dumps({"services": services}, indent=2), f"{folder}/.env": f"APP_TOKEN={team}-not-live\n"}
    if choose.random() < 0.3:
        files[f"{folder}/bad.yaml"] = "kind: [\n"
    return files
