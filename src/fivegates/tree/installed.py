"""A commit beside the working tree: what `terraform init` installed counts for both, or a module would be new in every change."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import ReadError
from .interface import Entry, Tree
from .wrapped import WrappedTree

FOLDER = ".terraform"


class WithInstalled(WrappedTree):
    """``tree``, and what lies in ``working`` below ``.terraform`` where ``tree`` has nothing there, as a commit has not."""

    def __init__(self, tree: Tree, working: Tree) -> None:
        super().__init__(tree)
        self._working = working

    def files_in(self, folder: str) -> Sequence[Entry]:
        own = self._tree.files_in(folder)
        return own if own or not _is_installed(folder) else self._working.files_in(folder)

    def size(self, path: str) -> int:
        return self._tree.size(path) or (self._working.size(path) if _is_installed(path) else 0)

    def read(self, path: str) -> bytes:
        try:
            return self._tree.read(path)
        except ReadError:
            if not _is_installed(path):
                raise
            return self._working.read(path)


def _is_installed(path: str) -> bool:
    return FOLDER in path.split("/")
