"""What an answer depends on besides the question: this program, its data, and the packages beside it."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from functools import cache
from hashlib import sha256

_NOT_PART = ("__pycache__",)


@cache
def tool_name() -> str:
    """A name that changes with every file of this package, with the interpreter, and with every package that is installed.

    '' where it cannot be told, as from within an archive: then nothing is kept.
    """
    folder = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    try:
        files = sorted(_files(folder, ""))
    except OSError:
        return ""
    told = [sys.version, sys.platform, *files, *sorted(set(_installed()))]
    return sha256("\n".join(told).encode("utf-8", "surrogateescape")).hexdigest()


def _files(folder: str, head: str) -> Iterator[str]:
    """Every file with its size and the time of its last change: an edited program has no old answers."""
    with os.scandir(folder) as items:
        for item in items:
            about = item.stat()
            if stat.S_ISREG(about.st_mode):
                yield f"{head}{item.name} {about.st_size} {about.st_mtime_ns}"
            elif item.name not in _NOT_PART:
                yield from _files(item.path, f"{head}{item.name}/")


def _installed() -> Iterator[str]:
    """The packages that can be imported, with their versions."""
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")
        except OSError:
            continue
        yield from (name for name in names if name.endswith((".dist-info", ".egg-info", ".egg-link")))
