"""Who changed files last, as git tells it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

from ..named_tuple import NamedTuple
from .git import Repository, run_git

MOST_PATHS = 200
MOST_SINCE = 50  # commits since a review
MOST_ASKED = 20_000  # paths of one question
MOST_COMMITS = 100_000  # that touched one of them
MOST_ENDS = 10_000_000  # bytes


class Change(NamedTuple):
    """A commit: ``date`` (YYYY-MM-DD, the committer's) and ``author`` as ``Name <address>``, by the tree's ``.mailmap``."""

    date: str
    author: str


def last_changes(repository: Repository, paths: Iterable[str]) -> dict[str, Change]:
    """Of each of ``paths`` the newest commit that touched it, by one question for all; the path that changed last comes first.

    A path without one is left out: it was never committed, or the history at hand does not reach so far. Where a shallow clone ends, git
    takes every file for added: that says nothing, and is left out too. Raises ``TreeError`` where git cannot tell.
    """
    asked = sorted({path for path in paths if path and "\n" not in path})[:MOST_ASKED]
    if not asked:
        return {}
    options = ["--no-show-signature", "--no-ext-diff", "--no-renames", "--date=short", "--format=%x01%H%x00%cd%x00%aN <%aE>%x00"]
    told = run_git(
        repository,
        ["log", *options, "--name-only", "--relative", "-z", f"--max-count={MOST_COMMITS}", "--stdin"],
        os.fsencode("\n".join(["HEAD", "--", *asked]) + "\n"),
    )
    ends, wanted = _shallow_ends(repository), set(asked)
    found: dict[str, Change | None] = {}
    for commit in os.fsdecode(told).split("\1")[1:]:
        name, date, author, *touched = commit.split("\0")
        change = None if name in ends else Change(date, author.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
        for path in touched:
            if path.lstrip("\n") in wanted:
                found.setdefault(path.lstrip("\n"), change)
    return {path: change for path, change in found.items() if change is not None}


def _shallow_ends(repository: Repository) -> frozenset[str]:
    """The commits whose parents a shallow clone lacks; a worktree's are kept with its repository."""
    told = run_git(repository, ["rev-parse", "--path-format=absolute", "--git-path", "shallow"])
    try:
        with open(os.fsdecode(told).rstrip("\n"), encoding="ascii", errors="replace") as file:
            return frozenset(file.read(MOST_ENDS).split())
    except OSError:
        return frozenset()


class Commit(NamedTuple):
    """A commit as a person names it: the first letters of its ``name``, its day, who wrote it, and its first line."""

    name: str
    date: str
    author: str
    subject: str


def commits_since(repository: Repository, day: str, paths: Sequence[str]) -> list[Commit]:
    """The newest 50 commits after the end of a day (YYYY-MM-DD) that touched one of ``paths`` (the first 200), the newest first.

    Raises ``TreeError`` where git cannot tell.
    """
    options = ["--no-show-signature", "--date=short", "--format=%h%x00%cd%x00%aN <%aE>%x00%s%x00", "-z", f"--max-count={MOST_SINCE}"]
    told = run_git(repository, ["log", *options, f"--since={day}T23:59:59Z", "HEAD", "--", *paths[:MOST_PATHS]])
    parts = told.decode("utf-8", "replace").split("\0")
    rows = [[part.strip("\n") for part in parts[at : at + 4]] for at in range(0, len(parts) - 4, 5)]
    return [Commit(*row) for row in rows]
