"""What every kind of tree offers. No other part of fivegates opens a path."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One file: ``path`` relative to the root with ``/``; ``tracked`` as git says (always true without git)."""

    path: str
    size: int
    tracked: bool = True


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

    def read(self, path: str) -> bytes:
        """The bytes of a file. Raises ``ReadError`` when it cannot be read or leads outside the root."""
