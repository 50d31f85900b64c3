"""Go templates to tokens: text, and what stands between ``{{`` and ``}}``."""

from __future__ import annotations

import re

from ...named_tuple import NamedTuple
from ...source import Source
from .failure import RenderError

_OPEN = re.compile(r"\{\{(?:-(?=[ \t\r\n]))?")
_COMMENT = re.compile(r"[ \t\r\n]*+/\*")
_COMMENT_END = re.compile(r"[ \t\r\n]*?(?:[ \t\r\n]-)?\}\}")
_BLANK = " \t\r\n"
_TOKEN = re.compile(
    r"""
      (?P<close>(?:[ \t\r\n]++(?=-\}\})-)?\}\})
    | (?P<space>[ \t\r\n]++)
    | (?P<number>[-+]?(?:0[xX][0-9a-fA-F_]++|0[oObB][0-7_]++|[0-9][0-9_]*+(?:\.[0-9]*+)?(?:[eE][-+]?[0-9]++)?|\.[0-9]++))
    | (?P<field>\.[^\W\d]\w*+)
    | (?P<dot>\.)
    | (?P<variable>\$\w*+)
    | (?P<word>[^\W\d]\w*+)
    | (?P<string>"(?:[^"\\\n]|\\.)*+")
    | (?P<raw>`[^`]*+`)
    | (?P<char>'(?:[^'\\\n]|\\.)++')
    | (?P<sign>:=|[=|(),])
    """,
    re.VERBOSE,
)


class Token(NamedTuple):
    """``kind``: text, open, close, or what ``_TOKEN`` calls it. ``apart``: a blank stands in front of it."""

    kind: str
    text: str
    offset: int
    apart: bool = False


def tokens_of(source: Source) -> list[Token]:
    """Every token of a template, trimmed text included. Raises ``RenderError`` where an action does not end or holds something odd."""
    text = source.text
    found: list[Token] = []
    position = 0
    trimmed = False
    while True:
        opening = text.find("{{", position)
        stretch = text[position:] if opening < 0 else text[position:opening]
        start = position
        if trimmed:
            kept = stretch.lstrip(_BLANK)
            start += len(stretch) - len(kept)
            stretch = kept
        if opening < 0:
            if stretch:
                found.append(Token("text", stretch, start))
            return found
        begin = _OPEN.match(text, opening)
        after = begin.end() if begin is not None else opening + 2
        if after - opening == 3:
            stretch = stretch.rstrip(_BLANK)
        if stretch:
            found.append(Token("text", stretch, start))
        comment = _COMMENT.match(text, after)
        position = _skip_comment(source, comment.end()) if comment is not None else _read_action(source, opening, after, found)
        trimmed = text.startswith("-}}", position - 3)


def _skip_comment(source: Source, start: int) -> int:
    stop = source.text.find("*/", start)
    end = _COMMENT_END.match(source.text, stop + 2) if stop >= 0 else None
    if end is None:
        raise RenderError("a comment in a template does not end", source, start)
    return end.end()


def _read_action(source: Source, opening: int, position: int, found: list[Token]) -> int:
    """Append the tokens of one action; where the text behind it starts."""
    text = source.text
    found.append(Token("open", "{{", opening))
    apart = True
    while True:
        match = _TOKEN.match(text, position)
        if match is None:
            ended = position >= len(text)
            raise RenderError("an action in a template does not end" if ended else "an odd character in a template", source, position)
        kind = match.lastgroup or ""
        if kind == "space":
            apart = True
        else:
            found.append(Token(kind, match.group(), position, apart))
            apart = False
        position = match.end()
        if kind == "close":
            return position
