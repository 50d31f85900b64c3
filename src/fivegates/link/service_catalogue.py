"""Which entries of service catalogues speak for an agent: those of its name, and the one beside its definition or code.

One that is not of its name stands for it as the only service of the nearest folder that has entries, where no folder below lists services
one by one.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator

from ..extract.service_entries import EntryOwner, ServiceEntry
from .names import words


class ServiceCatalogue:
    """The entries of a tree, by name and by folder."""

    def __init__(self, entries: Iterable[ServiceEntry]) -> None:
        self._by_name: dict[tuple[str, ...], list[ServiceEntry]] = {}
        self._by_folder: dict[str, list[ServiceEntry]] = {}
        self.entries = list(entries)
        for entry in self.entries:
            for name in {words(name) for name in entry.names}:
                self._by_name.setdefault(name, []).append(entry)
            self._by_folder.setdefault(posixpath.dirname(entry.place.path), []).append(entry)
        self._below = Counter(above for entry in self.entries if entry.is_service for above in _folders(entry.place.path))

    def owners(self, names: Iterable[str], paths: Iterable[str]) -> Iterator[tuple[EntryOwner, bool]]:
        """Owners of an agent with these names, defined or built at these paths, and whether they own it rather than the whole tree.

        Entries that could all be meant and name different owners say nothing.
        """
        owned = self._owned
        for name in {words(name): None for name in names}:
            yield from ((owner, True) for owner in _agreed(owned(self._by_name.get(name, []))))
        for folder in dict.fromkeys(self._nearest(path, is_owned=True) for path in paths):
            beside = owned(self._by_folder[folder]) if folder is not None else []
            yield from ((owner, bool(folder)) for owner in _agreed(beside))

    def standing_for(self, names: Iterable[str], paths: Iterable[str]) -> list[ServiceEntry]:
        """The entries of an agent with these names, defined or built at these paths."""
        found = [entry for name in {words(name): None for name in names} for entry in self._by_name.get(name, [])]
        for folder in dict.fromkeys(self._nearest(path) for path in paths):
            if folder is not None and self._below.get(folder, 0) <= 1:
                found += self._by_folder[folder]
        return list(dict.fromkeys(found))

    @staticmethod
    def _owned(entries: Iterable[ServiceEntry]) -> list[ServiceEntry]:
        return [entry for entry in entries if entry.owners]

    def _nearest(self, path: str, is_owned: bool = False) -> str | None:
        """The nearest folder above a path that holds entries (that name owners); '' is the root, None where there is none."""
        folder = posixpath.dirname(path)
        while folder not in self._by_folder or (is_owned and not self._owned(self._by_folder[folder])):
            if not folder:
                return None
            folder = posixpath.dirname(folder)
        return folder


def _folders(path: str) -> Iterator[str]:
    """Every folder that a file lies in, the root ('') last."""
    while path:
        path = posixpath.dirname(path)
        yield path


def _agreed(entries: list[ServiceEntry]) -> tuple[EntryOwner, ...]:
    """The owners that all entries name alike (a service and its API in one file do), none where they differ."""
    named = {frozenset(owner.name for owner in entry.owners) for entry in entries}
    return entries[0].owners if len(named) == 1 else ()
