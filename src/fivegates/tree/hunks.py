"""Reads which lines a patch writes. Its texts may look like headers: only the counts of a hunk say where it ends."""

from __future__ import annotations

import os
import re

_HUNK = re.compile(rb"@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_ESCAPE = re.compile(rb'\\([0-7]{3}|[abtnvfr"\\])')
_CHARS = {b"a": b"\a", b"b": b"\b", b"t": b"\t", b"n": b"\n", b"v": b"\v", b"f": b"\f", b"r": b"\r", b'"': b'"', b"\\": b"\\"}


def read_hunks(patch: bytes) -> dict[str, list[tuple[int, int]]]:
    """Path -> first and last line of each hunk, by the numbers after the change; ``patch`` is git's, without context, prefixed a/ and b/.

    Where lines only went, the lines before and after the gap stand for them.
    """
    found: dict[str, list[tuple[int, int]]] = {}
    path, left = "", 0
    for line in patch.split(b"\n"):
        if left > 0 and line[:1] in (b"+", b"-"):
            left -= 1
        elif line.startswith(b"diff --git "):
            path = ""
        elif line.startswith(b"+++ "):
            path = _path(line[4:])
        elif path and (hunk := _HUNK.match(line)):
            gone, first, come = (int(number) if number is not None else 1 for number in hunk.groups())
            left = gone + come
            found.setdefault(path, []).append((first, first + come - 1) if come else (max(first, 1), first + 1))
    return found


def _path(text: bytes) -> str:
    """The name as git quotes it: in C style where it holds something unusual, with a tab after it where it holds a blank."""
    text = text.removesuffix(b"\t")
    if text.startswith(b'"') and text.endswith(b'"'):
        text = _ESCAPE.sub(lambda found: _CHARS.get(found[1]) or bytes([int(found[1], 8) & 255]), text[1:-1])
    return os.fsdecode(text[2:]) if text.startswith(b"b/") else ""  # /dev/null: the file is gone
