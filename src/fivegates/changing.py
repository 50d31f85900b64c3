"""The pipeline of a change on one screen: base and head through the same stages, then what is new, gone and otherwise.

What lets findings through comes from the base: settings, comments, waivers and the baseline. A pull request cannot switch off what would
refuse it; what it adds of that kind is named, and counts once it is merged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import fields, replace
from typing import TYPE_CHECKING

from .caching.kept import Kept
from .changes.compare import compare, moved_print
from .changes.let_through import as_the_base_lets
from .changes.model import Renamed
from .changes.outcome import Change, nothing_changed
from .changes.renames import Renames
from .changes.rows import change_rows
from .engine.packs.change import PackChange
from .engine.packs.pack import Packs, load_packs
from .facts.model import Location
from .facts.store import Store
from .findings.model import Finding, Notice, ScanResult
from .findings.settle import exit_code, settle
from .keeping import gather_facts
from .letting import accepted_findings
from .scan import ScanOptions, judge_facts
from .settings import Settings, load_settings
from .source import Place
from .tree.interface import Tree
from .tree.watched import WatchedTree

if TYPE_CHECKING:
    from .findings.ignore import Ignore
    from .readers.interface import Problem


COMPARED = ("agents", "workloads", "identities", "credentials")


class BasePolicy:
    """What the base lets through: its baseline, and those comments of the head that the base has as well."""

    def __init__(self, tree: Tree, ignores: Sequence[Ignore], renames: Renames) -> None:
        self.tree = tree
        self._known = Counter(_identity(ignore, renames.path(ignore.path)) for ignore in ignores)

    def trusted(self, ignores: list[Ignore]) -> tuple[list[Ignore], list[Notice]]:
        """As many of the same words in a file as the base has there."""
        left, kept, notices = self._known.copy(), [], []
        for ignore in ignores:
            identity = _identity(ignore, ignore.path)
            if left[identity] > 0:
                left[identity] -= 1
                kept.append(ignore)
            else:
                notices.append(Notice(ignore.place, "this ignore comes with the change: it counts once it is merged"))
        return kept, notices


def judge_change(
    base: Tree,
    head: Tree,
    renames: Renames,
    options: ScanOptions,
    called: str,
    altered: frozenset[str] | None = None,
    packs: Packs | None = None,
) -> Change:
    """Everything a report prints about a change from ``base`` to ``head``. ``called``: the base, in words.

    Of one tree compared with itself nothing is read. ``altered``: all files that differ, where none came or went. Facts follow from which
    files there are and from the bytes of those that are read: where the base was read without one of these, the head has the same facts.
    ``packs``: the checks besides those that ship, whatever the trees bring; by default those of the base.
    """
    if base is head:
        return nothing_changed(head, options.fail_on, called)
    base = watched = WatchedTree(base)
    settings = load_settings(base)
    given, packs = packs, load_packs(base, settings) if packs is None else packs
    before = gather_facts(options.cache, base, settings, options.progress, today=options.today, entitled=True)
    if altered is not None and not isinstance(before, Kept) and watched.is_without(altered):
        return nothing_changed(head, options.fail_on, called)._replace(is_unread=True)
    after = gather_facts(options.cache, head, settings, options.progress, today=options.today, past=options.past, entitled=True)
    after.redactor.learn_from(before.redactor)  # what goes with the change is told too
    renames.learn(_ids(before.store), frozenset(_ids(after.store)))
    then = judge_facts(before, base, settings, options, None, packs)
    new_settings = load_settings(head)
    add_change(before.store, after.store, renames, new_settings, settings)
    now = judge_facts(after, head, settings, options, BasePolicy(base, then.ignores, renames), packs)
    coming = PackChange(packs, load_packs(head, new_settings) if given is None else given, renames.path)
    comparison = compare(before.store, after.store, _every(then), _every(now), renames)
    new, moved = as_the_base_lets(comparison.new, _every(then), renames)
    comparison = comparison._replace(new=new)
    notices = _without_moved(now.notices, then, comparison.kept, base, renames, options.baseline)
    mended = coming.mended()
    broken = [*(one for one in now.broken if one not in mended), *coming.broken()]
    problems = sorted({*_new_problems(then.problems, now.problems, renames), *broken} - {*mended})
    settled = settle(comparison.new, now.fail_on)
    result = replace(
        now,
        findings=[*settled.blocking, *settled.observed],
        ignored=list(settled.ignored),
        problems=problems,
        broken=broken,
        exit_code=exit_code(settled, problems, options.unreadable, is_broken=bool(broken)),
        notices=sorted(
            [*moved, *_new_notices(then.notices, notices, renames), *_settings_notices(new_settings, settings), *coming.notices()]
        ),
    )
    return Change(result, comparison, after.redactor, called)


def _ids(store: Store) -> list[str]:
    """Of what is compared between two trees."""
    asked = " UNION ALL ".join(f"SELECT id FROM {table}" for table in COMPARED)  # noqa: S608 - names of ours
    return [row["id"] for row in store.query(asked)]


def named_files(result: ScanResult, renames: Renames) -> list[str]:
    """The files that findings name, moved ones by their old name as well."""
    before = {new: old for old, new in renames.files.items()}
    paths = {place.path for one in result.findings for place in (one.place, *(related.place for related in one.related))}
    return sorted({*paths, *(before[path] for path in paths if path in before)})


def _every(result: ScanResult) -> list[Finding]:
    return [*result.findings, *result.ignored]


def _identity(ignore: Ignore, path: str) -> tuple[str, tuple[str, ...], str, str]:
    return path, ignore.checks, ignore.reason, str(ignore.until)


def _new_problems(then: Sequence[Problem], now: Sequence[Problem], renames: Renames) -> list[Problem]:
    known = Counter((renames.path(problem.place.path), problem.kind, problem.reason) for problem in then)
    return [problem for problem in now if not known[problem.place.path, problem.kind, problem.reason]]


def _without_moved(
    notices: Sequence[Notice], then: ScanResult, kept: Sequence[Finding], base: Tree, renames: Renames, path: str | None
) -> list[Notice]:
    """One word on the lines of the baseline whose findings the change calls otherwise, in place of one that calls each of them unused."""
    known = {one.fingerprint for one in kept}
    moved = {
        one.fingerprint for one in then.ignored if one.baselined and one.fingerprint not in known and moved_print(one, renames) in known
    }
    lines = sorted(one.line for one in accepted_findings(base, path) if one.fingerprint in moved) if moved and path else []
    if not path or not lines:
        return list(notices)
    told = f"{len(lines)} accepted findings, the first of them here, are about what moves: `fivegates baseline` in this change keeps them"
    places = {(path, line) for line in lines}
    return [one for one in notices if (one.place.path, one.place.line) not in places] + [Notice(Place(path, lines[0]), told)]


def _new_notices(then: Sequence[Notice], now: Sequence[Notice], renames: Renames) -> list[Notice]:
    known = {(renames.path(notice.place.path), notice.message) for notice in then}
    return [notice for notice in now if (notice.place.path, notice.message) not in known]


def add_change(before: Store, after: Store, renames: Renames, new: Settings, old: Settings) -> None:
    """Put the rows of the base beside those of the head, and what the change does among the head's."""
    after.insert_base_from(before, renames.apply)
    added = [glob for glob in new.not_agent if glob not in old.not_agent]
    place = Location(f"{new.path}:1:1", new.path, 1, 1, 1, "")
    after.insert([*change_rows(Renamed(before, renames), after, added, place.id), *([place] if added else [])])


def _settings_notices(new: Settings, base: Settings) -> list[Notice]:
    """What of the settings differs."""
    keys = [field.name for field in fields(Settings) if field.name != "path" and getattr(new, field.name) != getattr(base, field.name)]
    if not keys:
        return []
    return [Notice(Place(new.path or base.path, 1), f"settings that come with the change count once it is merged: {', '.join(keys)}")]
