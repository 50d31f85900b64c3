"""The files on disk: as git lists them, or by a bounded walk where there is no git."""

from __future__ import annotations

import errno
import os
import stat
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from ..errors import ReadError, TreeError
from .git import find_repository, list_files
from .interface import Entry, Unlisted
from .paths import OUTSIDE, expand_folder_links, is_skipped
from .reasons import explain
from .walk import CLOSED, Found, look_up, walk

_OUTSIDE_ROOT = ".."
_HAS_DRIVES = os.name == "nt"  # where short names, junctions and mounted drives are other ways to be a link
_STEPS_ELSEWHERE = frozenset({"", ".", ".."})
NOT_REGULAR = "it is not a regular file"
_OPEN_FLAGS = (
    os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
)


class WorkingTree:
    """What lies in a folder: tracked files plus untracked ones that are not ignored. Without git every file counts as tracked.

    ``note`` says in one sentence when git should have been asked and could not be, else ''; it is set once the entries were listed.
    Raises ``TreeError`` where ``root`` is no folder.
    """

    def __init__(self, root: str | os.PathLike[str]) -> None:
        self._root = os.fspath(root)
        if not os.path.isdir(self._root):
            reason = "is a file, not a folder" if os.path.exists(self._root) else "does not exist"
            raise TreeError(f"{self._root} {reason}", "give the folder to scan; the whole of it is always analysed")
        self._real = os.path.realpath(self._root)
        self._base = self._real.rstrip(os.sep) + os.sep
        self._repository = find_repository(self._real)
        self._entries: list[Entry] | None = None
        self._unlisted: list[Unlisted] = []
        self._folders: dict[str, str | None] = {}
        self._plain: set[str] = set()  # folders that no link leads to
        self._special: set[str] = set()  # pipes, sockets and devices: never opened; where one should be read, reading it says so
        self.note = ""

    @property
    def root(self) -> str:
        return self._root

    @property
    def prefix(self) -> str:
        return self._repository.prefix if self._repository else ""

    def entries(self) -> Sequence[Entry]:
        if self._entries is None:
            self._entries = self._list()
        return self._entries

    def unlisted(self) -> Sequence[Unlisted]:
        self.entries()
        return self._unlisted

    def files_in(self, folder: str) -> Sequence[Entry]:
        try:
            real = self._real_folder(folder)
            if real is None:
                return ()
            with os.scandir(real) as items:
                regular = (item for item in items if item.is_file(follow_symlinks=False))
                return sorted(Entry(f"{folder}/{item.name}", False) for item in regular)
        except (OSError, ValueError):  # gone, closed to us, or no name that a folder can have
            return ()

    def size(self, path: str) -> int:
        folder, _, name = path.rpartition("/")
        try:
            real = self._real_folder(folder)
            file = os.path.join(real, name) if real is not None else self._real
            status = os.lstat(file)
            if stat.S_ISLNK(status.st_mode):
                file = os.path.realpath(file)
                status = os.lstat(file)
        except (OSError, ValueError):
            return 0
        return status.st_size if stat.S_ISREG(status.st_mode) and self._below_root(file) != _OUTSIDE_ROOT else 0

    def read(self, path: str) -> bytes:
        try:
            return self._read(path)
        except ValueError as error:  # a zero byte or half of a surrogate pair, out of an expression such as file("\\u0000")
            raise ReadError("no file can have this name") from error

    def _read(self, path: str) -> bytes:
        folder, _, name = path.rpartition("/")
        real = self._real_folder(folder)
        if real is None or name in ("", ".", ".."):
            raise ReadError(f"{OUTSIDE} is not followed")
        if path in self._special:
            raise ReadError(NOT_REGULAR)
        try:
            return _read_regular(os.path.join(real, name))
        except OSError as error:
            if error.errno == errno.ELOOP:
                return self._read_link(os.path.join(real, name))
            is_missing = isinstance(error, FileNotFoundError | NotADirectoryError | IsADirectoryError) and not self._is_listed(path)
            raise ReadError("there is no such file" if is_missing else explain(error)) from error

    def _is_listed(self, path: str) -> bool:
        entries = self._entries or []
        at = bisect_left(entries, Entry(path, False))
        return at < len(entries) and entries[at].path == path

    def _real_folder(self, folder: str) -> str | None:
        """The folder on disk, None where it lies outside the root; remembered, because many files share one."""
        if folder not in self._folders:
            real = self._real_path(folder)
            self._folders[folder] = real if self._below_root(real) != _OUTSIDE_ROOT else None
        return self._folders[folder]

    def _real_path(self, folder: str) -> str:
        """As ``os.path.realpath`` says, which looks at every step of every path; here each folder is looked at once."""
        if _HAS_DRIVES or not _STEPS_ELSEWHERE.isdisjoint(folder.split("/")):
            return os.path.realpath(self._base + folder)
        unseen, step = list[str](), folder
        while step and step not in self._plain:
            unseen.append(step)
            step = step.rpartition("/")[0]
        for step in reversed(unseen):
            if os.path.islink(self._base + step):
                return os.path.realpath(self._base + folder)
            self._plain.add(step)
        return self._base + folder

    def _read_link(self, link: str) -> bytes:
        real = os.path.realpath(link)
        if self._below_root(real) == _OUTSIDE_ROOT:
            raise ReadError(f"{OUTSIDE} is not followed")
        try:
            return _read_regular(real)
        except OSError as error:
            raise ReadError(f"the link leads nowhere: {explain(error)}") from error

    def _below_root(self, real: str) -> str:
        """A real path relative to the root with ``/``, '' for the root, '..' for whatever lies outside."""
        if real == self._real:
            return ""
        return real[len(self._base) :].replace(os.sep, "/") if real.startswith(self._base) else _OUTSIDE_ROOT

    # ---------------------------------------------------------------------------------------------- listing

    def _list(self) -> list[Entry]:
        files: list[Entry] = []
        links: list[Entry] = []
        for entry, kind in self._found():
            (links if kind == "link" else files).append(entry)
            if kind == "special":
                self._special.add(entry.path)
        folders = [self._resolve_link(link.path, link.tracked, files) for link in links]
        files.sort()
        linked, left_out = expand_folder_links(files, [folder for folder in folders if folder])
        self._unlisted += left_out
        return sorted(files + linked) if linked else files

    def _found(self) -> Iterable[Found]:
        """Every file and link on disk. What git lists and the disk lacks (deleted, sparse, a submodule) is left out."""
        if self._repository is None:
            return walk(self._real, self._unlisted, tracked=True)
        try:
            names, closed = list_files(self._repository)
        except TreeError as error:
            self.note = f"{error.message}; so every file in {self._root} counts as tracked"
            return walk(self._real, self._unlisted, tracked=True)
        for folder, reason in closed:
            if not is_skipped(f"{folder}/"):
                self._unlisted.append(Unlisted(folder, f"{CLOSED}: {reason or 'its path is too long'}", unreadable=True))
        if names or not self.prefix:
            return look_up(self._real, names, self._unlisted)
        return walk(self._real, self._unlisted, tracked=False)  # git ignores this folder, yet somebody asked for it

    def _resolve_link(self, link: str, tracked: bool, files: list[Entry]) -> tuple[str, str, bool] | None:
        """A link to a folder as (link, folder, tracked). One to a file is added to ``files``, and so is one that leads outside or nowhere:
        reading it will say so."""
        target = self._below_root(os.path.realpath(self._base + link))
        try:
            status = os.stat(self._base + link)
        except OSError:
            files.append(Entry(link, tracked))
            return None
        if stat.S_ISREG(status.st_mode):
            files.append(Entry(link, tracked, "" if target == _OUTSIDE_ROOT else target))
        elif stat.S_ISDIR(status.st_mode) and target == _OUTSIDE_ROOT:
            self._unlisted.append(Unlisted(link, OUTSIDE))
        elif stat.S_ISDIR(status.st_mode) and not is_skipped(f"{target}/"):
            return link, target, tracked
        elif not stat.S_ISDIR(status.st_mode):
            files.append(Entry(link, tracked))
            if target != _OUTSIDE_ROOT:
                self._special.add(link)
        return None


def _read_regular(path: str) -> bytes:
    """The bytes of a regular file; raises ``OSError`` (ELOOP for a link, which is not followed)."""
    if not hasattr(os, "O_NOFOLLOW") and os.path.islink(path):
        raise OSError(errno.ELOOP, "it is a link")
    file = os.open(path, _OPEN_FLAGS)
    try:
        status = os.fstat(file)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, NOT_REGULAR)
        pieces = []
        while piece := os.read(file, status.st_size + 1):
            pieces.append(piece)
    finally:
        os.close(file)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)
