"""What answers the five gates' questions about agents: the queries of ``catalog/gates.yaml``, asked of a store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .catalog import load
from .facts.store import Store
from .named_tuple import NamedTuple

_JUDGED = "SELECT id FROM agents WHERE class = 'agent' AND sample = 0"


class Answer(NamedTuple):
    """One answer to a gate's question, and the ids of the agents that have it. ``rests_on``: proven | declared."""

    what: str
    rests_on: str
    needed: bool
    agents: frozenset[str]


def gather_answers(store: Store) -> dict[str, list[Answer]]:
    """By gate, in their order. Agents of samples are left out."""
    judged = {str(row["id"]) for row in store.query(_JUDGED)}
    return {
        name: [
            Answer(row["what"], row["rests_on"], row["needed"], frozenset(_agents(store, row["agents"]) & judged))
            for row in gate["answers"]
        ]
        for name, gate in load("gates")["gates"].items()
    }


def count_evidence(answers: Mapping[str, Iterable[Answer]]) -> dict[str, int]:
    """By gate, how many agents have every answer that is needed."""
    counts = {}
    for gate, every in answers.items():
        needed = [one.agents for one in every if one.needed]
        counts[gate] = len(frozenset.intersection(*needed)) if needed else 0
    return counts


def _agents(store: Store, sql: str) -> set[str]:
    return {str(row["agent"]) for row in store.query(sql) if row["agent"] is not None}
