"""Everything that is asked of a tree while its facts are made, so that a later run can ask the same and see whether anything differs.

Facts are made of answers of a ``Tree`` and of nothing else. Where every answer is the same, so are they: no rule says which file matters
for what, and none can be wrong.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

from ..errors import ReadError
from ..named_tuple import NamedTuple
from ..tree.interface import Entry, Tree
from ..tree.wrapped import WrappedTree


class Questions(NamedTuple):
    """What was asked: the files that were read, those whose size alone was asked, and the folders that were listed; each sorted."""

    read: tuple[str, ...]
    sizes: tuple[str, ...]
    folders: tuple[str, ...]


class TracedTree(WrappedTree):
    """A tree that remembers what it was asked. ``changed``: a file had two contents while it was looked at."""

    def __init__(self, tree: Tree) -> None:
        super().__init__(tree)
        self._answers = Answers(tree)
        self._sizes: dict[str, int] = {}
        self.changed = False

    def files_in(self, folder: str) -> Sequence[Entry]:
        found = self._tree.files_in(folder)
        self._answers.folders[folder] = _listed(found)
        return found

    def size(self, path: str) -> int:
        size = self._tree.size(path)
        self.changed |= self._sizes.setdefault(path, size) != size
        return size

    def read(self, path: str) -> bytes:
        try:
            content = self._tree.read(path)
        except ReadError as error:
            self._remember(path, _failed(error))
            raise
        self._remember(path, _hashed(content))
        return content

    def _remember(self, path: str, answer: str) -> None:
        self.changed |= self._answers.read.setdefault(path, answer) != answer

    def told(self) -> tuple[Questions, Answers]:
        """What was asked and answered. The size of what was read as a whole is known by what was read."""
        answers = self._answers
        for path, size in self._sizes.items():
            if answers.read.get(path, "!").startswith("!"):
                answers.sizes[path] = size
        return Questions(tuple(sorted(answers.read)), tuple(sorted(answers.sizes)), tuple(sorted(answers.folders))), answers


class Answers:
    """What a tree answers, each question asked once. A file is answered by the hash of its bytes, or by why it cannot be read."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self.read: dict[str, str] = {}
        self.sizes: dict[str, int] = {}
        self.folders: dict[str, Any] = {}

    def digest(self, questions: Questions) -> str:
        """One name for all answers."""
        hashed = sha256()
        for path in questions.read:
            hashed.update(f"{path}\0{self._read(path)}\0".encode("utf-8", "surrogateescape"))
        sizes = [(path, self._size(path)) for path in questions.sizes]
        folders = [(path, self._folder(path)) for path in questions.folders]
        hashed.update(json.dumps([sizes, folders]).encode("utf-8"))
        return hashed.hexdigest()

    def _read(self, path: str) -> str:
        known = self.read.get(path)
        if known is None:
            try:
                known = _hashed(self._tree.read(path))
            except ReadError as error:
                known = _failed(error)
            self.read[path] = known
        return known

    def _size(self, path: str) -> int:
        if path not in self.sizes:
            self.sizes[path] = self._tree.size(path)
        return self.sizes[path]

    def _folder(self, path: str) -> Any:
        if path not in self.folders:
            self.folders[path] = _listed(self._tree.files_in(path))
        return self.folders[path]


def listing(tree: Tree) -> str:
    """A name for what a tree holds by name, whatever stands in it."""
    told = [[*map(tuple, tree.entries())], [*map(tuple, tree.unlisted())]]
    return sha256(json.dumps(told).encode("utf-8")).hexdigest()


def _listed(entries: Iterable[Entry]) -> list[list[Any]]:
    return [list(entry) for entry in entries]


def _hashed(content: bytes) -> str:
    return sha256(content).hexdigest()


def _failed(error: ReadError) -> str:
    return f"!{error.line} {error.message}"
