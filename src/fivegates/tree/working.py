"""The files on disk: as git lists them, or by a bounded walk where there is no git."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Sequence

from ..errors import ReadError, TreeError
from .git import find_repository, list_files
from .interface import Entry, Unlisted
from .paths import OUTSIDE, expand_folder_links, is_skipped
from .walk import walk

_OUTSIDE_ROOT = ".."
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
        self._special: set[str] = set()
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
                return sorted(Entry(f"{folder}/{item.name}", item.stat().st_size, False) for item in regular)
        except (OSError, ValueError):  # gone, closed to us, or no name that a folder can have
            return ()

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
            raise ReadError(_explain(error)) from error

    def _real_folder(self, folder: str) -> str | None:
        """The folder on disk, None where it lies outside the root; remembered, because many files share one."""
        if folder not in self._folders:
            real = os.path.realpath(self._base + folder)
            self._folders[folder] = real if self._below_root(real) != _OUTSIDE_ROOT else None
        return self._folders[folder]

    def _read_link(self, link: str) -> bytes:
        real = os.path.realpath(link)
        if self._below_root(real) == _OUTSIDE_ROOT:
            raise ReadError(f"{OUTSIDE} is not followed")
        try:
            return _read_regular(real)
        except OSError as error:
            raise ReadError(f"the link leads nowhere: {_explain(error)}") from error

    def _below_root(self, real: str) -> str:
        """A real path relative to the root with ``/``, '' for the root, '..' for whatever lies outside."""
        if real == self._real:
            return ""
        return real[len(self._base) :].replace(os.sep, "/") if real.startswith(self._base) else _OUTSIDE_ROOT

    # ---------------------------------------------------------------------------------------------- listing

    def _list(self) -> list[Entry]:
        files, links = self._stat(self._names())
        folders = [self._resolve_link(link, tracked, files) for link, tracked in links]
        files.sort()
        linked, left_out = expand_folder_links(files, [folder for folder in folders if folder])
        self._unlisted += left_out
        return sorted(files + linked) if linked else files

    def _names(self) -> Iterable[tuple[str, bool]]:
        """(path, tracked) of every file and link."""
        if self._repository is None:
            return ((path, True) for path in walk(self._real, self._unlisted))
        try:
            names = list_files(self._repository)
        except TreeError as error:
            self.note = f"{error.message}; so every file in {self._root} counts as tracked"
            return ((path, True) for path in walk(self._real, self._unlisted))
        if names or not self.prefix:
            return names
        return ((path, False) for path in walk(self._real, self._unlisted))  # git ignores this folder, yet somebody asked for it

    def _stat(self, names: Iterable[tuple[str, bool]]) -> tuple[list[Entry], list[tuple[str, bool]]]:
        """Regular files, and links. What git lists and the disk lacks (deleted, sparse, a submodule) is left out."""
        files: list[Entry] = []
        links: list[tuple[str, bool]] = []
        for path, tracked in names:
            try:
                status = os.lstat(self._base + path)
            except (FileNotFoundError, NotADirectoryError):
                continue
            except OSError as error:
                self._unlisted.append(Unlisted(path, _explain(error), unreadable=True))
                continue
            if stat.S_ISREG(status.st_mode):
                files.append(Entry(path, status.st_size, tracked))
            elif stat.S_ISLNK(status.st_mode):
                links.append((path, tracked))
            elif not stat.S_ISDIR(status.st_mode):
                files.append(self._special_entry(path, tracked))
        return files, links

    def _special_entry(self, path: str, tracked: bool) -> Entry:
        """A pipe, a socket or a device is never opened; where its name says that it should be read, reading it will say so."""
        self._special.add(path)
        return Entry(path, 0, tracked)

    def _resolve_link(self, link: str, tracked: bool, files: list[Entry]) -> tuple[str, str, bool] | None:
        """A link to a folder as (link, folder, tracked). One to a file is added to ``files``, and so is one that leads outside or nowhere:
        reading it will say so."""
        target = self._below_root(os.path.realpath(self._base + link))
        try:
            status = os.stat(self._base + link)
        except OSError:
            files.append(Entry(link, 0, tracked))
            return None
        if stat.S_ISREG(status.st_mode):
            files.append(Entry(link, 0, tracked) if target == _OUTSIDE_ROOT else Entry(link, status.st_size, tracked, target))
        elif stat.S_ISDIR(status.st_mode) and target == _OUTSIDE_ROOT:
            self._unlisted.append(Unlisted(link, OUTSIDE))
        elif stat.S_ISDIR(status.st_mode) and not is_skipped(f"{target}/"):
            return link, target, tracked
        elif not stat.S_ISDIR(status.st_mode):
            files.append(self._special_entry(link, tracked) if target != _OUTSIDE_ROOT else Entry(link, 0, tracked))
        return None


def _read_regular(path: str) -> bytes:
    """The bytes of a regular file; raises ``OSError`` (ELOOP for a link, which is not followed)."""
    if not hasattr(os, "O_NOFOLLOW") and os.path.islink(path):
        raise OSError(errno.ELOOP, "it is a link")
    with open(os.open(path, _OPEN_FLAGS), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, NOT_REGULAR)
        return file.read()


def _explain(error: OSError) -> str:
    reasons = {
        errno.ENOENT: "the file is gone",
        errno.EACCES: "permission to read it is missing",
        errno.EPERM: "permission to read it is missing",
    }
    return reasons.get(error.errno or 0) or f"it cannot be opened: {error.strerror}"
