"""A tree that answers as another one does, for those that add something to its answers."""

from __future__ import annotations

from collections.abc import Sequence

from .interface import Entry, Tree, Unlisted


class WrappedTree:
    """Passes every question on to ``tree``."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    @property
    def root(self) -> str:
        return self._tree.root

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
        return self._tree.size(path)

    def read(self, path: str) -> bytes:
        return self._tree.read(path)
