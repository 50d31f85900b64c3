"""The registry of a tree: its agents, with whom they share an identity, who changed them last and what is let pass for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from .errors import TreeError
from .findings.baseline import FILE as BASELINE
from .findings.exceptions import Kept, Passed, exceptions
from .findings.model import ScanResult
from .gathering import Facts
from .letting import accepted_findings
from .named_tuple import NamedTuple
from .report.inventory import AgentRecord
from .report.registry.entry import Around, Entry, entries
from .report.sharing import shared_identities
from .settings import Settings
from .source import Place
from .tree.changes import Change, last_changes
from .tree.git import find_repository
from .tree.interface import Tree

GRANTS = ("iam",)  # families of evidence whose place is a policy


class Registry(NamedTuple):
    """``entries``: a row for each record, in its order. ``note``: why nothing is known of the last changes, '' where it is."""

    entries: list[Entry]
    note: str


def register(gathered: Facts, result: ScanResult, tree: Tree, settings: Settings, records: Sequence[AgentRecord], today: date) -> Registry:
    """The rows of these records; ``result`` is what was judged of them. Everything in them but the checks of the calendar, and what
    is dated in days to come, is the same on every day.
    """
    changes, note = _changes(tree.root, records)
    around = Around(
        shared=shared_identities(gathered.store),
        exceptions=_exceptions(result, tree, settings, {record.id for record in records}),
        changes=changes,
        every=settings.registry.every,
        today=today,
    )
    return Registry(entries(records, around), note)


def _exceptions(result: ScanResult, tree: Tree, settings: Settings, agents: set[str]) -> dict[str, list[Passed]]:
    kept = Kept(result.ignores, accepted_findings(tree, BASELINE), settings.waivers, BASELINE, settings.path, settings.never_ignore)
    return exceptions([*result.findings, *result.ignored], kept, agents)


def _changes(root: str, records: Iterable[AgentRecord]) -> tuple[dict[str, Change], str]:
    """By agent the newest commit that touched a file which defines it: where it is named, where it is deployed, and what says of it what it
    is, as the values of a chart and the template that a schedule runs. What it is granted is no part of it.
    """
    repository = find_repository(root)
    if repository is None:
        return {}, ""
    paths = {record.id: {place.path for place in _defined_in(record)} for record in records}
    try:
        found = last_changes(repository, [path for each in paths.values() for path in each])
    except TreeError as error:
        return {}, f"when agents were last changed is not known: {error.message}"
    newest: dict[str, Change] = {}
    for id, each in paths.items():
        known = [found[path] for path in each if path in found]
        if known:
            newest[id] = max(known)
    return newest, ""


def _defined_in(record: AgentRecord) -> Iterator[Place]:
    yield from (record.place, *record.also)
    yield from (deployment.place for deployment in record.deployments)
    yield from (one.place for one in record.evidence if one.family not in GRANTS)
