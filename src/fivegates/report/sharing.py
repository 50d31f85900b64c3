"""Which identities agents share, by the rules of FG201: what signs in to more than a model, and is not issued anew for each run.

A model key is an identity only where the agent certainly has no other. What an agent acts through (a tool's role) is not what it runs as.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from .inventory import Facts, Row

_REACHED = """
SELECT e.identity, d.agent, e.hops, i.opens_only_models
FROM effective_identities e
JOIN identities i ON i.id = e.identity
JOIN deployments d ON d.id = e.deployment
JOIN workloads w ON w.id = e.workload
JOIN agents a ON a.id = d.agent
WHERE a.class = 'agent' AND a.confidence >= 0.6 AND a.sample = 0 AND w.sample = 0 AND i.is_per_run = 0 AND e.tool = 0
"""
_ONLY_MODELS = """
SELECT c.subject AS agent FROM closed c
WHERE c.fact = 'identities' AND c.subject NOT IN (
  SELECT d.agent FROM effective_identities e
  JOIN identities i ON i.id = e.identity
  JOIN deployments d ON d.id = e.deployment
  JOIN workloads w ON w.id = e.workload
  WHERE i.opens_only_models = 0 AND e.tool = 0 AND w.sample = 0
)
"""


def shared_identities(store: Facts) -> dict[str, tuple[str, int]]:
    """For each agent on a shared identity: that identity, and how many agents run as it. Of several the one with most, then the nearest."""
    keys_only = {row["agent"] for row in store.query(_ONLY_MODELS)}
    rows = [row for row in store.query(_REACHED) if not row["opens_only_models"] or row["agent"] in keys_only]
    users: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        users[row["identity"]].add(row["agent"])
    return _nearest(rows, users)


def _nearest(rows: Sequence[Row], users: Mapping[str, Collection[str]]) -> dict[str, tuple[str, int]]:
    found: dict[str, tuple[int, int, str]] = {}
    for row in rows:
        number = len(users[row["identity"]])
        if number > 1:
            rank = (-number, row["hops"], row["identity"])
            found[row["agent"]] = min(rank, found.get(row["agent"], rank))
    return {agent: (identity, -number) for agent, (number, _, identity) in found.items()}
