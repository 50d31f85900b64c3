"""Whom an agent runs as, as a contract says it: by environment, with ``*`` for an account or cluster that these files do not name."""

from __future__ import annotations

from collections.abc import Mapping

from .model import ANY_ENVIRONMENT, Facts, Noted
from .places import place_of

_IDENTITIES = """
    SELECT d.environment AS environment, e.identity, e.hops, e.loc, i.provider, i.kind, i.is_default,
           u.agents AS agents, u.workloads AS workloads
    FROM deployments d
    JOIN effective_identities e ON e.deployment = d.id
    JOIN identities i ON i.id = e.identity
    LEFT JOIN identity_use u ON u.identity = e.identity
    WHERE d.agent = :agent AND e.tool = 0
    ORDER BY d.environment, e.hops, e.identity
"""
# how many steps of an identity's name stand behind its account, project or cluster
_STEPS = {"aws:role": 1, "aws:user": 1, "aws:instance-profile": 1, "azure:mi": 2, "k8s:": 2}
CREDENTIALS = ("secret:", "key:")


def identity_pattern(canonical: str) -> str:
    """The name of an identity as a contract writes it: ``aws:role/?infra/x`` is ``aws:role/*/x``, whatever account it will be in."""
    head, unknown, rest = canonical.partition("?")
    if not unknown:
        return canonical
    if head.endswith("@"):
        return f"{head}*"
    steps = next((steps for kind, steps in _STEPS.items() if head.startswith(kind)), 0)
    tail = rest.split("/")[-steps:] if steps else []
    return head + "/".join(["*", *("*" if step == "?" else step for step in tail)])


def identities_of(facts: Facts, agent: str) -> Mapping[str, Mapping[str, Noted]]:
    """By environment (``*`` where it is not known) each identity under what it is to the agent; a key or secret only where that is all."""
    rows = list(facts.query(_IDENTITIES, {"agent": agent}))
    principals = [row for row in rows if not row["identity"].startswith(CREDENTIALS)]
    found: dict[str, dict[str, Noted]] = {}
    for row in principals or rows:
        stages = found.setdefault(row["environment"] or ANY_ENVIRONMENT, {})
        pattern = "key:*" if row["identity"].startswith(CREDENTIALS) else identity_pattern(row["identity"])
        if all(pattern != noted.text for noted in stages.values()):
            stages[_stage(stages, row["hops"])] = Noted(pattern, _note(row["loc"], row["agents"], row["workloads"], row["is_default"]))
    return found


def _stage(taken: Mapping[str, Noted], hops: int) -> str:
    name = "becomes" if hops else "runs_as"
    number = 1 + sum(1 for stage in taken if stage.partition("-")[0] == name)
    return name if number == 1 else f"{name}-{number}"


def _note(loc: str, agents: int | None, workloads: int | None, is_default: bool) -> str:
    shared = ""
    if (agents or 0) > 1:
        shared = f"; {agents} agents run as it"
    elif (workloads or 0) > 1:
        shared = "; other workloads run as it too"
    return f"{place_of(loc)}{'; the platform gives it by default' if is_default else ''}{shared}"
