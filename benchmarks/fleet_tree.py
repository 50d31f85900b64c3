"""Writes fleets of repositories in which what is shared is planted, and known."""

from __future__ import annotations

import hashlib
import random
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

EVERY = 10  # of so many repositories in a row each kind of sharing is planted once
_GIT = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null", "PATH": "/usr/local/bin:/usr/bin:/bin"} | {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "fleet"), ("EMAIL", "fleet@example.com"), ("DATE", "2026-01-05T09:00:00+0000"))
}


class Planted(NamedTuple):
    """What only the fleet can tell: a finding of ``check`` whose line stands in ``repository`` and whose subject's name is ``subject``."""

    check: str
    repository: str
    subject: str


class Truth(NamedTuple):
    """``findings`` and ``answered`` (check, repository) that have to be there, and no others; ``crossings``: identities with who uses them;
    ``elsewhere``: by repository what became of its contract.
    """

    findings: frozenset[Planted]
    answered: frozenset[tuple[str, str]]
    crossings: frozenset[tuple[str, str, str]]
    elsewhere: frozenset[tuple[str, str]]


def write_fleet(folder: Path, number: int, *, tracked: bool = True) -> Truth:
    """``number`` repositories below ``folder`` and ``repositories.txt``, which lists them; ``tracked``: committed."""
    findings: set[Planted] = set()
    answered: set[tuple[str, str]] = set()
    crossings: set[tuple[str, str, str]] = set()
    elsewhere: set[tuple[str, str]] = set()
    names = [f"team-{at // EVERY:04}-{_PART[at % EVERY]}" for at in range(number)]
    for start in range(0, number, EVERY):
        trees = _ten(start // EVERY, names[start : start + EVERY], findings, answered, crossings, elsewhere)
        for name, files in trees.items():
            _write(folder / name, files, tracked=tracked)
    (folder / "repositories.txt").write_text("".join(f"{name}\n" for name in names), encoding="utf-8")
    return Truth(frozenset(findings), frozenset(answered), frozenset(crossings), frozenset(elsewhere))


_PART = ("roles", "drafter", "triage", "alone", "keys", "keys-too", "contracts", "runner", "namesakes", "namesakes-too")


def _ten(
    group: int,
    names: Sequence[str],
    findings: set[Planted],
    answered: set[tuple[str, str]],
    crossings: set[tuple[str, str, str]],
    elsewhere: set[tuple[str, str]],
) -> dict[str, dict[str, str]]:
    """Ten repositories: a role of one that agents of two others run as, one key in two, a contract for an agent of another, and four that
    look like sharing and are none.
    """
    if len(names) < EVERY:
        return {name: {"main.tf": _account(group) + _function(group, "lonely", _role("lonely"))} for name in names}
    roles, drafter, triage, alone, keys, keys_too, contracts, runner, namesake, namesake_too = names
    shared = f"aws:role/{_number(group)}/ai-svc"
    arn = f'"arn:aws:iam::{_number(group)}:role/ai-svc"'
    findings |= {
        Planted("FG201", drafter, f"drafter-{group}"),
        Planted("FG201", triage, f"triage-{group}"),
        Planted("FG205", keys, ".env:1:ZENDESK_API_TOKEN"),
        Planted("FG205", keys_too, ".env:1:ZENDESK_API_TOKEN"),
        Planted("FG301", roles, f"drafter-{group}"),
        Planted("FG301", roles, f"triage-{group}"),
        Planted("FG103", alone, f"gone-{group}"),
    }
    answered |= {("FG101", runner)}
    crossings |= {(shared, roles, drafter), (shared, roles, triage)}
    elsewhere |= {(contracts, "found"), (alone, "missing")}
    secret = _key(group)
    return {
        roles: {"main.tf": _account(group) + _role("ai-svc") + _administrator("ai-svc")},
        drafter: {"main.tf": _account(group) + _function(group, "drafter", "", arn)},
        triage: {"main.tf": _account(group) + _function(group, "triage", "", arn)},
        alone: {
            "main.tf": _account(group) + _function(group, "alone", _role("alone")),
            "agents/gone.agent.yaml": _contract(f"gone-{group}", f".//aws_lambda_function.gone_{group}"),
        },
        keys: {"main.tf": _account(group) + _function(group, "keys", _role("keys")), "app/.env": f"ZENDESK_API_TOKEN={secret}\n"},
        keys_too: {
            "main.tf": _account(group) + _function(group, "keys_too", _role("keys_too")),
            "worker/.env": f"ZENDESK_API_TOKEN={secret}\n",
        },
        contracts: {"agents/runner.agent.yaml": _contract(f"runner-{group}", f".//aws_lambda_function.runner_{group}")},
        runner: {"main.tf": _account(group) + _function(group, "runner", _role("runner"))},
        # The same name in accounts that nobody knows, and in two accounts: two identities.
        namesake: {"main.tf": _function(group, "namesake", _role("ai-svc"))},
        namesake_too: {"main.tf": _account(group + 500_000) + _function(group, "namesake_too", _role("ai-svc"))},
    }


def _number(group: int) -> str:
    return f"{100_000_000_000 + group:012}"


def _account(group: int) -> str:
    return f'provider "aws" {{\n  region              = "eu-central-1"\n  allowed_account_ids = ["{_number(group)}"]\n}}\n\n'


def _role(name: str) -> str:
    return f"""resource "aws_iam_role" "{name.replace("-", "_")}" {{
  name = "{name}"
  assume_role_policy = jsonencode({{
    Version = "2012-10-17"
    Statement = [{{ Effect = "Allow", Action = "sts:AssumeRole", Principal = {{ Service = "lambda.amazonaws.com" }} }}]
  }})
}}

"""


def _administrator(role: str) -> str:
    label = role.replace("-", "_")
    return f"""resource "aws_iam_role_policy_attachment" "{label}" {{
  role       = aws_iam_role.{label}.name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}}
"""


def _function(group: int, name: str, role: str, arn: str = "") -> str:
    return f"""{role}resource "aws_lambda_function" "{name}_{group}" {{
  function_name = "{name}-{group}"
  role          = {arn or f"aws_iam_role.{_label(role)}.arn"}
  image_uri     = "registry.example.com/{name}@sha256:{"0" * 64}"
  package_type  = "Image"
  environment {{
    variables = {{
      LANGCHAIN_PROJECT = "{name}"
      BEDROCK_MODEL_ID  = "anthropic.claude-sonnet-4-5"
    }}
  }}
  tags = {{
    "fivegates/agent" = "true"
    Environment       = "prod"
  }}
}}
"""


def _label(role: str) -> str:
    return role.split('"')[3]


def _contract(name: str, covers: str) -> str:
    return f"""apiVersion: fivegates/v1
kind: AgentContract
name: {name}
status: active
owner: mira.lang@example.com
purpose: Answers tickets.
risk: low
elsewhere: true
lifecycle:
  reviewed: 2026-10-05
  expires: 2027-10-05
covers:
  - terraform: {covers}
"""


def _key(group: int) -> str:
    """Made up, and as strong as a real one."""
    return hashlib.sha256(f"fleet {group}".encode()).hexdigest()[:40]


def _write(root: Path, files: dict[str, str], *, tracked: bool) -> None:
    for path, text in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    if tracked:
        for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", f"{root.name} begins"]):
            subprocess.run(["git", "-C", str(root), *arguments], check=True, stdin=subprocess.DEVNULL, env=_GIT)


def shuffled(names: Sequence[str], seed: int) -> list[str]:
    """In another order."""
    return random.Random(seed).sample(list(names), len(names))
