"""A script put together of entries of a file, of which every line is a line of that file."""

from __future__ import annotations

from collections.abc import Iterable

from ...source import Source
from ...values import Origin, Value

CONTINUED = " \\\n"  # how a shell goes on with one command in the next line


def aligned(path: str, pieces: Iterable[tuple[int, str]], next_line: str = "\n", same_line: str = "\n") -> Value:
    """The pieces, each from the line at which it begins; ``next_line`` leads from one line to the next, ``same_line`` stands between pieces
    of which the second does not begin below the first.
    """
    texts: list[str] = []
    first = at = 0
    for line, text in pieces:
        if not texts:
            first = at = line
        elif line > at:
            texts.append(next_line * (line - at))
            at = line
        else:
            texts.append(same_line)
            at += same_line.count("\n")
        texts.append(text)
        at += text.count("\n")
    whole = "".join(texts)
    return Value(whole, Origin("entry", Source(path, whole, first or 1), 0))
