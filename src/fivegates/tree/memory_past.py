"""A history that exists only in memory: that of the examples of checks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ..named_tuple import NamedTuple
from .memory import MemoryTree
from .past import Changed


class Before(NamedTuple):
    """What one address committed on a day: whole files."""

    on: str
    by: str
    files: dict[str, str]


class MemoryPast:
    """The history of an example, whose last commit is the example itself; the same answers as git's."""

    def __init__(self, files: dict[str, str], past: Sequence[Before], today: date, *, is_whole: bool = True) -> None:
        self._is_whole = is_whole
        self._commits = [*past, Before(today.isoformat(), "ci@example.com", files)]

    @property
    def is_whole(self) -> bool:
        return self._is_whole

    def commit_on(self, day: str) -> str | None:
        return next((str(at) for at, one in reversed([*enumerate(self._commits)]) if one.on <= day), None)

    def changed_since(self, commit: str) -> frozenset[Changed]:
        then, now = self._files(int(commit)), self._files(len(self._commits) - 1)
        return frozenset(Changed(path, path not in now) for path in then.keys() | now.keys() if then.get(path) != now.get(path))

    def tree_at(self, commit: str) -> MemoryTree:
        return MemoryTree(self._files(int(commit)))

    def last_active(self) -> dict[str, str]:
        return {one.by: one.on for one in self._commits}

    def _files(self, commit: int) -> dict[str, str]:
        if commit == len(self._commits) - 1:
            return self._commits[-1].files
        whole: dict[str, str] = {}
        for one in self._commits[: commit + 1]:
            whole.update(one.files)
        return whole
