"""What changed about agents since their contracts' last reviews: first whether any file that defines them did, then by the facts of then.

``fivegates review`` asks ``changes_since`` for one agent after the other; a scan asks for all of them within its bounds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..errors import FivegatesError
from ..facts.model import ReviewChange, Unresolved
from ..facts.same_agents import DEPLOYMENTS, called_otherwise
from ..tree.history import SHALLOW, Deadline
from ..tree.interface import Tree
from ..tree.past import Changed, Past
from .changes import At, changes_between
from .model import Facts

SECONDS = 5.0  # for all of a scan
MOST_TREES = 12
TOO_YOUNG = "no commit is as old as the review of"
CONFIGURATION = (".tf", ".json", ".yaml", ".yml", ".toml", ".tfvars", ".hcl")
UNSEEN = f"{SHALLOW}, so what changed since the last review is not known; `fetch-depth: 0` of a checkout brings them"
LATE = f"what changed since its review was not looked at: no more than {MOST_TREES} earlier trees and {SECONDS:g} seconds are spent on that"
Gather = Callable[[Tree], Facts]
_REVIEWS = (
    "SELECT r.contract, r.agent, r.reviewed_on, a.loc, k.path FROM reviews r JOIN agents a ON a.id = r.agent "
    "JOIN contracts k ON k.id = r.contract WHERE a.class = 'agent' AND a.sample = 0"
)
_PLACES = (
    "SELECT d.agent AS agent, l.path AS path FROM deployments d JOIN locations l ON l.id = d.loc "
    "UNION SELECT d.agent, l.path FROM deployments d JOIN workloads w ON w.id = d.workload JOIN locations l ON l.id = w.loc "
    "UNION SELECT e.agent, l.path FROM evidence e JOIN locations l ON l.id = e.loc "
    "UNION SELECT t.agent, l.path FROM tool_grants t JOIN locations l ON l.id = t.loc "
    "UNION SELECT t.agent, l.path FROM told t JOIN locations l ON l.id = t.loc "
    "UNION SELECT d.agent, l.path FROM deployments d JOIN job_triggers j ON j.workload = d.workload JOIN locations l ON l.id = j.loc "
    "UNION SELECT d.agent, l.path FROM deployments d JOIN exposures x ON x.deployment = d.id JOIN locations l ON l.id = x.loc "
    "UNION SELECT d.agent, l.path FROM deployments d JOIN effective_identities e ON e.deployment = d.id JOIN locations l ON l.id = e.loc "
    "UNION SELECT d.agent, l.path FROM deployments d JOIN effective_identities e ON e.deployment = d.id "
    "JOIN identities i ON i.id = e.identity JOIN locations l ON l.id = i.loc "
    "UNION SELECT d.agent, l.path FROM deployments d JOIN effective_identities e ON e.deployment = d.id "
    "JOIN grants g ON g.identity = e.identity JOIN locations l ON l.id = g.loc"
)
Asked = Mapping[str, Any]


def changes_since(
    store: Facts, past: Past, gather: Gather, agents: Sequence[str] | None = None, seconds: float = SECONDS, cost: float = 0.0
) -> list[ReviewChange | Unresolved]:
    """What differs now from the end of each contract's review day, for ``agents`` or all; what cannot be told is a row of ``unresolved``.

    ``gather`` gives the facts of an earlier tree, for which ``cost`` seconds are to be reckoned with. Never raises ``FivegatesError``: a
    history that cannot be read leaves the question open.
    """
    asked = [row for row in store.query(_REVIEWS) if agents is None or row["agent"] in agents]
    if not asked:
        return []
    if not past.is_whole:
        return [_open(row, UNSEEN) for row in asked]
    comparing = _Comparing(store, past, gather, Deadline(seconds - cost))
    return [found for day in sorted({row["reviewed_on"] for row in asked}, reverse=True) for found in comparing.of_day(day, asked)]


def folded(rows: Iterable[ReviewChange | Unresolved]) -> Iterator[ReviewChange | Unresolved]:
    """The rows, with one open question in place of those of many agents that have one reason.

    A history that begins after a review has nothing to compare with, as a folder without git has: that is no question to a scan.
    """
    asked: dict[str, list[Unresolved]] = {}
    for row in rows:
        if isinstance(row, Unresolved) and row.reason.startswith(TOO_YOUNG):
            continue
        if isinstance(row, Unresolved):
            asked.setdefault(row.reason, []).append(row)
        else:
            yield row
    for reason, same in asked.items():
        yield same[0] if len(same) == 1 else same[0]._replace(subject="reviews", reason=f"{reason} ({len(same)} agents)")


class _Comparing:
    """The facts of now with those of one earlier tree after the other."""

    def __init__(self, store: Facts, past: Past, gather: Gather, deadline: Deadline) -> None:
        self._store = store
        self._past = past
        self._gather = gather
        self._deadline = deadline
        self._trees = 0
        self._paths: dict[str, set[str]] = defaultdict(set)
        for row in store.query(_PLACES):
            self._paths[row["agent"]].add(row["path"])

    def of_day(self, day: str, asked: Sequence[Asked]) -> Iterator[ReviewChange | Unresolved]:
        """What changed about the agents that were reviewed on a day."""
        reviewed = [row for row in asked if row["reviewed_on"] == day]
        if self._deadline.has_passed(day):
            yield from (_open(row, LATE) for row in reviewed)
            return
        try:
            commit = self._past.commit_on(day)
            if commit is None:
                yield from (_open(row, f"{TOO_YOUNG} {day}") for row in reviewed)
                return
            changed = self._past.changed_since(commit)
            touched = [row for row in reviewed if self._touches(row, changed)]
            then = self._facts(commit, day) if touched else None
        except FivegatesError as error:
            yield from (_open(row, error.message) for row in reviewed)
            return
        for row in touched:
            yield from self._of(row, then, changed)

    def _facts(self, commit: str, day: str) -> Facts | None:
        """The facts of a commit, None where no more are read."""
        self._trees += 1
        if self._trees > MOST_TREES or self._deadline.has_passed(f"the review of {day}"):
            return None
        return self._gather(self._past.tree_at(commit))

    def _touches(self, row: Asked, changed: Collection[Changed]) -> bool:
        """Whether something that changed may define the agent: a file that does now, or one that is gone and may have."""
        own = self._paths[row["agent"]] - {row["path"]}
        return any(one.path in own or (one.is_gone and one.path.endswith(CONFIGURATION)) for one in changed)

    def _of(self, row: Asked, then: Facts | None, changed: Collection[Changed]) -> Iterator[ReviewChange | Unresolved]:
        agent, day = row["agent"], row["reviewed_on"]
        if then is None:
            yield _open(
                row, f"the tree of {day} was not read: a scan compares {MOST_TREES} earlier trees and takes {SECONDS:g} seconds for it"
            )
            return
        was = self._called(then, agent)
        if not was:
            yield _open(row, f"the tree of {day} has no agent of this id")
            return
        found = changes_between(At(then, was), At(self._store, agent))
        yield from (ReviewChange(row["contract"], agent, one.what, one.detail, day, one.loc or row["loc"]) for one in found)
        own = self._paths[agent] - {row["path"]}
        files = sorted(one.path for one in changed if one.path in own)
        if files and not found:
            detail = f"{', '.join(files[:3])} changed" + (f", and {len(files) - 3} more" if len(files) > 3 else "")
            yield ReviewChange(row["contract"], agent, "code", detail, day, row["loc"])

    def _called(self, then: Facts, agent: str) -> str:
        """The id of an agent of now in the facts of then, '' where it cannot be told."""
        if then.query("SELECT id FROM agents WHERE id = :agent", {"agent": agent}):
            return agent
        pairs = ([(row["agent"], row["workload"]) for row in store.query(DEPLOYMENTS)] for store in (then, self._store))
        found = [old for old, new in called_otherwise(*pairs).items() if new == agent]
        return found[0] if len(found) == 1 else ""


def _open(row: Asked, reason: str) -> Unresolved:
    return Unresolved(row["agent"], "review_changes", reason, row["loc"])
