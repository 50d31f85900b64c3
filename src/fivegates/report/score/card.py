"""The scorecard: four numbers, and the colours of the five gates for each agent, each owner and the whole tree.

A gate's colour is that of ``catalog/gates.yaml`` wherever it is told: the tree's is the worst of its agents', and that of what concerns no
single agent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from ...findings.model import Finding
from ...named_tuple import NamedTuple
from ..gates import colour
from ..inventory import Facts
from ..registry.entry import Entry
from ..verdict import urgency

GATES = ("inventory", "identity", "scope", "logging", "lifecycle")
ORDER = ("green", "amber", "red")
NOBODY = "nobody"
_HOLDERS = (
    "SELECT DISTINCT u.credential AS credential, d.agent AS agent FROM uses_credential u JOIN deployments d ON d.workload = u.workload"
)
_GONE = "SELECT principal FROM people WHERE status IN ('gone', 'unlisted')"
_SUCCESSORS = """
SELECT c.agent AS agent, f.value AS successor FROM contracts c JOIN contract_fields f ON f.contract = c.id
WHERE c.agent IS NOT NULL AND c.status IN ('active', 'retiring') AND f.field = 'lifecycle.successor'
"""
_REVIEWS = "SELECT agent, reviewed_on, due_on FROM reviews"


class Answered(NamedTuple):
    """An answer to a gate's question, and for how many agents it is there. ``rests_on``: proven | declared; all others are unknown."""

    what: str
    rests_on: str
    needed: bool
    agents: frozenset[str]


class GateScore(NamedTuple):
    """``colour``: green | amber | red | not_applicable. ``because``: in a few words; ``findings``: ids of checks, with how often."""

    name: str
    colour: str
    because: str
    findings: Mapping[str, int]


class AgentScore(NamedTuple):
    """One agent's five gates, in their order."""

    entry: Entry
    gates: tuple[GateScore, ...]

    @property
    def green(self) -> int:
        return sum(gate.colour == "green" for gate in self.gates)

    @property
    def owner(self) -> str:
        owner = self.entry.record.owner
        return owner.principal if owner is not None and owner.confidence == "high" else NOBODY


class Numbers(NamedTuple):
    """Of the agents in production: how many share an identity, were reviewed in time, and have an owner who is here and a successor."""

    in_production: int
    shared: int
    reviewed: int
    backed: int


class Card(NamedTuple):
    """``gates``: of the tree; ``answers``: by gate what the colours rest on; ``agents``: worst first, then by id."""

    numbers: Numbers
    gates: tuple[GateScore, ...]
    answers: Mapping[str, Sequence[Answered]]
    agents: tuple[AgentScore, ...]
    findings: tuple[Finding, ...]

    @property
    def green(self) -> int:
        return sum(gate.colour == "green" for gate in self.gates)

    @property
    def owners(self) -> dict[str, list[AgentScore]]:
        """By owner, those with most that is red first."""
        found: dict[str, list[AgentScore]] = defaultdict(list)
        for one in self.agents:
            found[one.owner].append(one)
        return dict(sorted(found.items(), key=lambda pair: (min(agent.green for agent in pair[1]), pair[0])))


def score(
    entries: Iterable[Entry],
    found: Iterable[Finding],
    accepted: Iterable[Finding],
    answers: Mapping[str, Sequence[Answered]],
    store: Facts,
    today: date,
) -> Card:
    """``found``: findings that count; ``accepted``: those that somebody lets through. Samples are left out."""
    judged = [entry for entry in entries if entry.record.class_ == "agent" and not entry.record.sample]
    ids = {entry.record.id for entry in judged}
    by_agent = _Attributed(store, ids)
    found = sorted((one for one in found if not one.sample), key=urgency)
    counting, let = by_agent.of(found), by_agent.of(one for one in accepted if not one.sample)
    agents = [AgentScore(entry, tuple(_gate(name, entry.record.id, counting, let, answers) for name in GATES)) for entry in judged]
    agents.sort(key=lambda one: (one.green, [-ORDER.index(gate.colour) for gate in one.gates], one.entry.record.id))
    gates = tuple(_whole(name, agents, counting.get("", ()), let.get("", ())) for name in GATES)
    return Card(_numbers(judged, store, today), gates, answers, tuple(agents), tuple(found))


class _Attributed:
    """Whose a finding is: its subject is an agent, or a credential that agents hold; '' is nobody's."""

    def __init__(self, store: Facts, agents: set[str]) -> None:
        self._agents = agents
        self._holders: dict[str, set[str]] = defaultdict(set)
        for row in store.query(_HOLDERS):
            if row["agent"] in agents:
                self._holders[str(row["credential"])].add(str(row["agent"]))

    def of(self, findings: Iterable[Finding]) -> dict[str, list[Finding]]:
        by_agent: dict[str, list[Finding]] = defaultdict(list)
        for finding in findings:
            own = {finding.subject} & self._agents or self._holders.get(finding.subject) or {""}
            for agent in own:
                by_agent[agent].append(finding)
        return by_agent


def _gate(
    name: str,
    agent: str,
    counting: Mapping[str, Sequence[Finding]],
    let: Mapping[str, Sequence[Finding]],
    answers: Mapping[str, Sequence[Answered]],
) -> GateScore:
    own = [finding for finding in counting.get(agent, ()) if finding.gate == name]
    accepted = [finding for finding in let.get(agent, ()) if finding.gate == name]
    missing = [one.what for one in answers.get(name, ()) if one.needed and agent not in one.agents]
    return GateScore(name, *_coloured(own, accepted, missing), _counts(own))


def _coloured(found: Sequence[Finding], accepted: Sequence[Finding], missing: Sequence[str]) -> tuple[str, str]:
    if found:
        return colour(found), f"{found[0].severity} {found[0].check}"
    if accepted:
        return "amber", f"{len(accepted)} let through"
    if missing:
        return "amber", f"not known: {missing[0]}"
    return "green", "nothing found, and every answer is there"


def _whole(name: str, agents: Sequence[AgentScore], found: Sequence[Finding], accepted: Sequence[Finding]) -> GateScore:
    """The worst of all agents', and of what is nobody's."""
    if not agents:
        return GateScore(name, "not_applicable", "there are no agents", {})
    at = GATES.index(name)
    own = [finding for finding in found if finding.gate == name]
    parts = [agent.gates[at] for agent in agents]
    if own or any(finding.gate == name for finding in accepted):
        parts.append(GateScore(name, *_coloured(own, [one for one in accepted if one.gate == name], ()), _counts(own)))
    worst = max(parts, key=lambda gate: ORDER.index(gate.colour))
    counts: dict[str, int] = defaultdict(int)
    for part in parts:
        for check, number in part.findings.items():
            counts[check] += number
    green = sum(agent.gates[at].colour == "green" for agent in agents)
    because = f"{green} of {len(agents)} agents green" + (f"; {worst.because}" if worst.colour != "green" else "")
    return GateScore(name, worst.colour, because, dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))))


def _counts(findings: Iterable[Finding]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for finding in findings:
        counts[finding.check] = counts.get(finding.check, 0) + 1
    return counts


def _numbers(judged: Sequence[Entry], store: Facts, today: date) -> Numbers:
    running = [entry for entry in judged if entry.in_production]
    day = today.isoformat()
    reviewed = {str(row["agent"]) for row in store.query(_REVIEWS) if str(row["reviewed_on"]) <= day <= str(row["due_on"])}
    gone = {str(row["principal"]) for row in store.query(_GONE)}
    succeeded = {str(row["agent"]) for row in store.query(_SUCCESSORS)}
    backed = [entry for entry in running if entry.has_owner and entry.record.id in succeeded and _owner(entry) not in gone]
    return Numbers(
        len(running), sum(entry.shared_by > 1 for entry in running), sum(entry.record.id in reviewed for entry in running), len(backed)
    )


def _owner(entry: Entry) -> str:
    return entry.record.owner.principal if entry.record.owner is not None else ""
