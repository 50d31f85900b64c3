"""What is staged: the content of git's index, which is what the next commit will hold."""

from __future__ import annotations

import os
from collections.abc import Iterable

from ..errors import TreeError
from .git import Repository, find_repository, run_git
from .objects import Blob, ObjectTree

_STAGES = {"0": 0, "2": 1, "3": 2, "1": 3}  # in a conflict ours is read, then theirs, then the common ancestor


class IndexTree(ObjectTree):
    """The staged files below ``root``. Raises ``TreeError`` where that is no folder of a git repository."""

    def __init__(self, root: str | os.PathLike[str]) -> None:
        super().__init__(os.fspath(root), require_repository(os.fspath(root)))

    def list_blobs(self) -> Iterable[Blob]:
        chosen: dict[str, tuple[int, str, str]] = {}
        for item in os.fsdecode(run_git(self._repository, ["ls-files", "-z", "--stage", "--cached"])).split("\0"):
            if item:
                about, _, path = item.partition("\t")
                mode, name, stage = about.split(" ")
                candidate = (_STAGES[stage], mode, name)
                chosen[path] = min(candidate, chosen.get(path, candidate))
        return [Blob(path, mode, name) for path, (_, mode, name) in chosen.items()]


def require_repository(root: str) -> Repository:
    """The repository of a folder. Raises ``TreeError`` where there is none."""
    repository = find_repository(root) if os.path.isdir(root) else None
    if repository is None:
        raise TreeError(f"{root} is not in a git repository", "staged and committed content can only be read from one")
    return repository
