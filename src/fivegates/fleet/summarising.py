"""What a repository's own scan says, in the few figures that an organisation adds up."""

from __future__ import annotations

from collections import Counter
from typing import Any

from ..findings.model import ScanResult
from ..report.score.card import AgentScore, Card

MOST_PROBLEMS = 5


def summary_of(result: ScanResult, card: Card) -> dict[str, Any]:
    """``{files, unread, problems, agents, findings, gates, numbers, exit_code}``; of the findings those that count, samples apart."""
    counting = [finding for finding in card.findings if not finding.sample]
    errors = [problem for problem in result.problems if problem.kind == "error"]
    return {
        "files": sum(result.files.values()),
        "unread": len(errors),
        "problems": [f"{one.place.path}:{one.place.line}: {one.reason}" for one in errors[:MOST_PROBLEMS]],
        "agents": [_agent(one) for one in card.agents],
        "findings": dict(sorted(Counter(finding.check for finding in counting).items())),
        "severities": dict(sorted(Counter(finding.severity for finding in counting).items())),
        "gates": {gate.name: gate.colour for gate in card.gates},
        "numbers": card.numbers._asdict(),
        "exit_code": result.exit_code,
    }


def _agent(one: AgentScore) -> dict[str, Any]:
    record = one.entry.record
    return {
        "id": record.id,
        "name": record.name,
        "owner": one.owner,
        "environments": list(one.entry.environments),
        "in_production": one.entry.in_production,
        "identity": one.entry.identity,
        "shared_by": one.entry.shared_by,
        "contract": record.contract.status if record.contract is not None else None,
        "path": record.place.path,
        "line": record.place.line,
        "green": one.green,
        "gates": {gate.name: gate.colour for gate in one.gates},
    }
