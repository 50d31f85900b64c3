"""Templates: text with interpolations and directives, in quotes, in heredocs and bare.

Trimming by ``~`` and the indentation of ``<<-`` heredocs work on tokens, as in HCL: a literal between two sequences is one token in
quotes, and one token per line elsewhere; ``~`` trims the neighbouring token only. Indentation is taken from the tokens that begin a
line after trimming, so that an interpolated value never changes it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import syntax as s
from .literals import decode_bare, decode_quoted
from .tokens import BARE_LINE, BARE_TEXT, LINES, QUOTED_TEXT, heredoc_end

if TYPE_CHECKING:
    from .expressions import ExpressionParser

_QUOTED = re.compile(QUOTED_TEXT)
_BARE = re.compile(BARE_TEXT)
_LINE = re.compile(BARE_LINE)
_KEYWORD = re.compile(rf"{LINES}(?:(if|else|endif|endfor)(?![\w-])|for(?![\w-]))?+")
_SEQUENCE_END = re.compile(rf"{LINES}(~?+)\}}")
_SPACE = "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"


@dataclass(slots=True)
class _Text:
    """A literal token."""

    value: str
    start: int
    end: int


@dataclass(slots=True)
class _Directive:
    """``%{ keyword ... }``: ``node`` is the condition or the collection."""

    keyword: str
    start: int
    end: int
    node: s.Node | None = None
    key: str = ""
    value: str = ""


_Piece = _Text | _Directive | s.Node


def quoted_template(parser: ExpressionParser, start: int) -> s.Node:
    """The quoted template whose opening quote is at ``start``; leaves ``parser`` after the closing one."""
    text, pieces, trim = parser.text, list[_Piece](), False
    while True:
        pos = parser.pos
        end = _QUOTED.match(text, pos, parser.end).end()  # type: ignore[union-attr]  # it matches nothing at least
        if end > pos:
            value = decode_quoted(text[pos:end], pos)
            pieces.append(_Text(value.lstrip(_SPACE) if trim else value, pos, end))
        parser.pos = end
        sign = text[end : end + 1] if end < parser.end else ""
        if sign == '"':
            parser.pos = end + 1
            return _assemble(parser, pieces, start)
        if sign not in ("$", "%"):
            raise parser.fail("a string is never closed", start)
        trim = _sequence(parser, pieces)


def heredoc_template(parser: ExpressionParser, opening: re.Match[str], start: int) -> s.Node:
    """The heredoc that ``opening`` introduces at ``start``; leaves ``parser`` after its marker."""
    text, tag = parser.text, opening[2]
    parser.pos = opening.end()
    ending = heredoc_end(text, parser.pos, tag, parser.end)
    if ending and _BARE.match(text, parser.pos, ending[0]).end() == ending[0]:  # type: ignore[union-attr]  # it matches nothing at least
        value = decode_bare(text[parser.pos : ending[0]])
        parser.pos = ending[1]
        return s.Literal(_outdented(value) if opening[1] else value, start, ending[1])
    pieces: list[_Piece] = []
    trim = False
    while ending is not None:
        trim = _lines(parser, pieces, ending[0], trim)
        if parser.pos == ending[0]:
            parser.pos = ending[1]
            if opening[1]:
                _outdent(pieces)
            return _assemble(parser, pieces, start)
        ending = heredoc_end(text, parser.pos, tag, parser.end)  # an interpolation ran over a line that looks like the marker
    raise parser.fail(f"the heredoc {tag} is never closed", start)


def bare_template(parser: ExpressionParser, start: int, end: int) -> s.Node:
    """The template that ``text[start:end]`` is."""
    pieces: list[_Piece] = []
    _lines(parser, pieces, end, False)
    return _assemble(parser, pieces, start)


def _lines(parser: ExpressionParser, pieces: list[_Piece], end: int, trim: bool) -> bool:
    """The pieces up to ``end``, or beyond it where a sequence is longer; whether the last one trims what follows."""
    text = parser.text
    while parser.pos < end:
        pos = parser.pos
        stop = _LINE.match(text, pos, end).end()  # type: ignore[union-attr]  # it matches nothing at least
        if stop > pos:
            value = decode_bare(text[pos:stop])
            pieces.append(_Text(value.lstrip(_SPACE) if trim else value, pos, stop))
            trim = False
            parser.pos = stop
        else:
            trim = _sequence(parser, pieces)
    return trim


def _sequence(parser: ExpressionParser, pieces: list[_Piece]) -> bool:
    """The interpolation or directive at ``pos``; whether it trims the text after it."""
    text, start = parser.text, parser.pos
    parser.descend(start)
    parser.pos = start + 2
    if text.startswith("~", parser.pos):
        parser.pos += 1
        if pieces and isinstance(last := pieces[-1], _Text):
            last.value = last.value.rstrip(_SPACE)
    piece = parser.expression(True) if text[start] == "$" else _directive(parser, start)
    found = _SEQUENCE_END.match(text, parser.pos, parser.end)
    if found is None:
        raise parser.unexpected(f"expected }} to end {text[start : start + 2]}")
    parser.pos = found.end()
    parser.depth -= 1
    if isinstance(piece, _Directive):
        piece.end = parser.pos
    pieces.append(piece)
    return bool(found[1])


def _directive(parser: ExpressionParser, start: int) -> _Directive:
    found = _KEYWORD.match(parser.text, parser.pos, parser.end)
    keyword = found[1] if found else None
    if found and keyword:
        parser.pos = found.end()
        return _Directive(keyword, start, start, parser.expression(True) if keyword == "if" else None)
    key, value = parser.for_names()
    return _Directive("for", start, start, parser.expression(True), key, value)


def _outdent(pieces: list[_Piece]) -> None:
    """Take from every line the indentation of the least indented one; a blank line neither counts nor changes."""
    least, beginnings, begins = -1, list[_Text](), True
    for piece in pieces:
        is_text = isinstance(piece, _Text)
        value = piece.value if isinstance(piece, _Text) else ""
        if begins:
            begins = False
            rest = value.lstrip(_SPACE)
            if rest or not value.endswith("\n"):
                width = len(value) - len(rest)
                least = width if least < 0 else min(least, width)
                if isinstance(piece, _Text):
                    beginnings.append(piece)
        begins = begins or (is_text and value.endswith("\n"))
    for text in beginnings:
        text.value = text.value[max(least, 0) :]


def _outdented(text: str) -> str:
    """The same for text that is one literal."""
    lines = text.split("\n")
    widths = [len(line) - len(rest) if (rest := line.lstrip(_SPACE)) else -1 for line in lines]
    least = min((width for width in widths if width >= 0), default=0)
    return "\n".join([line[least:] if width >= 0 else line for line, width in zip(lines, widths, strict=True)])


class _Frame:
    """An open directive, or the template itself: the parts gathered so far."""

    __slots__ = ("opening", "parts", "start", "then")

    def __init__(self, start: int, opening: _Directive | None = None) -> None:
        self.start = start
        self.opening = opening
        self.parts: list[s.Node] = []
        self.then: s.Template | None = None

    def body(self, end: int) -> s.Template:
        """The parts as a template that is always text, also where they are only one interpolation."""
        parts = self.parts
        if len(parts) == 1 and not isinstance(parts[0], s.TemplateIf | s.TemplateFor):
            parts.append(s.Literal("", end, end))
        return s.Template(tuple(parts), self.start, end)


def _assemble(parser: ExpressionParser, pieces: list[_Piece], start: int) -> s.Node:
    """One node from the pieces: neighbouring literals joined, directives nested."""
    _join(pieces)
    if not pieces:
        return s.Literal("", start, parser.pos)
    if len(pieces) == 1 and isinstance(only := pieces[0], _Text):
        return s.Literal(only.value, start, parser.pos)
    frames = [_Frame(start)]
    for piece in pieces:
        if isinstance(piece, _Text):
            frames[-1].parts.append(s.Literal(piece.value, piece.start, piece.end))
        elif not isinstance(piece, _Directive):
            frames[-1].parts.append(piece)
        elif piece.keyword in ("if", "for"):
            parser.descend(piece.start)
            frames.append(_Frame(piece.end, piece))
        elif piece.keyword == "else":
            _turn(parser, frames[-1], piece)
        else:
            _close(parser, frames, piece)
    if frames[-1].opening is not None:
        raise parser.fail(f"%{{ {frames[-1].opening.keyword} is never closed", frames[-1].opening.start)
    return s.Template(tuple(frames[0].parts), start, parser.pos)


def _join(pieces: list[_Piece]) -> None:
    """Melt neighbouring literals into one."""
    joined: list[_Piece] = []
    run: list[_Text] = []
    for piece in pieces:
        if isinstance(piece, _Text):
            run.append(piece)
            continue
        if run:
            joined.append(_Text("".join(text.value for text in run), run[0].start, run[-1].end))
            run = []
        joined.append(piece)
    if run:
        joined.append(_Text("".join(text.value for text in run), run[0].start, run[-1].end))
    pieces[:] = joined


def _turn(parser: ExpressionParser, frame: _Frame, directive: _Directive) -> None:
    """``%{ else }``"""
    if frame.opening is None or frame.opening.keyword != "if" or frame.then is not None:
        raise parser.fail("%{ else } without its %{ if }", directive.start)
    frame.then = frame.body(directive.start)
    frame.parts, frame.start = [], directive.end


def _close(parser: ExpressionParser, frames: list[_Frame], directive: _Directive) -> None:
    """``%{ endif }`` and ``%{ endfor }``"""
    frame = frames[-1]
    opening = frame.opening
    if opening is None or directive.keyword != f"end{opening.keyword}" or opening.node is None:
        raise parser.fail(f"%{{ {directive.keyword} }} without its beginning", directive.start)
    frames.pop()
    parser.depth -= 1
    body = frame.body(directive.start)
    node: s.Node
    if opening.keyword == "for":
        node = s.TemplateFor(opening.key, opening.value, opening.node, body, opening.start, directive.end)
    elif frame.then is None:
        nothing = s.Template((), directive.start, directive.start)
        node = s.TemplateIf(opening.node, body, nothing, opening.start, directive.end)
    else:
        node = s.TemplateIf(opening.node, frame.then, body, opening.start, directive.end)
    frames[-1].parts.append(node)
