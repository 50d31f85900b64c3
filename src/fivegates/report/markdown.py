"""Markdown that holds any text of a tree as text: spans, fences, escapes and cells."""

from __future__ import annotations

import re
from collections.abc import Iterator

_MENTION = re.compile(r"(?<![A-Za-z0-9._+-])@")
_SPECIAL = frozenset("\\`*_{}[]<>#|!~&")


def code(text: str) -> str:
    """A code span that the text cannot end; a line feed in it is a blank."""
    text = text.replace("\n", " ")
    longest = max(map(len, _runs(text)), default=0)
    ticks = "`" * (longest + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"


def code_in_cell(text: str) -> str:
    """A code span in a cell of a table, which a bar would end together with the span."""
    return code(text).replace("|", "\\|")


def fenced(text: str, language: str) -> list[str]:
    """The lines of a block that the text cannot end."""
    fence = "`" * max(3, max(map(len, _runs(text)), default=0) + 1)
    return [f"{fence}{language}", text, fence]


def escaped(text: str) -> str:
    """Plain text on one line that Markdown takes for nothing else, in a cell of a table too; it mentions nobody.

    An address keeps its sign: only at the beginning of a word is it a mention.
    """
    flat = text.replace("\n", " ")
    return _MENTION.sub("&#64;", "".join(f"\\{char}" if char in _SPECIAL else char for char in flat))


def _runs(text: str) -> Iterator[str]:
    run = ""
    for char in f"{text} ":
        if char == "`":
            run += char
        elif run:
            yield run
            run = ""
