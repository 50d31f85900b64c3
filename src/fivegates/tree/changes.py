"""Who changed files last, as git tells it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .git import Repository, run_git

MOST_PATHS = 200


class Change(NamedTuple):
    """A commit: ``date`` (YYYY-MM-DD, the committer's) and ``author`` as ``Name <address>``, by the tree's ``.mailmap``."""

    date: str
    author: str


def last_change(repository: Repository, paths: Sequence[str]) -> Change | None:
    """The newest commit of the history at hand that touched one of ``paths`` (relative to the root; the first 200); None where none did.

    Raises ``TreeError`` where git cannot tell, as in a repository without a commit.
    """
    asked = ["log", "-1", "--no-show-signature", "--date=short", "--format=%cd%x00%aN <%aE>", "HEAD", "--", *paths[:MOST_PATHS]]
    date, _, author = run_git(repository, asked).decode("utf-8", "replace").rstrip("\n").partition("\0")
    return Change(date, author) if date else None
