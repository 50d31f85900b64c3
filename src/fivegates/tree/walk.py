"""What folders on disk hold, by the types that they keep themselves: no question is asked file by file."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from typing import Literal

from .interface import Entry, Unlisted
from .paths import skips
from .reasons import explain

MAX_FILES = 1_000_000
MAX_DEPTH = 200
CLOSED = "the folder cannot be opened"
BEYOND_LIMITS = f"deeper than {MAX_DEPTH} folders or beyond {MAX_FILES} files"

Kind = Literal["file", "link", "folder", "special"]  # special: a pipe, a socket or a device


Found = tuple[Entry, Kind]


def walk(root: str, left_out: list[Unlisted], tracked: bool) -> Iterator[Found]:
    """Everything below ``root`` but folders, for trees that git does not know; no link followed, vendored folders skipped.

    What cannot be opened is appended to ``left_out``.
    """
    waiting = [("", 0)]
    count = 0
    while waiting:
        folder, depth = waiting.pop()
        if depth > MAX_DEPTH or count > MAX_FILES:
            left_out.append(Unlisted(folder, BEYOND_LIMITS, unreadable=True))
            continue
        head = f"{folder}/" if folder else ""
        for name, kind in _open_folder(root, folder, left_out).items():
            if kind != "folder":
                count += 1
                yield Entry(head + name, tracked), kind
            elif not skips(name, folder.rpartition("/")[2]):
                waiting.append((head + name, depth + 1))


def look_up(root: str, names: Iterable[tuple[str, bool]], left_out: list[Unlisted]) -> Iterator[Found]:
    """What (path, tracked) names are on disk. What is not there (deleted, sparse) is left out, and so are folders (submodules).

    What cannot be told is appended to ``left_out``.
    """
    folders: dict[str, dict[str, Kind] | None] = {}
    for path, tracked in names:
        folder, _, name = path.rpartition("/")
        if folder not in folders:
            folders[folder] = _kinds_in(os.path.join(root, folder))
        kinds = folders[folder]
        kind = kinds.get(name) if kinds is not None else _kind_alone(root, path, left_out)
        if kind is not None and kind != "folder":
            yield Entry(path, tracked), kind


def _open_folder(root: str, folder: str, left_out: list[Unlisted]) -> dict[str, Kind]:
    try:
        return _scan(os.path.join(root, folder))
    except OSError as error:
        left_out.append(Unlisted(folder or ".", f"{CLOSED}: {error.strerror}", unreadable=True))
        return {}


def _kinds_in(folder: str) -> dict[str, Kind] | None:
    """The kinds of what a folder holds by name; None where that has to be asked file by file: it may be entered and not listed, or the
    other way round.
    """
    try:
        return _scan(folder) if os.access(folder, os.X_OK) else None
    except OSError:
        return None


def _scan(folder: str) -> dict[str, Kind]:
    with os.scandir(folder) as items:
        return {item.name: _kind_of(item) for item in items}


def _kind_of(item: os.DirEntry[str]) -> Kind:
    if item.is_file(follow_symlinks=False):
        return "file"
    if item.is_dir(follow_symlinks=False):
        return "folder"
    return "link" if item.is_symlink() else "special"


def _kind_alone(root: str, path: str, left_out: list[Unlisted]) -> Kind | None:
    try:
        mode = os.lstat(os.path.join(root, path)).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        left_out.append(Unlisted(path, explain(error), unreadable=True))
        return None
    if stat.S_ISREG(mode):
        return "file"
    return "link" if stat.S_ISLNK(mode) else "folder" if stat.S_ISDIR(mode) else "special"
