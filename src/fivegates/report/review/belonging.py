"""Which agents a finding is about: its subject may be an agent, and a workload, a credential or a contract that belongs to some."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from ...findings.model import SEVERITIES, Finding
from ..inventory import Facts
from .known import Known
from .model import Flaw

_OF = (
    "SELECT d.id AS thing, d.agent FROM deployments d",
    "SELECT d.workload AS thing, d.agent FROM deployments d",
    "SELECT k.id AS thing, k.agent FROM contracts k WHERE k.agent IS NOT NULL",
    "SELECT u.credential AS thing, d.agent FROM uses_credential u JOIN deployments d ON d.workload = u.workload",
    "SELECT c.copy_of AS thing, d.agent FROM credentials c JOIN uses_credential u ON u.credential = c.id "
    "JOIN deployments d ON d.workload = u.workload WHERE c.copy_of IS NOT NULL",
    "SELECT e.identity AS thing, d.agent FROM effective_identities e JOIN deployments d ON d.id = e.deployment",
)


def belonging(known: Known) -> tuple[dict[str, list[Flaw]], list[Flaw]]:
    """By agent its findings, the worst first; and those of no agent of the review. Nothing is left out, and one may be of many."""
    agents = {entry.record.id for entry in known.entries}
    owners = owners_of(known.store, agents)
    found: dict[str, list[Flaw]] = defaultdict(list)
    beside: list[Flaw] = []
    for finding in sorted(known.findings, key=_order):
        agents_of = whose(finding, owners)
        for agent in agents_of:
            found[agent].append(_flaw(finding))
        if not agents_of:
            beside.append(_flaw(finding))
    return found, beside


def owners_of(store: Facts, agents: set[str]) -> Mapping[str, set[str]]:
    """By id of a thing the agents that it belongs to; an agent's own id is its own."""
    found: dict[str, set[str]] = defaultdict(set)
    for sql in _OF:
        for row in store.query(sql):
            if row["agent"] in agents:
                found[row["thing"]].add(row["agent"])
    return {**found, **{agent: {agent} for agent in agents}}


def whose(finding: Finding, owners: Mapping[str, set[str]]) -> list[str]:
    """By the subject; where that is of nobody, by what identifies the finding."""
    things = (finding.subject, *finding.key, finding.group)
    return sorted(next((owners[thing] for thing in things if thing in owners), set()))


def _order(finding: Finding) -> tuple[int, str, str, int, str]:
    return (-SEVERITIES.index(finding.severity), finding.check, finding.place.path, finding.place.line, finding.message)


def _flaw(finding: Finding) -> Flaw:
    return Flaw(finding.check, finding.name, finding.severity, finding.message, finding.place.path, finding.place.line)
