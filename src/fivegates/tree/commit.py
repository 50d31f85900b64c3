"""The files of one commit, read from git's object store."""

from __future__ import annotations

import os
from collections.abc import Iterable

from ..errors import ReadError, TreeError
from .git import Repository, run_git
from .index import require_repository
from .objects import Blob, ObjectTree


class CommitTree(ObjectTree):
    """The files that commit ``revision`` holds below ``root``. Raises ``TreeError`` where there is no such commit or repository.

    ``commit`` is the commit's full name. ``repository``: where it is, for a bare one, which is never found by looking.
    """

    def __init__(self, root: str | os.PathLike[str], revision: str, repository: Repository | None = None) -> None:
        folder = os.fspath(root)
        super().__init__(f"{folder} at {revision}", repository if repository is not None else require_repository(folder))
        self.commit = self._resolve(revision)

    def _resolve(self, revision: str) -> str:
        hint = "name a branch, a tag or a commit; in a shallow clone fetch it first"
        if not revision or "\n" in revision or "\0" in revision:
            raise TreeError(f"{revision!r} is not a revision", hint)
        try:
            return self._store.look_up(f"{revision}^{{commit}}")[0]
        except ReadError as error:
            raise TreeError(f"git knows no commit {revision!r} in {self._repository.top}", hint) from error

    def list_blobs(self) -> Iterable[Blob]:
        listed = os.fsdecode(run_git(self._repository, ["ls-tree", "-r", "-z", self.commit])).split("\0")
        for item in listed:
            if item:
                about, _, path = item.partition("\t")
                mode, _, name = about.split()
                yield Blob(path, mode, name)
