"""Whether one of some words stands anywhere in a folder: a bounded look at its small files, nothing is parsed."""

from __future__ import annotations

from bisect import bisect_left

from ..errors import ReadError
from ..tree.interface import Tree

MOST_FILES = 400
MOST_BYTES = 4_000_000


def holds_word(tree: Tree, folder: str, words: tuple[str, ...]) -> bool | None:
    """True where one of ``words`` (in lower case) stands in a file below ``folder``, False where none does.

    None where not all of the folder was looked at, because it is too large or a file cannot be read.
    """
    prefix = "" if folder in ("", ".") else folder.rstrip("/") + "/"
    entries = tree.entries()
    start = bisect_left(entries, prefix, key=lambda entry: entry.path)
    needles = tuple(word.encode() for word in words)
    files, size = 0, 0
    for entry in entries[start:]:
        if not entry.path.startswith(prefix):
            break
        files, size = files + 1, size + entry.size
        if files > MOST_FILES or size > MOST_BYTES:
            return None
        try:
            text = tree.read(entry.path).lower()
        except ReadError:
            return None
        if any(needle in text for needle in needles):
            return True
    return False if files else None
