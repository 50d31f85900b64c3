"""Facts of a change: who joins an identity, which identity nobody runs as any more, which control goes, who may do more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from ..facts.model import Joined, Orphaned, Unresolved, Widened, Withdrawn
from ..globs import glob_matches
from .model import Facts, Row
from .widened import widened

_USES = """
SELECT e.identity, e.workload, w.name AS workload_name, w.sample, d.agent, a.name AS agent_name, a.class, a.confidence,
  a.sample AS sample_agent, e.loc, i.is_per_run, i.opens_only_models
FROM effective_identities e JOIN identities i ON i.id = e.identity JOIN workloads w ON w.id = e.workload
LEFT JOIN deployments d ON d.id = e.deployment LEFT JOIN agents a ON a.id = d.agent
WHERE e.tool = 0 ORDER BY e.identity, e.workload, e.loc
"""
_KNOWN = "SELECT subject FROM closed WHERE fact = 'identities'"
_OPEN = """
SELECT u.subject FROM unresolved u JOIN workloads w ON w.id = u.subject
UNION SELECT u.subject FROM unresolved u JOIN agents a ON a.id = u.subject
"""
_DEFINED = "SELECT id, loc FROM identities WHERE is_defined = 1"
_AGENTS = """
SELECT a.id, a.name, d.workload, w.loc FROM agents a JOIN deployments d ON d.agent = a.id JOIN workloads w ON w.id = d.workload
WHERE a.class = 'agent' AND a.sample = 0 ORDER BY a.id, d.workload
"""
IN_FORCE = ("active", "retiring")
_CONTRACTS = "SELECT agent, name, path FROM contracts WHERE agent IS NOT NULL AND status IN ('active', 'retiring') ORDER BY id"
_LEFT = """
SELECT c.name, c.path, f.field, f.value, f.loc FROM contracts c JOIN contract_fields f ON f.contract = c.id
WHERE f.field IN ('elsewhere', 'status') ORDER BY f.field DESC
"""


def change_rows(
    base: Facts, head: Facts, not_agent: Mapping[str, str], *, is_seen: bool
) -> Iterator[Joined | Orphaned | Withdrawn | Widened | Unresolved]:
    """``not_agent``: globs that the settings of the change add, with where each stands. ``is_seen``: nothing that could be read before
    cannot be read now, in which what seems to be gone may be.
    """
    yield from joined(base, head)
    if is_seen:
        yield from orphaned(base, head)
    yield from withdrawn(base, head, not_agent)
    yield from widened(base, head)


def joined(base: Facts, head: Facts) -> Iterator[Joined]:
    before: dict[str, set[str]] = defaultdict(set)  # identity -> workloads
    agents_before: dict[str, set[str]] = defaultdict(set)  # agent -> identities
    for row in base.query(_USES):
        before[row["identity"]].add(row["workload"])
        agents_before[row["agent"] or ""].add(row["identity"])
    there = {row["id"] for row in base.query("SELECT id FROM agents")}
    known = {row["subject"] for row in base.query(_KNOWN)}
    now: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in head.query(_USES):
        if not row["sample"]:
            now[row["identity"]].setdefault(row["workload"], row)
    for identity, users in now.items():
        for row in users.values():
            agent = row["agent"]
            if not _is_judged(row) or identity in agents_before.get(agent, ()) or (agent in there and agent not in known):
                continue
            others = [other for workload, other in users.items() if other["agent"] != agent and workload in before[identity]]
            if others:
                yield Joined(agent, identity, _called(others, row), len(others), agent not in there, row["loc"])


def _called(others: Sequence[Row], row: Row) -> str:
    """One of the others, an agent where there is one; by its id where it is called as the one that joins it."""
    other = next(filter(_is_judged, others), others[0])
    name: str = other["agent_name"] or other["workload_name"]
    return (other["agent"] or other["workload"]) if name == row["agent_name"] else name


def _is_judged(row: Row) -> bool:
    is_agent = row["class"] == "agent" and row["confidence"] >= 0.6 and not row["sample_agent"]
    return is_agent and not row["is_per_run"] and not row["opens_only_models"]


def orphaned(base: Facts, head: Facts) -> Iterator[Orphaned]:
    if head.query(_OPEN):
        return
    used = {row["identity"] for row in head.query(_USES)}
    defined = {row["id"]: row["loc"] for row in head.query(_DEFINED)}
    seen: set[str] = set()
    for row in base.query(_USES):
        identity = row["identity"]
        if identity in defined and identity not in used and identity not in seen and _is_judged(row):
            seen.add(identity)
            yield Orphaned(identity, row["agent"], row["agent_name"], defined[identity])


def withdrawn(base: Facts, head: Facts, not_agent: Mapping[str, str]) -> Iterator[Withdrawn]:
    now = {row["workload"]: row for row in head.query(_AGENTS)}
    covered_before = {row["agent"]: row for row in base.query(_CONTRACTS)}
    covered_now = {row["agent"] for row in head.query(_CONTRACTS)}
    left: dict[tuple[str, str], Row] = {}  # what a contract that stays says of itself
    for row in head.query(_LEFT):
        if row["field"] == "status" or row["value"] == "true":
            left[row["name"], row["path"]] = row
    told: set[str] = set()
    for row in base.query(_AGENTS):
        contract, still = covered_before.get(row["id"]), now.get(row["workload"])
        if contract is None or still is None or still["id"] in covered_now or still["id"] in told:
            continue
        told.add(still["id"])
        written = left.get((contract["name"], contract["path"]))
        what = "elsewhere" if written is not None and written["field"] == "elsewhere" else "contract"
        is_said = written is not None and (what == "elsewhere" or written["value"] not in IN_FORCE)
        yield Withdrawn(still["id"], still["name"], what, written["loc"] if written is not None and is_said else still["loc"])
    for glob, loc in not_agent.items():
        for id, name in sorted({(row["id"], row["name"]) for row in now.values() if glob_matches(glob, row["id"])}):
            yield Withdrawn(id, name, "not_agent", loc)
