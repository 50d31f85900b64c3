"""A bounded walk over a folder on disk, for trees that git does not know."""

from __future__ import annotations

import os
from collections.abc import Iterator

from .interface import Unlisted
from .paths import SKIPPED_FOLDERS

MAX_FILES = 1_000_000
MAX_DEPTH = 200
BEYOND_LIMITS = f"deeper than {MAX_DEPTH} folders or beyond {MAX_FILES} files"


def walk(root: str, left_out: list[Unlisted]) -> Iterator[str]:
    """Every file and link below ``root`` with ``/``; no link followed, vendored folders skipped.

    What cannot be opened is appended to ``left_out``.
    """
    waiting = [("", 0)]
    count = 0
    while waiting:
        folder, depth = waiting.pop()
        if depth > MAX_DEPTH or count > MAX_FILES:
            left_out.append(Unlisted(folder, BEYOND_LIMITS, unreadable=True))
            continue
        for item in _open_folder(root, folder, left_out):
            path = f"{folder}/{item.name}" if folder else item.name
            if not item.is_dir(follow_symlinks=False):
                count += 1
                yield path
            elif item.name not in SKIPPED_FOLDERS:
                waiting.append((path, depth + 1))


def _open_folder(root: str, folder: str, left_out: list[Unlisted]) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(os.path.join(root, folder)) as items:
            return list(items)
    except OSError as error:
        left_out.append(Unlisted(folder or ".", f"the folder cannot be opened: {error.strerror}", unreadable=True))
        return []
