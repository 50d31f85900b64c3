"""The syntax of variables in a compose file's text: ``$NAME``, ``${NAME}``, ``${NAME:-default}`` and the like, ``$$``."""

from __future__ import annotations

import re

from ...named_tuple import NamedTuple

_TOKEN = re.compile(r"\$(?:(?P<escaped>\$)|(?P<named>[A-Za-z_][A-Za-z0-9_]*+)|\{(?P<braced>[A-Za-z_][A-Za-z0-9_]*+)(?P<operator>:?[-+?])?)")
_BRACE = re.compile(r"[{}]")
_NESTED = 20


class Variable(NamedTuple):
    """One use of a variable. ``operator``: '' or one of ``-``, ``+``, ``?`` with or without a leading colon; ``argument`` follows it."""

    name: str
    operator: str = ""
    argument: tuple[str | Variable, ...] = ()


def parse_template(text: str) -> tuple[str | Variable, ...]:
    """The literals and variables of a text in order. What compose would refuse (``${1}``, an open brace) stays text."""
    return _parse(text, 0, len(text), _closing_braces(text), _NESTED)


def _parse(text: str, start: int, end: int, closing: dict[int, int], depth: int) -> tuple[str | Variable, ...]:
    pieces: list[str | Variable] = []
    literal = start
    while (match := _TOKEN.search(text, start, end)) is not None:
        start = match.end()
        piece: str | Variable | None
        if match["braced"] is None:
            piece = "$" if match["escaped"] else Variable(match["named"])
        else:
            close = closing.get(match.start() + 1, end)
            piece = _braced(text, match, close, closing, depth) if close < end else None
            if piece is not None:
                start = close + 1
        if piece is not None:
            pieces += [text[literal : match.start()], piece]
            literal = start
    return tuple(piece for piece in [*pieces, text[literal:end]] if piece != "")


def _braced(text: str, match: re.Match[str], close: int, closing: dict[int, int], depth: int) -> Variable | None:
    if match["operator"] is None:
        return Variable(match["braced"]) if match.end() == close else None
    argument = _parse(text, match.end(), close, closing, depth - 1) if depth else (text[match.end() : close],)
    return Variable(match["braced"], match["operator"], argument)


def _closing_braces(text: str) -> dict[int, int]:
    """Where the brace that opens at an offset closes."""
    closing: dict[int, int] = {}
    opened: list[int] = []
    for brace in _BRACE.finditer(text):
        if brace.group() == "{":
            opened.append(brace.start())
        elif opened:
            closing[opened.pop()] = brace.start()
    return closing
