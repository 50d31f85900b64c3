"""The folder that keeps what earlier runs found: where it is, whose it is, and how entries get in and out of it.

Nobody but its owner may be able to write into it, and it may not lie in the tree that is scanned: otherwise nothing is kept. An entry is
written whole or not at all, and one that is not exactly what was written under its name is as good as none.
"""

from __future__ import annotations

import os
import stat
import sys
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING

from ..named_tuple import NamedTuple

if TYPE_CHECKING:
    from hashlib import _Hash as Hash

VARIABLE = "FIVEGATES_CACHE_DIR"  # another folder; empty: nothing is kept
MOST_BYTES = 500_000_000  # of all entries together
MOST_OF_ONE = 400_000_000  # bytes of one, unpacked
_NAME = "kept-1"
_MARK = b"fivegates kept 1\n"
_DIGEST = 32
_UNFINISHED = ".new"
_OLD = 3600  # seconds after which what is unfinished was left behind
_READ = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY", "O_CLOEXEC"))


class Size(NamedTuple):
    """How many entries there are, and their bytes on disk."""

    entries: int
    bytes: int


def default_folder() -> str:
    """Where this user's programs keep what can be made again; '' where nothing shall be kept."""
    given = os.environ.get(VARIABLE)
    if given is not None:
        return os.path.join(os.path.abspath(given), _NAME) if given else ""
    base = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(base):  # the standard says to ignore another one
        home = os.path.expanduser("~")
        usual = os.path.join(home, "Library", "Caches") if sys.platform == "darwin" else os.path.join(home, ".cache")
        base = os.environ.get("LOCALAPPDATA", usual) if sys.platform == "win32" else usual
    return os.path.join(base, "fivegates", _NAME) if os.path.isabs(base) else ""


class Folder:
    """Entries by name. Nothing here ever raises ``OSError``: what cannot be kept is not kept."""

    def __init__(self, path: str, most_bytes: int = MOST_BYTES) -> None:
        self.path = path
        self._most = most_bytes

    def fault(self, root: str = "", *, create: bool = True) -> str:
        """Why nothing can be kept here, '' where it can. ``root``: the folder that is scanned, in which nothing may be written.

        ``create``: make the folder where it is not there yet.
        """
        if not self.path:
            return "it is switched off"
        if root and _is_below(self.path, root):
            return "it would lie in the scanned tree"
        try:
            if create:
                os.makedirs(os.path.dirname(self.path), mode=0o700, exist_ok=True)
                with suppress(FileExistsError):
                    os.mkdir(self.path, 0o700)
            elif not os.path.lexists(self.path):
                return ""
            status = os.lstat(self.path)
        except OSError as error:
            return f"it cannot be made: {error.strerror or error}"
        if not stat.S_ISDIR(status.st_mode):
            return "it is not a folder"
        if hasattr(os, "geteuid"):
            if status.st_uid != os.geteuid():
                return "it belongs to another user"
            if status.st_mode & 0o077:
                return "others may open it"
        return "" if os.access(self.path, os.R_OK | os.W_OK | os.X_OK) else "it cannot be written to"

    def get(self, name: str) -> bytes | None:
        """What was put under a name; None where there is nothing, or not what was put there."""
        path = os.path.join(self.path, name)
        try:
            with open(os.open(path, _READ), "rb") as file:
                about = os.fstat(file.fileno())
                if not stat.S_ISREG(about.st_mode) or about.st_size > MOST_OF_ONE:
                    return None
                content = _unpacked(name, file.read())
        except OSError:
            return None
        if content is not None:
            with suppress(OSError):
                os.utime(path)  # what is used is removed last
        return content

    def put(self, name: str, content: Iterable[bytes]) -> None:
        """Keep the pieces of ``content`` under a name, for all to see at once; the oldest entries make room."""
        packed = _packed(name, content)
        if packed is None or len(packed) > self._most:
            return
        path = os.path.join(self.path, name)
        unfinished = f"{path}.{os.getpid()}{_UNFINISHED}"
        try:
            handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
            with open(handle, "wb") as file:
                file.write(packed)
            os.replace(unfinished, path)
        except OSError:  # a full disk, a folder that is gone
            with suppress(OSError):
                os.unlink(unfinished)
            return
        self._make_room()

    def size(self) -> Size:
        """What is in it."""
        found = [size for _, size, _ in self._entries()]
        return Size(len(found), sum(found))

    def clear(self) -> Size:
        """Remove every entry; what was removed."""
        removed = []
        for _, size, path in self._entries(unfinished=True):
            with suppress(OSError):
                os.unlink(path)
                removed.append(size)
        return Size(len(removed), sum(removed))

    def _make_room(self) -> None:
        entries = sorted(self._entries(unfinished=True))
        left = sum(size for _, size, _ in entries)
        newest = entries[-1][0] if entries else 0.0
        for changed, size, path in entries:
            if left <= self._most and not (path.endswith(_UNFINISHED) and changed < newest - _OLD):
                continue
            with suppress(OSError):
                os.unlink(path)
            left -= size

    def _entries(self, *, unfinished: bool = False) -> Iterator[tuple[float, int, str]]:
        """(time of last use, bytes, path) of each."""
        with suppress(OSError), os.scandir(self.path) as items:
            for item in items:
                with suppress(OSError):
                    about = item.stat(follow_symlinks=False)
                    if stat.S_ISREG(about.st_mode) and (unfinished or not item.name.endswith(_UNFINISHED)):
                        yield about.st_mtime, about.st_size, item.path


def _packed(name: str, content: Iterable[bytes]) -> bytes | None:
    """None where there is too much of it."""
    hashed, writer = _hash(name), zlib.compressobj(1)
    packed: list[bytes] = []
    size = 0
    for piece in content:
        size += len(piece)
        if size > MOST_OF_ONE:
            return None
        hashed.update(piece)
        packed.append(writer.compress(piece))
    return b"".join((_MARK, hashed.digest(), *packed, writer.flush()))


def _unpacked(name: str, packed: bytes) -> bytes | None:
    start = len(_MARK) + _DIGEST
    if not packed.startswith(_MARK):
        return None
    reader = zlib.decompressobj()
    try:
        content = reader.decompress(memoryview(packed)[start:], MOST_OF_ONE)
    except zlib.error:
        return None
    if not reader.eof or reader.unused_data:
        return None
    hashed = _hash(name)
    hashed.update(content)
    return content if hashed.digest() == packed[len(_MARK) : start] else None


def _hash(name: str) -> Hash:
    """The hash of an entry, of which the name is a part: one that was copied to another name is none."""
    return sha256(name.encode("utf-8") + b"\0")


def _is_below(path: str, root: str) -> bool:
    real, top = os.path.realpath(path), os.path.realpath(root)
    return real == top or real.startswith(top.rstrip(os.sep) + os.sep)
