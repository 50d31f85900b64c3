"""Versions of files in the commits behind HEAD, asked of plumbing: it reads no pager, alias or diff program out of the settings."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator

from ..errors import TreeError
from ..named_tuple import NamedTuple
from .git import Repository, run_git
from .paths import is_skipped

_FILES = ("100644", "100755")
_AT_ONCE = 500  # commits or objects of one question
SHALLOW = "the clone is shallow: older commits are not here"


class PastFile(NamedTuple):
    """A version of a file: the ``commit`` that added it or changed it to this, its path below the root, and its object."""

    commit: str
    path: str
    blob: str


class Bounds(NamedTuple):
    """How far back history is read: ``commits``, ``bytes`` of all versions together and of one ``file_bytes``, and ``seconds``."""

    commits: int = 20_000
    bytes: int = 200_000_000
    file_bytes: int = 5_000_000
    seconds: float = 30.0


class Deadline:
    """When reading ends; ``cut`` says what was left out because of it or of another bound, each reason once."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._seconds = seconds
        self.cut: list[str] = []

    def has_passed(self, what: str) -> bool:
        """Whether time is up, in which case ``what`` is noted as left out."""
        if time.monotonic() < self._end:
            return False
        self.note(f"{what}: {self._seconds:g} seconds were over")
        return True

    def note(self, reason: str) -> None:
        """Something was left out."""
        if reason not in self.cut:
            self.cut.append(reason)


def is_shallow(repository: Repository) -> bool:
    """Whether the clone lacks older commits."""
    return os.path.isfile(os.path.join(repository.git_dir, "shallow"))


def past_files(repository: Repository, wanted: Callable[[str], bool], bounds: Bounds, deadline: Deadline) -> list[PastFile]:
    """Versions of files whose path is ``wanted``, newest commit first, each object at each path once: where it was first added.

    Merges are left out: what they bring together is in their parents. Raises ``TreeError`` where git fails.
    """
    commits = _commits(repository, bounds, deadline)
    found: dict[tuple[str, str], PastFile] = {}
    for start in range(0, len(commits), _AT_ONCE):
        if deadline.has_passed("older commits are not searched"):
            break
        for past in _changed(repository, commits[start : start + _AT_ONCE], wanted):
            found[past.path, past.blob] = past  # an older commit takes the place of a newer one
    return list(found.values())


def sizes_of(repository: Repository, blobs: list[str]) -> dict[str, int]:
    """Bytes of objects; one that the clone lacks is left out."""
    sizes: dict[str, int] = {}
    for start in range(0, len(blobs), _AT_ONCE):
        asked = "".join(f"{blob}\n" for blob in blobs[start : start + _AT_ONCE]).encode()
        for line in run_git(repository, ["cat-file", "--batch-check"], asked).decode("ascii", "replace").splitlines():
            name, _, rest = line.partition(" ")
            kind, _, size = rest.partition(" ")
            if kind == "blob" and size.isdigit():
                sizes[name] = int(size)
    return sizes


def _commits(repository: Repository, bounds: Bounds, deadline: Deadline) -> list[str]:
    """Commits that HEAD comes from, newest first; none where nothing was committed yet."""
    try:
        run_git(repository, ["rev-parse", "-q", "--verify", "HEAD^{commit}"])
    except TreeError:
        return []
    listed = (
        run_git(repository, ["rev-list", "--topo-order", f"--max-count={bounds.commits + 1}", "HEAD", "--"])
        .decode("ascii", "replace")
        .split()
    )
    if len(listed) > bounds.commits:
        deadline.note(f"commits older than the last {bounds.commits} are not searched")
    elif is_shallow(repository):
        deadline.note(SHALLOW)
    return listed[: bounds.commits]


def _changed(repository: Repository, commits: list[str], wanted: Callable[[str], bool]) -> Iterator[PastFile]:
    """What each commit added or changed: git prints the commit, and then for each file its modes, objects and status, and its path."""
    options = ["--stdin", "-r", "--root", "--no-renames", "--no-ext-diff", "--no-textconv", "--diff-filter=AMT", "--relative", "-z"]
    told = os.fsdecode(run_git(repository, ["diff-tree", *options], "".join(f"{commit}\n" for commit in commits).encode()))
    commit = ""
    items = iter(told.split("\0"))
    for item in items:
        if not item.startswith(":"):
            commit = item.strip()
            continue
        path = next(items, "")
        _old, mode, _before, blob, _status = item.split(" ")
        if mode in _FILES and path and not is_skipped(path) and wanted(path):
            yield PastFile(commit, path, blob)
