"""The access review of a tree: its agents with everything that is known about them, and what changed since somebody last looked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from time import monotonic

from .errors import TreeError
from .facts.model import ReviewChange, Unresolved
from .facts.store import Fact
from .facts.wanted import Wanted
from .gathering import Gathered, gather
from .lifecycle.activity import quiet_owners
from .lifecycle.since import changes_since, folded
from .registering import register
from .report.inventory import AgentRecord, inventory
from .report.review.known import Known, Since
from .report.review.model import Line, Review
from .report.review.pages import review
from .roster import load_roster
from .scan import ScanOptions, judge_facts
from .settings import Settings
from .tree.changes import Commit, commits_since
from .tree.git import Repository, find_repository
from .tree.interface import Tree
from .tree.past import Past

SECONDS = 120.0  # for looking at earlier trees, one for each day on which something was reviewed
_REVIEWS = (
    "SELECT r.agent, r.reviewed_on, l.path, l.line FROM reviews r JOIN agents a ON a.id = r.agent LEFT JOIN locations l ON l.id = a.loc "
    "WHERE a.class = 'agent' AND a.sample = 0"
)
_AT = "SELECT l.id, l.path, l.line FROM locations l WHERE l.id = :loc"


def review_tree(
    gathered: Gathered,
    tree: Tree,
    settings: Settings,
    today: date,
    within: int,
    *,
    past: Past | None,
    is_roster_given: bool,
    only_due: bool,
) -> Review:
    """The pages. ``gathered``: with the roster and the day asked for, and without ``past``, which is asked here without a scan's haste.

    Raises ``BaselineError`` where what is accepted cannot be read.
    """
    records = inventory(gathered.store)
    since = _since(gathered, tree, settings, today, past, records, is_roster_given=is_roster_given)
    result = judge_facts(gathered, tree, settings, ScanOptions(today))
    registry = register(gathered, result, tree, settings, records, today)
    known = Known(gathered.store, gathered.holdings, settings, registry.entries, result.findings, since, today, within)
    return review(known, only_due=only_due, notes=[registry.note] if registry.note else [])


def _since(
    gathered: Gathered,
    tree: Tree,
    settings: Settings,
    today: date,
    past: Past | None,
    records: Sequence[AgentRecord],
    *,
    is_roster_given: bool,
) -> Since:
    """What changed since each review, by the facts of then, and by git's commits to what defines the agent."""
    reviews = {row["agent"]: row for row in gathered.store.query(_REVIEWS)}
    if past is None:
        return Since({}, dict.fromkeys(reviews, "there is no git history here to compare with"))
    rows = list(_compared(gathered, settings, past, {agent: row["reviewed_on"] for agent, row in reviews.items()}))
    facts: list[Fact] = [*folded(rows)]
    if not is_roster_given:
        facts += quiet_owners(gathered.store, past, load_roster(tree), today, settings.registry.inactive_after)
    gathered.store.insert(facts)
    changes: dict[str, list[Line]] = defaultdict(list)
    notes: dict[str, str] = {}
    for row in rows:
        if isinstance(row, ReviewChange):
            changes[row.agent].append(Line(f"{row.what}: {row.detail}", _place(gathered, row.loc)))
        else:
            notes[row.subject] = row.reason
    for agent, line in _commits(find_repository(tree.root), reviews, records):
        changes[agent].append(line)
    return Since(changes, notes)


def _compared(gathered: Gathered, settings: Settings, past: Past, days: Mapping[str, str]) -> Iterator[ReviewChange | Unresolved]:
    """One day after the other, the newest first: each is one earlier tree."""
    started = monotonic()
    for day in sorted(set(days.values()), reverse=True):
        agents = sorted(agent for agent, reviewed in days.items() if reviewed == day)
        left = max(SECONDS - (monotonic() - started), 0.0)
        yield from changes_since(gathered.store, past, lambda then: gather(then, settings, wanted=Wanted(told=True)).store, agents, left)


def _place(gathered: Gathered, loc: str) -> str:
    rows = gathered.store.query(_AT, {"loc": loc})
    return f"{rows[0]['path']}:{rows[0]['line']}" if rows else ""


def _commits(
    repository: Repository | None, reviews: Mapping[str, Mapping[str, str]], records: Sequence[AgentRecord]
) -> Iterator[tuple[str, Line]]:
    """The commits since the review to the files that define an agent; its contract's own are not told, for reviews are written there."""
    for record in records:
        row = reviews.get(record.id)
        if row is None or repository is None:
            continue
        own = {record.contract.path} if record.contract is not None else set()
        paths = sorted({place.path for place in (record.place, *record.also) if place.path} - own)
        try:
            found: list[Commit] = commits_since(repository, row["reviewed_on"], paths) if paths else []
        except TreeError:
            continue
        for commit in found:
            yield record.id, Line(f"commit {commit.name}: {commit.date} by {commit.author}: {commit.subject}")
