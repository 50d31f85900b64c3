"""A scan result invented for the reports' tests: fifteen findings of a small company."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import NamedTuple

from fivegates.facts.model import Agent
from fivegates.findings.model import Finding, Related, ScanResult, Unanswered
from fivegates.readers.interface import Problem
from fivegates.source import Place

SHARED_ROLE = "aws:role/111122223333/ai-svc"
SHARED_ACCOUNT = "gcp:sa/ai-svc@harbor-prod"


class Check(NamedTuple):
    """The words of a check."""

    id: str
    name: str
    gate: str
    severity: str
    title: str
    fix: str
    why: str = "The log cannot say who acted."
    relates_to: tuple[str, ...] = ()
    pack: str = ""


CHECKS = {
    check.id: check
    for check in (
        Check(
            "FG101",
            "agent-without-contract",
            "inventory",
            "high",
            "A deployed agent has no written contract",
            "Draft one with `fivegates contract new AGENT`, fill the five lines and have it reviewed. Keep it beside the code.",
        ),
        Check(
            "FG201",
            "shared-identity",
            "identity",
            "high",
            "Two agents run as one identity",
            "Give each agent its own identity, named after it, with only the grants its contract lists. Move them one at a time.",
            relates_to=("owasp-nhi:NHI9", "owasp-asi:ASI03", "nist-800-53:AC-2(9)"),
        ),
        Check(
            "FG202",
            "identity-shared-with-other-workload",
            "identity",
            "medium",
            "An agent and another workload run as one identity",
            "Give the agent an identity of its own.",
        ),
        Check(
            "FG203",
            "identity-shared-across-environments",
            "identity",
            "high",
            "One identity serves two environments",
            "Create one identity per environment.",
        ),
        Check(
            "FG204",
            "committed-env-credential",
            "identity",
            "critical",
            "A tracked env file holds a live-looking credential",
            "Revoke the key now, then move it to the secret store and load it from there.",
        ),
        Check(
            "FG209",
            "default-identity",
            "identity",
            "medium",
            "An agent runs as a default identity",
            "Name a service account of its own in the pod's specification.",
        ),
        Check(
            "FG301",
            "administrator-role",
            "scope",
            "critical",
            "An agent's identity is administrator",
            "Replace the policy by the actions that the agent's contract lists.",
        ),
        Check("FG501", "no-owner", "lifecycle", "high", "Nothing names the agent's owner", "Name a person in the agent's contract."),
    )
}


@dataclass
class Estate:
    """Collects findings together with their source lines."""

    findings: list[Finding] = field(default_factory=list)
    lines: dict[Place, str] = field(default_factory=dict)

    def line(self, path: str, number: int, text: str) -> Place:
        place = Place(path, number, len(text) - len(text.lstrip()) + 1)
        self.lines[place] = text
        return place

    def add(self, check: str, subject: str, message: str, place: Place, severity: str = "", **more: object) -> None:
        known = CHECKS[check]
        key = (subject, str(more.get("group", "")))
        print_of = sha256("\0".join((check, *key)).encode()).hexdigest()
        settings: dict[str, object] = {"confidence": "high", **more}
        finding = Finding(
            check=check,
            name=known.name,
            gate=known.gate,
            severity=severity or known.severity,
            subject=subject,
            message=message,
            place=place,
            key=key,
            fingerprint=print_of,
            **settings,  # type: ignore[arg-type]
        )
        self.findings.append(finding)


def agent(name: str, scope: str, class_: str = "agent", sample: bool = False, confidence: float = 0.95) -> Agent:
    return Agent(f"{scope}/{name}", name, class_, confidence, False, None, sample, f"{name}.tf:1:1")


def made_up_scan() -> ScanResult:
    estate = Estate()
    _shared_role(estate)
    _shared_account(estate)
    _single(estate)
    return ScanResult(
        root="estate",
        files={"terraform": 14, "kubernetes": 9, "compose": 2, "env": 1, "contract": 0},
        agents=_agents(),
        findings=estate.findings,
        problems=[
            Problem(Place("infra/broken.tf", 12), "the block 'resource' is never closed"),
            Problem(Place("charts/triage/templates/deployment.yaml", 1), "Helm template", "template"),
            Problem(Place("legacy/stack.yaml", 1), "CloudFormation", "not_read"),
            Problem(Place("legacy/queue.yaml", 1), "CloudFormation", "not_read"),
            Problem(Place("infra/main.bicep", 1), "Bicep", "not_read"),
        ],
        unresolved=[
            Unanswered("terraform/infra/ledger-check", "role", "var.role_arn has no value", Place("infra/ledger.tf", 9)),
            Unanswered("terraform/infra/ledger-check", "image", "data source", Place("infra/ledger.tf", 17)),
            Unanswered(
                "aws_iam_role.batch", "policy", "module 'git::ssh://git.example.com/iam.git' is not here", Place("infra/batch.tf", 3)
            ),
        ],
        exit_code=1,
        fail_on="high",
        prefix="estate/",
        ignored=[_ignored(estate)],
        lines=estate.lines,
        counts={"workloads": 16, "identities": 11, "shared identities": 2},
    )


def _agents() -> list[Agent]:
    names = ["support-triage", "invoice-agent", "crm-sync", "ledger-check", "night-shift"]
    return [
        *(agent(name, "terraform/infra") for name in names),
        agent("search-helper", "k8s/search"),
        agent("report-writer", "k8s/reports"),
        agent("docs-demo", "compose/examples", sample=True),
        agent("embedder", "k8s/search", "candidate", confidence=0.4),
        agent("github-mcp", "k8s/tools", "tool_server"),
        agent("litellm", "k8s/llm", "llm_infrastructure"),
    ]


def _shared_role(estate: Estate) -> None:
    role = estate.line("infra/iam.tf", 3, 'resource "aws_iam_role" "ai_svc" {')
    defined = Related(role, "the role is defined here")
    places = {
        "support-triage": estate.line("infra/support.tf", 14, "  role          = aws_iam_role.ai_svc.arn"),
        "invoice-agent": estate.line("infra/invoice.tf", 22, "  role = module.identities.ai_service_role_arn"),
        "crm-sync": estate.line("infra/crm.tf", 8, "  task_role_arn = var.agent_role_arn"),
    }
    for name, place in places.items():
        other = next(one for one in places if one != name)
        estate.add(
            "FG201",
            f"terraform/infra/{name}",
            f"{name} runs as {SHARED_ROLE}, and so do 3 agents, among them {other}",
            place,
            group=SHARED_ROLE,
            related=(Related(places[other], f"{other} runs as it too"), defined),
            via="module.crm" if name == "crm-sync" else "",
        )
    estate.add(
        "FG202",
        "terraform/infra/crm-sync",
        f"crm-sync runs as {SHARED_ROLE}, and so does the workload nightly-export",
        places["crm-sync"],
        group=SHARED_ROLE,
        related=(Related(estate.line("infra/export.tf", 5, "  role = aws_iam_role.ai_svc.arn"), "nightly-export runs as it"),),
    )


def _shared_account(estate: Estate) -> None:
    searching = estate.line("k8s/search/agent.yaml", 31, "      serviceAccountName: ai-svc")
    writing = estate.line("k8s/reports/agent.yaml", 27, "      serviceAccountName: report-writer")
    for name, scope, place in (("search-helper", "k8s/search", searching), ("report-writer", "k8s/reports", writing)):
        message = f"{name} becomes {SHARED_ACCOUNT} through the annotation of its account"
        estate.add("FG201", f"{scope}/{name}", message, place, group=SHARED_ACCOUNT)
    call = estate.line("infra/workers.tf", 6, '  for_each = toset(["prod", "dev"])')
    for environment in ("dev", "prod"):
        estate.add(
            "FG203",
            f"terraform/infra/night-shift-{environment}",
            f'ref:night-shift serves dev and prod; this is the instance ["{environment}"]',
            call,
            group="aws:role/?infra/night-shift",
        )


def _single(estate: Estate) -> None:
    estate.add(
        "FG204",
        "terraform/infra/support-triage",
        "OPENAI_API_KEY looks live, the file is tracked, and support-triage loads it",
        estate.line("services/support/.env", 3, "OPENAI_API_KEY=[secret OPENAI_API_KEY]"),
        related=(Related(estate.line("services/support/compose.yaml", 11, "    env_file: .env"), "loaded here"),),
    )
    estate.add(
        "FG301",
        "terraform/infra/night-shift",
        "aws:role/?infra/night-shift may do everything: Action * on Resource * by var.actions",
        estate.line(
            "infra/night.tf",
            40,
            '        Action   = var.actions # ["*"] by default, which nobody ever changed in four years of this repository',
        ),
    )
    for name, number in (("support-triage", 4), ("invoice-agent", 2)):
        estate.add(
            "FG101",
            f"terraform/infra/{name}",
            f"{name} has no contract; draft one with `fivegates contract new {name} --root infra`",
            estate.line(f"infra/{name.split('-')[0]}.tf", number, f'resource "aws_lambda_function" "{name.replace("-", "_")}" {{'),
        )
    estate.add(
        "FG209",
        "k8s/search/search-helper",
        "search-helper runs as the default account of namespace search",
        estate.line("k8s/search/agent.yaml", 3, "kind: Deployment"),
        severity="low",
        confidence="low",
    )
    demo = estate.line("examples/demo/compose.yaml", 7, "  docs-demo:")
    estate.add("FG501", "compose/examples/docs-demo", "nothing names the owner of docs-demo", demo, sample=True)
    owner = estate.line("infra/ledger.tf", 1, 'resource "aws_ecs_task_definition" "ledger_check" {')
    estate.add("FG501", "terraform/infra/ledger-check", "nothing names the owner of ledger-check", owner)


def _ignored(estate: Estate) -> Finding:
    extra = Estate()
    place = Place("k8s/reports/agent.yaml", 40)
    reason = "one-off job, gone by June (RPT-7)"
    extra.add("FG209", "k8s/reports/report-writer", "report-writer runs as the default account", place, ignored=reason)
    return extra.findings[0]
