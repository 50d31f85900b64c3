"""The pipeline of a change on one screen: base and head through the same stages, then what is new, gone and otherwise.

What lets findings through comes from the base: settings, comments, waivers and the baseline. A pull request cannot switch off what would
refuse it; what it adds of that kind is named, and counts once it is merged.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from .caching.kept import Kept
from .changes.compare import Comparison, compare
from .changes.let_through import as_the_base_lets
from .changes.model import Renamed
from .changes.news import new_notices, new_problems, without_moved
from .changes.outcome import Change, nothing_changed
from .changes.policy import BasePolicy, broken_by, head_settings
from .changes.renames import Renames
from .changes.rows import change_rows
from .changes.whole import require_whole
from .engine.packs.change import PackChange
from .engine.packs.pack import Packs, load_packs
from .errors import BaselineError
from .facts.model import Location
from .facts.same_agents import DEPLOYMENTS
from .facts.store import Store
from .facts.wanted import TO_COMPARE
from .findings.baseline import Accepted
from .findings.model import Finding, Notice, ScanResult
from .findings.settle import exit_code, settle
from .gathering import Facts, without_documents
from .keeping import gather_facts
from .letting import accepted_findings
from .scan import ScanOptions, judge_facts
from .settings import load_settings
from .source import Place
from .tree.interface import Tree
from .tree.watched import WatchedTree

if TYPE_CHECKING:
    from .ahead import Ahead
    from .readers.interface import Problem


COMPARED = ("agents", "workloads", "identities", "credentials")


def judge_change(
    base: Tree,
    head: Tree,
    renames: Renames,
    options: ScanOptions,
    called: str,
    altered: frozenset[str] | None = None,
    packs: Packs | None = None,
    ahead: Ahead | None = None,
) -> Change:
    """Everything a report prints about a change from ``base`` to ``head``. ``called``: the base, in words.

    Of one tree compared with itself nothing is read. ``altered``: all files that differ, where none came or went. Facts follow from which
    files there are and from the bytes of those that are read: where the base was read without one of these, the head has the same facts.
    ``packs``: the checks besides those that ship, whatever the trees bring; by default those of the base.
    ``ahead``: who can gather the facts of the head meanwhile.
    """
    if base is head:
        return nothing_changed(head, options.fail_on, called)
    watched = WatchedTree(base)
    settings = load_settings(watched)
    ours = load_packs(watched, settings) if packs is None else packs
    first = ahead.start if ahead is not None else None
    before = gather_facts(options.cache, watched, settings, options.progress, today=options.today, wanted=TO_COMPARE, first=first)
    require_whole(before.problems, called)
    if altered is not None and not isinstance(before, Kept) and options.baseline not in altered and watched.is_without(altered):
        return nothing_changed(head, options.fail_on, called)._replace(is_unread=True)
    if ahead is not None:  # both are large: what the facts of one were made of makes room for the other
        before = without_documents(before, settings)
        gc.collect()
    cache = ahead.wait() if ahead is not None else options.cache
    after = gather_facts(cache, head, settings, options.progress, today=options.today, past=options.past, wanted=TO_COMPARE)
    require_whole(after.problems, "the change")
    after.redactor.learn_from(before.redactor)  # what goes with the change is told too
    renames.see(_texts(after.store))
    renames.learn(_ids(before.store), frozenset(_ids(after.store)))
    renames.learn_agents(_deployed(before.store), _deployed(after.store))
    then = judge_facts(before, watched, settings, options, None, ours)
    told = head_settings(head, settings)
    add_change(before, after, renames, told.not_agent)
    now = judge_facts(after, head, settings, options, BasePolicy(watched, then.ignores, renames), ours)
    renames.see(value for finding in _every(now) for value in finding.key)
    comparison = compare(before.store, after.store, _every(then), _every(now), renames)
    accepted = accepted_findings(watched, options.baseline)
    new, moved = as_the_base_lets(comparison.new, _every(then), {one.fingerprint for one in accepted}, renames)
    comparison = comparison._replace(new=new)
    coming = PackChange(ours, load_packs(head, told.settings) if packs is None else packs, renames.path)
    broken = [*told.problems, *broken_baseline(head, options.baseline), *coming.broken()]
    notices = [*moved, *told.notices, *coming.notices(), *_new_notices(then, now, comparison, accepted, options.baseline, renames)]
    return Change(_as_new(then, now, comparison, coming, broken, notices, options.unreadable, renames), comparison, after.redactor, called)


def _as_new(
    then: ScanResult,
    now: ScanResult,
    comparison: Comparison,
    coming: PackChange,
    brought: Sequence[Problem],
    notices: Sequence[Notice],
    unreadable: str,
    renames: Renames,
) -> ScanResult:
    """The head as a scan shows it, with what is new alone. ``brought``: what the change breaks of all that says how to judge."""
    mended = coming.mended()
    broken = [*(one for one in now.broken if one not in mended), *brought]
    problems = sorted({*new_problems(then.problems, now.problems, renames), *broken} - {*mended})
    settled = settle(comparison.new, now.fail_on)
    return replace(
        now,
        findings=[*settled.blocking, *settled.observed],
        ignored=list(settled.ignored),
        problems=problems,
        broken=broken,
        exit_code=exit_code(settled, problems, unreadable, is_broken=bool(broken)),
        notices=sorted(notices),
    )


def _new_notices(
    then: ScanResult, now: ScanResult, comparison: Comparison, accepted: Sequence[Accepted], baseline: str | None, renames: Renames
) -> list[Notice]:
    notices = without_moved(now.notices, then.ignored, comparison.kept, accepted, baseline or "", renames)
    return new_notices(then.notices, notices, renames)


def broken_baseline(head: Tree, path: str | None) -> list[Problem]:
    """Why the baseline of the head cannot be used: that of the base counts, but once this is merged every scan would end there."""
    try:
        accepted_findings(head, path)
    except BaselineError as error:
        return broken_by(error)
    return []


def _ids(store: Store) -> list[str]:
    """Of what is compared between two trees."""
    asked = " UNION ALL ".join(f"SELECT id FROM {table}" for table in COMPARED)  # noqa: S608 - names of ours
    return [row["id"] for row in store.query(asked)]


def _texts(store: Store) -> Iterator[str]:
    """Every text in the facts."""
    return (value for _, rows in store.dump() for row in rows for value in row if type(value) is str)


def _deployed(store: Store) -> list[tuple[str, str]]:
    """(agent, workload) of every deployment."""
    return [(row["agent"], row["workload"]) for row in store.query(DEPLOYMENTS)]


def named_files(result: ScanResult, renames: Renames) -> list[str]:
    """The files that findings name, moved ones by their old name as well."""
    before = {new: old for old, new in renames.files.items()}
    paths = {place.path for one in result.findings for place in (one.place, *(related.place for related in one.related))}
    return sorted({*paths, *(before[path] for path in paths if path in before)})


def _every(result: ScanResult) -> list[Finding]:
    return [*result.findings, *result.ignored]


def add_change(before: Facts, after: Facts, renames: Renames, not_agent: Mapping[str, Place]) -> None:
    """Put the rows of the base beside those of the head, and what the change does among the head's. ``not_agent``: see ``HeadSettings``."""
    after.store.insert_base_from(before.store, renames.apply)
    places = {glob: Location(f"{at.path}:{at.line}:1", at.path, at.line, 1, at.line, "") for glob, at in not_agent.items()}
    is_seen = all(problem.kind == "notice" for problem in new_problems(before.problems, after.problems, renames))
    then, added = Renamed(before.store, renames), {glob: place.id for glob, place in places.items()}
    rows = change_rows(then, after.store, added, is_seen=is_seen)
    after.store.insert([*rows, *{place.id: place for place in places.values()}.values()])
