"""The pipeline of a change on one screen: base and head through the same stages, then what is new, gone and otherwise.

What lets findings through comes from the base: settings, comments, waivers and the baseline. A pull request cannot switch off what would
refuse it; what it adds of that kind is named, and counts once it is merged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import fields, replace
from typing import TYPE_CHECKING, NamedTuple

from .changes.compare import Changes, Comparison, compare
from .changes.renames import Renames
from .changes.rows import Renamed, change_rows
from .facts.model import Location
from .facts.store import Store
from .findings.model import Finding, Notice, ScanResult
from .findings.settle import exit_code, settle
from .keeping import gather_facts
from .scan import ScanOptions, judge_facts
from .settings import Settings, load_settings
from .source import Place
from .tree.interface import Tree

if TYPE_CHECKING:
    from .findings.ignore import Ignore
    from .readers.interface import Problem
    from .secrets.redactor import Redactor


class Change(NamedTuple):
    """``result``: the head as a scan shows it, its findings and errors only what is new; ``base``: what it was compared with, in words."""

    result: ScanResult
    comparison: Comparison
    redactor: Redactor
    base: str


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


def judge_change(base: Tree, head: Tree, renames: Renames, options: ScanOptions, called: str) -> Change:
    """Everything a report prints about a change from ``base`` to ``head``. ``called``: the base, in words.

    Of one tree compared with itself nothing is read.
    """
    settings = load_settings(base)
    if base is head:
        return _nothing(head, settings, options, called)
    before = gather_facts(options.cache, base, settings, options.progress, today=options.today)
    after = gather_facts(options.cache, head, settings, options.progress, today=options.today, past=options.past)
    after.redactor.learn_from(before.redactor)  # what goes with the change is told too
    then = judge_facts(before, base, settings, options)
    new_settings = load_settings(head)
    add_change(before.store, after.store, renames, new_settings, settings)
    now = judge_facts(after, head, settings, options, BasePolicy(base, then.ignores, renames))
    comparison = compare(before.store, after.store, _every(then), _every(now), renames)
    problems = _new_problems(then.problems, now.problems, renames)
    settled = settle(comparison.new, now.fail_on)
    result = replace(
        now,
        findings=[*settled.blocking, *settled.observed],
        ignored=list(settled.ignored),
        problems=problems,
        exit_code=exit_code(settled, problems, options.unreadable),
        notices=sorted([*_new_notices(then.notices, now.notices, renames), *_settings_notices(new_settings, settings)]),
    )
    return Change(result, comparison, after.redactor, called)


def _nothing(tree: Tree, settings: Settings, options: ScanOptions, called: str) -> Change:
    from .secrets.classifier import Classifier
    from .secrets.knowledge import load_knowledge
    from .secrets.redactor import Redactor

    unchanged = Changes((), (), ())
    result = ScanResult(tree.root, {}, [], [], [], [], 0, options.fail_on or settings.fail_on, tree.prefix)
    return Change(result, Comparison((), (), (), unchanged, unchanged, unchanged), Redactor(Classifier(load_knowledge())), called)


def _every(result: ScanResult) -> list[Finding]:
    return [*result.findings, *result.ignored]


def _identity(ignore: Ignore, path: str) -> tuple[str, tuple[str, ...], str, str]:
    return path, ignore.checks, ignore.reason, str(ignore.until)


def _new_problems(then: Sequence[Problem], now: Sequence[Problem], renames: Renames) -> list[Problem]:
    known = Counter((renames.path(problem.place.path), problem.kind, problem.reason) for problem in then)
    return [problem for problem in now if not known[problem.place.path, problem.kind, problem.reason]]


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
