"""Which file of a tree lies in which of its parts, and the tree as some of its parts see it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from heapq import merge
from posixpath import dirname, join, normpath

from ..globs import glob_matches
from ..tree.interface import Entry, Tree
from ..tree.wrapped import WrappedTree

SHARED = ""  # the part of what lies in none
_PATHS = re.compile(rb"[\w.@+\x80-\xff-]++(?:/[\w.@+\x80-\xff-]*+)++")
_VERSION = re.compile(rb"[\w.-]++/v[0-9]\w*")  # of Kubernetes: apps/v1
_MOST_UPWARDS = 2_000  # different paths of one file that lead out of its folder
_DEEPEST = 64  # steps of a path


def part_named(name: str) -> str:
    """What a part offers, and those ask for that speak of it."""
    return f"the folder {name}"


class Parts:
    """The parts of a tree by their folders; ``globs``: of these folders. Of two parts inside one another the outer one is; what hosts and
    tools keep in hidden folders at the root is nobody's.

    ``names``: the parts, sorted; ``entries``: the files of each, those of none under ``SHARED``.
    """

    def __init__(self, globs: Sequence[str], entries: Iterable[Entry]) -> None:
        self._globs = globs
        self._known: dict[str, str] = {}
        self.entries: dict[str, list[Entry]] = {SHARED: []}
        for entry in entries:
            self.entries.setdefault(self.of(entry.path), []).append(entry)
        self.names = sorted(self.entries.keys() - {SHARED})
        self._first = {name.partition("/")[0] for name in self.entries}

    def of(self, path: str) -> str:
        """The part a file lies in."""
        folder = dirname(path)
        if folder not in self._known:
            self._known[folder] = self.of_folder(folder)
        return self._known[folder]

    def of_folder(self, path: str) -> str:
        """The part that a folder lies in or is."""
        steps = path.split("/")[:_DEEPEST] if not path.startswith(".") else []
        above = ("/".join(steps[:end]) for end in range(1, len(steps) + 1))
        return next((folder for folder in above if any(glob_matches(glob, folder) for glob in self._globs)), SHARED)

    def named_in(self, path: str, content: bytes) -> set[str]:
        """The parts that a file speaks of by a path: upwards, from whichever folder around it is meant, or downwards from the root. All of
        them where it speaks of too many paths.
        """
        found = {text.decode("utf-8", "replace").removeprefix("./") for text in _PATHS.findall(content) if not _VERSION.fullmatch(text)}
        upwards = {text for text in found if text.startswith("../")}
        if len(upwards) > _MOST_UPWARDS:
            return {*self.names}
        steps = dirname(path).split("/")[:_DEEPEST]
        around = ["/".join(steps[:end]) for end in range(1, len(steps) + 1)]
        paths = {normpath(join(folder, text)) for text in upwards for folder in around}
        paths.update(text for text in found if text.partition("/")[0] in self._first)
        if self.of(path) == SHARED:  # there may be parts below its folder
            paths.update(join(dirname(path), text) for text in found)
        return {part for one in paths if (part := self.of_folder(one)) in self.entries} - {SHARED}


class PartTree(WrappedTree):
    """A tree as the parts ``names`` see it: their own files and the shared ones."""

    def __init__(self, tree: Tree, parts: Parts, names: Collection[str]) -> None:
        super().__init__(tree)
        self.names = frozenset(names)
        self._parts = parts
        self._entries = list(merge(*(parts.entries[name] for name in sorted({SHARED, *names}))))

    def entries(self) -> Sequence[Entry]:
        return self._entries

    def owns(self, path: str) -> bool:
        """Whether a file lies in one of the parts themselves."""
        part = self._parts.of(path)
        return part != SHARED and part in self.names

    def others_below(self, folder: str, ending: str | tuple[str, ...] = "") -> list[str]:
        """The other parts that lie in a folder ('.' or '' for the root); ``ending``: of the name of a file that they hold."""
        around = "" if folder in ("", ".") else f"{folder}/"
        below = (part for part in self._parts.names if part.startswith(around) and part not in self.names)
        return [part for part in below if any(entry.path.endswith(ending) for entry in self._parts.entries[part])]

    def is_library(self, folder: str, called: Collection[str] = ()) -> bool:
        """Whether a folder of Terraform is no root here: a shared one, but where what is shared is looked at for itself. ``called``: those
        that parts call.
        """
        part = self._parts.of_folder(folder)
        return part not in self.names if part != SHARED or SHARED not in self.names else folder in called


class ListeningTree(WrappedTree):
    """A tree of some parts that listens for others.

    ``spoken_of``: the parts that their files name by a path, or of which a file was read; ``spoken_of_by``: the same of what is shared, by
    folder.
    """

    def __init__(self, tree: PartTree, parts: Parts) -> None:
        super().__init__(tree)
        self._names = tree.names
        self._parts = parts
        linked = {parts.of(entry.real) for entry in tree.entries() if entry.real}
        self.spoken_of = linked - self._names - {SHARED}
        self.spoken_of_by: dict[str, set[str]] = {}

    def read(self, path: str) -> bytes:
        content = self._tree.read(path)
        part = self._parts.of(path)
        if part != SHARED and part not in self._names:
            self.spoken_of.add(part)
            return content
        named = self._parts.named_in(path, content) - self._names
        if named and part in self._names:
            self.spoken_of |= named
        elif named:
            self.spoken_of_by.setdefault(dirname(path), set()).update(named)
        return content
