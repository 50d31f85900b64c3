"""Whether one of some words stands anywhere in a folder, or in its code: a bounded look at its small files, nothing is parsed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from itertools import takewhile

from ..errors import ReadError
from ..tree.interface import Tree

MOST_FILES = 400
MOST_BYTES = 4_000_000
_CODE = (".py", ".ts", ".js", ".mjs", ".cjs", ".tsx", ".go", ".java", ".kt", ".cs", ".rs", ".rb", ".php", ".sh")
_TESTS = ("/test/", "/tests/", "/docs/", "/examples/")


def holds_word(tree: Tree, folder: str, words: tuple[str, ...]) -> bool | None:
    """True where one of ``words`` (in lower case) stands in a file below ``folder``, False where none does.

    None where not all of the folder was looked at, because it is too large or a file cannot be read.
    """
    prefix = "" if folder in ("", ".") else folder.rstrip("/") + "/"
    entries = tree.entries()
    start = bisect_left(entries, prefix, key=lambda entry: entry.path)
    below = takewhile(lambda entry: entry.path.startswith(prefix), entries[start:])
    return holds_word_in(tree, (entry.path for entry in below), words)


def holds_word_in(tree: Tree, paths: Iterable[str], words: tuple[str, ...]) -> bool | None:
    """As ``holds_word`` of these files."""
    needles = tuple(word.encode() for word in words)
    files, size = 0, 0
    for path in paths:
        files, size = files + 1, size + tree.size(path)
        if files > MOST_FILES or size > MOST_BYTES:
            return None
        try:
            text = tree.read(path).lower()
        except ReadError:
            return None
        if any(needle in text for needle in needles):
            return True
    return False if files else None


def code_names(tree: Tree, folder: str, name: str) -> bool:
    """Whether a source file below ``folder``, or its Dockerfile, names a file: True only where that was seen; tests do not count."""
    prefix = "" if folder in ("", ".") else folder.rstrip("/") + "/"
    entries = tree.entries()
    start = bisect_left(entries, prefix, key=lambda entry: entry.path)
    needle = name.encode()
    files, size = 0, 0
    for entry in entries[start:]:
        if not entry.path.startswith(prefix) or files > MOST_FILES or size > MOST_BYTES:
            return False
        inner = "/" + entry.path[len(prefix) :].lower()
        if not (inner.endswith(_CODE) or "dockerfile" in inner) or any(part in inner for part in _TESTS):
            continue
        bytes_of = tree.size(entry.path)
        if bytes_of > MOST_BYTES - size:
            continue
        files, size = files + 1, size + bytes_of
        try:
            if needle in tree.read(entry.path):
                return True
        except ReadError:
            continue
    return False
