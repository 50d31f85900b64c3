"""Which agent of one tree is which of another, where it is called otherwise there.

An agent's id says what tells it from others of its name, and what its deployments have in common. Both are otherwise once another agent or
another environment came beside it, though nothing of the agent itself changed.
"""

from __future__ import annotations

from collections.abc import Iterable

DEPLOYMENTS = "SELECT agent, workload FROM deployments ORDER BY rowid"  # of an agent the most telling first, as it is named after


def called_otherwise(before: Iterable[tuple[str, str]], after: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Ids of then and of now, from (agent, workload) of every deployment of both.

    An agent that is not there any more under its id is the one that the first of its workloads which are still there is a deployment of,
    unless that one was there before.
    """
    agents_of = {workload: agent for agent, workload in after}
    there, known = set(agents_of.values()), set()
    held: dict[str, str] = {}
    for agent, workload in before:
        known.add(agent)
        if agent not in there and workload in agents_of:
            held.setdefault(agent, agents_of[workload])
    return {agent: found for agent, found in held.items() if found not in known}
