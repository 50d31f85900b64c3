"""A tree that remembers which of its files somebody looked into."""

from __future__ import annotations

from collections.abc import Sequence

from .interface import Entry, Tree, Unlisted


class WatchedTree:
    """Another tree, with ``asked``: the paths that were read, or meant to be."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self.asked: set[str] = set()

    @property
    def root(self) -> str:
        return self._tree.root

    @property
    def state(self) -> str:
        """As the other tree's, where it has one: a name for all that it holds."""
        return str(getattr(self._tree, "state", ""))

    @property
    def prefix(self) -> str:
        return self._tree.prefix

    def entries(self) -> Sequence[Entry]:
        return self._tree.entries()

    def unlisted(self) -> Sequence[Unlisted]:
        return self._tree.unlisted()

    def files_in(self, folder: str) -> Sequence[Entry]:
        return self._tree.files_in(folder)

    def size(self, path: str) -> int:
        self.asked.add(path)
        return self._tree.size(path)

    def read(self, path: str) -> bytes:
        self.asked.add(path)
        return self._tree.read(path)

    def is_without(self, altered: frozenset[str]) -> bool:
        """Whether nothing of these was looked into; never where links lead from one path to another."""
        return self.asked.isdisjoint(altered) and not any(entry.real for entry in self.entries())
