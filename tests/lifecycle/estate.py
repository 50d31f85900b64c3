"""An estate of 40 agents over Terraform, Kubernetes, compose and workflows, with the truth of who has what to do with each.

``files()`` is the whole tree, ``truth()`` what every person has to do with which agent, and ``commit(folder)`` makes a git repository
whose history says who built what. Everything follows from an agent's number, so that a test can name any of it.
"""

from __future__ import annotations

import os
import subprocess
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

PEOPLE = ("alice", "bob", "carol", "dan", "eve", "frank", "grace", "heidi", "ivan", "judy")
SYSTEMS = ("terraform", "kubernetes", "compose", "workflow")
WITHOUT_CONTRACT = (4, 23, 24)  # a tag, CODEOWNERS and a tag name the owner
DRAFT, RETIRING, RETIRED, OF_TEAM = 16, 21, 28, 30  # what differs from an active contract of a person
TEAM = "support"  # carol and dan
ROLES = ("owns", "built", "reviewed", "approved", "approves", "succeeds", "operates", "team member")


class Commit(NamedTuple):
    """What one person put into the repository on one day: whole files."""

    author: str
    day: str
    files: dict[str, str]


class Made(NamedTuple):
    """One agent: ``owner`` and the others are of ``PEOPLE``, '' where nobody is; ``written`` says how the contract writes the owner."""

    number: int
    name: str
    system: str
    owner: str
    builder: str
    reviewer: str
    approver: str
    successor: str
    operator: str
    has_credential: bool

    @property
    def has_contract(self) -> bool:
        return self.number not in WITHOUT_CONTRACT


def made(number: int) -> Made:
    """The agent of a number from 0 to 39."""
    name = f"{('triage', 'planner', 'drafter', 'notes')[number % 4]}-{number:02}"

    def person(step: int) -> str:
        return PEOPLE[(number + step) % len(PEOPLE)]

    return Made(
        number, name, SYSTEMS[number % 4], person(0), person(3), person(5), person(7), person(1 if number % 2 else 4),
        person(2) if number % 5 == 0 else "", number % 4 == 2 or number % 7 == 0,
    )  # fmt: skip


AGENTS = tuple(made(number) for number in range(40))


def address(person: str) -> str:
    """How contracts write a person."""
    return f"{person}@example.com"


def commit_address(person: str) -> str:
    """How a person signs commits: some by an alias that the roster knows, one by an address that only the mailmap knows."""
    if person == "grace":
        return "grace@laptop.example.net"
    return f"4711+{person}-gh@users.noreply.github.com" if person in ("bob", "eve") else address(person)


def roster(gone: dict[str, str] | None = None) -> str:
    """The list of people as CSV; ``gone``: who has left, and when."""
    lines = ["principal,aliases,teams,status,last_day"]
    for person in PEOPLE:
        team = TEAM if person in ("carol", "dan") else ""
        day = (gone or {}).get(person, "")
        lines.append(f"{address(person)},@{person}-gh {person}@old.example.com,{team},{'gone' if day else 'active'},{day}")
    return "\n".join(lines) + "\n"


def commits() -> list[Commit]:
    """The history, oldest first: one commit for what is common, then one for each agent."""
    common = {
        "README.md": "An invented company with 40 agents.\n",
        ".mailmap": "Grace <grace@example.com> <grace@laptop.example.net>\n",
        "people/roster.csv": roster(),
        "fivegates.toml": '[registry]\nowner = "judy@example.com"\nevery = "92d"\nroster = "people/roster.csv"\n',
        "CODEOWNERS": f"/.github/workflows/notes-23.yml {address(made(23).owner)}\n",
    }
    found = [Commit("judy", "2025-12-01", common)]
    services = "name: desk\n\nservices:\n"
    for one in AGENTS:
        files = {f"services/{one.name}/main.py": "import anthropic\n\nclient = anthropic.Anthropic()\n"}
        if one.system == "compose":
            services += _service(one)
            files["desk/compose.yaml"] = services
        else:
            files.update(_workload(one))
        if one.has_contract:
            files[f"agents/{one.name}.agent.yaml"] = contract(one)
        found.append(Commit(one.builder, f"2026-{1 + one.number // 28:02}-{1 + one.number % 28:02}", files))
    return found


def files() -> dict[str, str]:
    """The tree after the last commit."""
    whole: dict[str, str] = {}
    for one in commits():
        whole.update(one.files)
    return whole


def truth() -> dict[str, dict[str, set[str]]]:
    """By person and agent what the person has to do with it: of ``ROLES``; built only where git is asked."""
    found: dict[str, dict[str, set[str]]] = {person: defaultdict(set) for person in PEOPLE}
    for one in AGENTS:
        found[one.builder][one.name].add("built")
        if one.number == OF_TEAM:
            for person in ("carol", "dan"):
                found[person][one.name].add("team member")
        else:
            found[one.owner][one.name].add("owns")
        if one.has_contract:
            found[one.reviewer][one.name].add("reviewed")
            found[one.approver][one.name].update(("approved", "approves"))
            found[one.successor][one.name].add("succeeds")
            if one.operator:
                found[one.operator][one.name].add("operates")
    return {person: dict(agents) for person, agents in found.items()}


def commit(folder: Path) -> Path:
    """Make the repository; gives the folder back."""
    _git(folder, "init", "-q", "-b", "main")
    for one in commits():
        for path, text in one.files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        _git(folder, "add", "-A")
        _git(folder, "commit", "-q", "-m", "more", person=one.author, day=one.day)
    return folder


def put(folder: Path, changed: dict[str, str], person: str = "judy", day: str = "2026-11-01") -> None:
    """One more commit."""
    for path, text in changed.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    _git(folder, "add", "-A")
    _git(folder, "commit", "-q", "-m", "more", person=person, day=day)


def _git(folder: Path, *arguments: str, person: str = "judy", day: str = "2026-01-01") -> None:
    mail, at = commit_address(person), f"{day}T12:00:00Z"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    who = {
        "GIT_AUTHOR_NAME": person.title(),
        "GIT_AUTHOR_EMAIL": mail,
        "GIT_COMMITTER_NAME": "merge",
        "GIT_COMMITTER_EMAIL": "m@example.com",
    }
    when = {"GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at, "GIT_CONFIG_GLOBAL": str(folder / "none"), "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, env=kept | who | when, stdout=subprocess.DEVNULL)


def contract(one: Made, **changed: str) -> str:
    """The contract of an agent; ``changed``: fields that say something else than they did at first (owner, rotated, status ...)."""
    said = {
        "owner": "group:support" if one.number == OF_TEAM else address(one.owner),
        "status": {DRAFT: "draft", RETIRING: "retiring", RETIRED: "retired"}.get(one.number, "active"),
        "reviewed_by": f"@{one.reviewer}-gh" if one.number % 3 == 0 else address(one.reviewer),
        "reviewed": f"2026-{8 + one.number % 4:02}-10",
        "approved_by": address(one.approver),
        "approves": address(one.approver),
        "successor": f"{one.successor}@old.example.com" if one.number % 6 == 1 else address(one.successor),
        "operator": address(one.operator) if one.operator else "",
        "rotated": "2026-06-01",
        **changed,
    }
    operator = f", by: {said['operator']}" if said["operator"] else ""
    lines = [
        "apiVersion: fivegates/v1",
        "kind: AgentContract",
        f"name: {one.name}",
        f"status: {said['status']}",
        f"owner: {said['owner']}",
        *([f"built_by: {address(one.builder)}"] if one.number % 3 == 1 else []),
        f"purpose: Does its work as agent {one.number}.",
        f"risk: {('low', 'medium', 'high')[one.number % 3]}",
        f"approved: {{by: {said['approved_by']}, on: 2026-02-20, ref: SEC-{one.number}}}",
        f"covers: [{{{_cover(one)}}}]",
        f'identities: {{prod: "{_identity(one)}"}}',
        *([f'credentials: [{{name: {one.name}-token, store: "vault:{one.name}", rotate: 90d, rotated: {said["rotated"]}}}]']
          if one.has_credential else []),
        "scope:",
        "  apis: {http: [api.example.com]}",
        "  data: none",
        "  accounts: none",
        "  logs: {sink: stdout, actions: [model-call], fields: [agent]}",
        f"  kill_switch: {{how: stop it, runbook: runbooks/{one.name}.md, tested: 2026-10-01{operator}}}",
        f"approvals: [{{class: message-out, by: {said['approves']}, count: 1, enforced_by: a queue}}]",
        f"recovery: {{revokes: ['{_identity(one)}'], rollback: README.md, manual: README.md, rehearsed: 2026-10-01}}",
        "lifecycle:",
        f"  reviewed: {said['reviewed']}",
        f"  reviewed_by: \"{said['reviewed_by']}\"",
        "  expires: 2027-06-01",
        f"  successor: {said['successor']}",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _cover(one: Made) -> str:
    return {
        "terraform": f'terraform: "workloads/{one.name}//aws_bedrockagent_agent.this"',
        "kubernetes": f"kubernetes: desk/Deployment/{one.name}",
        "compose": f"compose: desk/{one.name}",
        "workflow": f'workflow: ".github/workflows/{one.name}.yml#run"',
    }[one.system]


def _identity(one: Made) -> str:
    return {
        "terraform": f"aws:role/*/{one.name}",
        "kubernetes": f"k8s:*/desk/{one.name}",
        "compose": f"key:*/{one.name}",
        "workflow": "github:*",
    }[one.system]


def _service(one: Made) -> str:
    return (
        f"  {one.name}:\n    build: ../services/{one.name}\n    environment:\n      ANTHROPIC_MODEL: claude-sonnet-4\n"
        f"      ANTHROPIC_API_KEY: ${{{one.name.upper().replace('-', '_')}_KEY}}\n"
    )


def _workload(one: Made) -> dict[str, str]:
    owner = address(one.owner)
    if one.system == "terraform":
        tags = f'  tags = {{ owner = "{owner}" }}\n' if one.number in WITHOUT_CONTRACT else ""
        return {
            f"workloads/{one.name}/main.tf": (
                f'resource "aws_iam_role" "this" {{\n  name = "{one.name}"\n  assume_role_policy = "{{}}"\n}}\n\n'
                f'resource "aws_bedrockagent_agent" "this" {{\n  agent_name = "{one.name}"\n'
                "  agent_resource_role_arn = aws_iam_role.this.arn\n"
                f'  foundation_model = "anthropic.claude-3-5-sonnet-20240620-v1:0"\n{tags}}}\n'
            )
        }
    if one.system == "kubernetes":
        return {
            f"workloads/{one.name}/agent.yaml": (
                f"apiVersion: v1\nkind: ServiceAccount\nmetadata: {{name: {one.name}, namespace: desk}}\n---\n"
                f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {one.name}, namespace: desk}}\nspec:\n  template:\n    spec:\n"
                f"      serviceAccountName: {one.name}\n      containers:\n        - name: agent\n"
                f"          image: example.com/{one.name}:1.4\n"
                "          env:\n            - {name: ANTHROPIC_MODEL, value: claude-sonnet-4}\n"
                f"            - name: ANTHROPIC_API_KEY\n              valueFrom: {{secretKeyRef: {{name: {one.name}, key: token}}}}\n"
            )
        }
    return {
        f".github/workflows/{one.name}.yml": (
            f"name: {one.name}\non:\n  schedule: [{{cron: '0 4 * * *'}}]\npermissions: {{contents: read}}\njobs:\n  run:\n"
            "    runs-on: ubuntu-latest\n    timeout-minutes: 20\n    steps:\n      - uses: anthropics/claude-code-action@v1\n"
            f"        with:\n          anthropic_api_key: ${{{{ secrets.{one.name.upper().replace('-', '_')} }}}}\n"
            "          prompt: Write notes.\n"
            '          claude_args: --max-turns 20 --allowedTools "Read"\n'
        )
    }
