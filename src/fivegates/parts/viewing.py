"""The facts of some parts as they see the tree: their own files and the shared ones."""

from __future__ import annotations

import gc
from collections.abc import Collection
from dataclasses import replace
from functools import partial
from posixpath import dirname, join, normpath

from ..caching.apart import Apart, Names
from ..caching.kept import Kept
from ..caching.request import Request
from ..caching.shelf import Shelf
from ..caching.trace import TracedTree
from ..gathering import Gathered, gather, without_documents
from ..settings import Settings
from .meeting import Group
from .naming import names_of
from .shared import Shared
from .split import SHARED, ListeningTree, Parts, PartTree, part_named

INVOLVED = "what shared files define"
MOST_UNFREED = 4_000  # files whose documents may wait in memory until they are taken apart, which takes time


class Views:
    """Facts of groups of ``parts``, out of the cache where an earlier run left them there."""

    def __init__(self, request: Request, parts: Parts) -> None:
        self._request = request
        self._parts = parts
        self._unfreed = 0
        self._shared = Shared()
        self.shared = self.of(())  # the facts of shared files alone
        self._shared = Shared(self.shared)

    def of(self, group: Group, called: Collection[str] = ()) -> Kept:
        """What some parts say beside what is said of shared files alone. ``called``: shared folders of Terraform that parts call, where
        these are looked at for themselves.
        """
        cache, tree, settings, progress, wanted, today = self._request
        seen = PartTree(tree, self._parts, group)
        told = [*self._request.told, "parts", *group, "shared", self._shared.digest, "called", *sorted(called if SHARED in group else ())]
        shelf = Shelf(cache, seen, settings, told) if cache is not None else None
        kept = shelf.find() if shelf is not None else None
        if kept is not None:
            return kept
        listening = ListeningTree(seen, self._parts)
        traced = TracedTree(listening)
        is_library = partial(seen.is_library, called=called)
        facts = gather(traced, self._settings_of(seen), progress, wanted=wanted, today=today, is_library=is_library)
        kept = self._apart(facts, seen, listening)
        if shelf is not None:
            shelf.keep(kept, traced)
        del facts
        self._free(len(seen.entries()))
        return kept

    def _apart(self, facts: Gathered, seen: PartTree, listening: ListeningTree) -> Kept:
        own, gone = self._shared.without(facts.store)
        libraries = _libraries(facts, seen)
        around = (listening.spoken_of_by.get(folder, ()) for folder in libraries)
        spoken_of = listening.spoken_of.union(*around, self._led_to(seen))
        names = names_of(facts, own, seen)
        is_involved = bool(gone) or self._shared.is_meant_by(own) or not self._shared.names.isdisjoint(names.same)
        names = Names(
            names.same.union([INVOLVED] if is_involved else ()),
            names.offered.union(map(part_named, seen.names - {SHARED})),
            names.asked.union(map(part_named, spoken_of)),
        )
        return replace(without_documents(facts, self._request.settings), held=own, apart=Apart(names, libraries, gone))

    def _settings_of(self, seen: PartTree) -> Settings:
        """The settings without the roots of other parts."""
        settings = self._request.settings
        return replace(settings, terraform_roots=tuple(root for root in settings.terraform_roots if not seen.is_library(root.path)))

    def _led_to(self, seen: PartTree) -> set[str]:
        """Other parts that the settings lead these to: by a folder that stands for a module, a file of variables."""
        files = (join(root.path, file) for root in self._settings_of(seen).terraform_roots for file in root.var_files)
        folders = (*self._request.settings.modules.values(), *map(dirname, files))
        return {self._parts.of_folder(normpath(folder)) for folder in folders} - {SHARED, *seen.names}

    def _free(self, files: int) -> None:
        """Take apart what facts were made of, where nobody else does."""
        self._unfreed += files
        if self._unfreed > MOST_UNFREED and not gc.isenabled():
            gc.collect()
            gc.freeze()  # what is left is not looked through again
            self._unfreed = 0


def _libraries(facts: Gathered, seen: PartTree) -> frozenset[str]:
    """Shared folders of Terraform that are called."""
    resources = (one for one in facts.resolved.resources if one.unit.startswith("terraform:"))
    places = {place.path for one in resources for place in (one.place, *(call.place for call in one.calls))}
    return frozenset(dirname(path) for path in places if not seen.owns(path))
