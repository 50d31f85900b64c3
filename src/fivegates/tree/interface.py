"""What every kind of tree offers. No other part of fivegates opens a path."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ..named_tuple import NamedTuple


class Entry(NamedTuple):
    """One file: ``path`` relative to the root with ``/``; ``tracked`` as git says (always true without git).

    ``real``: of a file reached through a symbolic link (its own or a folder's) the path of the file itself, else ''.
    """

    path: str
    tracked: bool = True
    real: str = ""


class Unlisted(NamedTuple):
    """Something below the root that could not be listed. ``unreadable``: it should have been (a folder that may not be opened)."""

    path: str
    reason: str
    unreadable: bool = False


class Tree(Protocol):
    """Files below a root."""

    @property
    def root(self) -> str:
        """What the user would call this tree (a folder, a commit); for messages only."""

    @property
    def prefix(self) -> str:
        """Path from git's top level to the root, '' or ending in '/'; reports for git hosts put it before every path."""

    def entries(self) -> Sequence[Entry]:
        """Every file below the root, sorted by path: tracked plus untracked-but-not-ignored, vendored trees skipped."""

    def unlisted(self) -> Sequence[Unlisted]:
        """What ``entries`` had to leave out: folder links that lead outside the root or in a circle, folders that may not be opened."""

    def files_in(self, folder: str) -> Sequence[Entry]:
        """The regular files right inside a folder that ``entries`` skips, sorted; none where the tree keeps no such folder."""

    def size(self, path: str) -> int:
        """Bytes of a file, asked for when somebody is about to read it; 0 where it cannot be read, which ``read`` says."""

    def read(self, path: str) -> bytes:
        """The bytes of a file. Raises ``ReadError`` when it cannot be read or leads outside the root."""
