"""Text of a tree in Markdown: nothing of it becomes markup, a link or a page of its own."""

from __future__ import annotations

import re

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~!&])")


def escaped(text: str) -> str:
    """One line of text as it is; an address is no link, and a list or heading does not begin in it."""
    return _MARKUP.sub(r"\\\1", text)


def code(text: str) -> str:
    """One line of text as code, between more backticks than it holds."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    ticks = "`" * (longest + 1)
    return f"{ticks} {text} {ticks}" if longest else f"`{text}`"
