"""A tree that remembers which of its files somebody looked into."""

from __future__ import annotations

from .interface import Tree
from .wrapped import WrappedTree


class WatchedTree(WrappedTree):
    """Another tree, with ``asked``: the paths that were read, or meant to be."""

    def __init__(self, tree: Tree) -> None:
        super().__init__(tree)
        self.asked: set[str] = set()

    @property
    def state(self) -> str:
        """As the other tree's, where it has one: a name for all that it holds."""
        return str(getattr(self._tree, "state", ""))

    def size(self, path: str) -> int:
        self.asked.add(path)
        return self._tree.size(path)

    def read(self, path: str) -> bytes:
        self.asked.add(path)
        return self._tree.read(path)

    def is_without(self, altered: frozenset[str]) -> bool:
        """Whether nothing of these was looked into; never where links lead from one path to another."""
        return self.asked.isdisjoint(altered) and not any(entry.real for entry in self.entries())
