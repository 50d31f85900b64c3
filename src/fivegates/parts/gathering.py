"""The facts of a tree out of those of its parts: which parts are read as one, and when the tree is better read as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import chain
from posixpath import basename, normpath

from ..caching.kept import Kept
from ..caching.request import Request
from ..discover import kind_by_name
from ..readers.interface import Problem
from ..settings import missing_roots, settings_place
from .meeting import Group, joined
from .split import SHARED, Parts
from .uniting import united
from .viewing import Views

LEAST_FILES = 2_000  # of a tree; a smaller one is read as a whole in less time than its parts
CONFIGURATIONS = ("terraform", "terragrunt")  # kinds of files that deploy something
MOST = 0.75  # of a tree's files, that one group of several parts may hold
MOST_NAMED = 4  # parts that one notice names


class PartReader:
    """Reads a tree in its parts. ``groups``: those that were read as one; ``notices``: what is to be said of them."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._parts = Parts(request.settings.parts, request.tree.entries())
        self.groups: list[Group] = []
        self.notices: list[Problem] = []

    def read(self) -> Kept | None:
        """None where the tree is to be read as a whole: it is small, has no two parts, or most of it is one in the end."""
        if len(self._request.tree.entries()) < LEAST_FILES:
            return None
        if len(self._parts.names) < 2:
            self._tell("no two folders of this tree are parts: it is read as a whole")
            return None
        views = Views(self._request, self._parts)
        found = self._group(views)
        if found is None:
            return None
        self.groups = [group for group in found if group != (SHARED,)]
        try:
            facts = united(views.shared, list(found.values()))
        except ValueError:  # rows that are none, out of a cache
            return None
        return replace(facts, problems=sorted({*facts.problems, *missing_roots(self._request.tree, self._request.settings)}))

    def _group(self, views: Views) -> Mapping[Group, Kept] | None:
        """The parts, those that know one thing in common together; None where that is most of the tree."""
        found: dict[Group, Kept] = {(name,): views.of((name,)) for name in self._parts.names}
        roots = {normpath(root.path) for root in self._request.settings.terraform_roots}
        called = frozenset(chain.from_iterable(view.apart.libraries for view in found.values())) - roots
        if any(kind_by_name(basename(entry.path)) in CONFIGURATIONS for entry in self._parts.entries[SHARED]):
            found[SHARED,] = views.of((SHARED,), called)
        reasons: dict[Group, str] = {}
        while True:
            groups = joined({group: view.apart.names for group, view in found.items()})
            reasons = {group: why or _reason(group, reasons) for group, why in groups.items() if len(group) > 1}
            whole = next(filter(self._is_most, reasons), None)
            if whole is not None:
                self._tell(f"the tree is read as a whole: most of it is one ({_listed(whole)}), as two of these name {reasons[whole]}")
                return None
            if len(groups) == len(found):
                for group, why in reasons.items():
                    self._tell(f"these parts are read as one ({_listed(group)}): two of them name {why}")
                return found
            found = {group: found[group] if group in found else views.of(group, called) for group in groups}

    def _is_most(self, group: Group) -> bool:
        return sum(len(self._parts.entries[name]) for name in group) > MOST * len(self._request.tree.entries())

    def _tell(self, text: str) -> None:
        self.notices.append(Problem(settings_place(self._request.tree, self._request.settings, ("parts",)), text, "notice"))


def _reason(group: Group, reasons: Mapping[Group, str]) -> str:
    """Why a group of before is one."""
    return next(why for parts, why in reasons.items() if set(parts) <= set(group))


def _listed(names: Iterable[str]) -> str:
    called = [name or "what lies in no part" for name in names]
    more = len(called) - MOST_NAMED
    return ", ".join(called[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
