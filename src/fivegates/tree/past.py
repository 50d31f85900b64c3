"""What was here before: the commits behind HEAD, asked by day. Only the first parents count, which is what was deployed."""

from __future__ import annotations

import os
from functools import cached_property
from typing import Protocol

from ..errors import TreeError
from ..named_tuple import NamedTuple
from .commit import CommitTree
from .git import Repository, run_git
from .history import is_shallow
from .interface import Tree

MOST_COMMITS = 20_000


class Changed(NamedTuple):
    """A file that differs; ``is_gone``: it was there and is not any more."""

    path: str
    is_gone: bool


class Past(Protocol):
    """The history of a tree. Every method raises ``TreeError`` where it cannot tell."""

    @property
    def is_whole(self) -> bool:
        """Whether all commits are here; a shallow clone lacks some."""

    def commit_on(self, day: str) -> str | None:
        """The last commit up to the end of a day (YYYY-MM-DD), None where there was none yet."""

    def changed_since(self, commit: str) -> frozenset[Changed]:
        """The files that differ between a commit and HEAD."""

    def tree_at(self, commit: str) -> Tree:
        """The files as a commit has them."""

    def last_active(self) -> dict[str, str]:
        """By author's address (by the mailmap, in small letters) the day of the last commit."""


class GitPast:
    """The history that git keeps of a folder."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository

    @cached_property
    def is_whole(self) -> bool:
        return not is_shallow(self._repository)

    def commit_on(self, day: str) -> str | None:
        asked = ["rev-list", "-1", "--first-parent", f"--before={day}T23:59:59Z", "HEAD", "--"]
        return run_git(self._repository, asked).decode("ascii", "replace").strip() or None

    def changed_since(self, commit: str) -> frozenset[Changed]:
        asked = [
            "diff-tree",
            "-r",
            "-z",
            "--name-status",
            "--no-renames",
            "--no-ext-diff",
            "--no-textconv",
            "--relative",
            commit,
            "HEAD",
            "--",
        ]
        told = os.fsdecode(run_git(self._repository, asked)).split("\0")
        return frozenset(Changed(path, status == "D") for status, path in zip(told[::2], told[1::2], strict=False))

    def tree_at(self, commit: str) -> Tree:
        return CommitTree(self._repository.root, commit)

    def last_active(self) -> dict[str, str]:
        asked = ["log", "--no-show-signature", "--format=%as %aE", f"--max-count={MOST_COMMITS + 1}", "HEAD", "--"]
        lines = run_git(self._repository, asked).decode("utf-8", "replace").splitlines()
        if len(lines) > MOST_COMMITS:
            raise TreeError(f"there are more than {MOST_COMMITS:,} commits")
        found: dict[str, str] = {}
        for day, _, address in (line.partition(" ") for line in lines):
            found[address.lower()] = max(day, found.get(address.lower(), ""))
        return found
