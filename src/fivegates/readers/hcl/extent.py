"""How far a value reaches: brackets, strings, templates and heredocs skipped without parsing what is in them."""

from __future__ import annotations

import re

from ...errors import ReadError
from .tokens import BARE_TEXT, BLOCK_COMMENT, COMMENT, HEREDOC, QUOTED_STRING, QUOTED_TEXT, heredoc_end

# Code is skipped in as large pieces as one pattern can check exactly: whole strings, and brackets with no brackets in them.
_SIGN = r"/(?![/*])|<(?!<)"
_INNER = rf'[^"\[\](){{}}#/<]*+(?:(?:{QUOTED_STRING}|{COMMENT}|{_SIGN})[^"\[\](){{}}#/<]*+)*+'
_GROUP = rf"\[{_INNER}\]|\({_INNER}\)|\{{{_INNER}\}}"
_TEMPLATE = rf'"{QUOTED_TEXT}(?:[$%]\{{{_INNER}\}}{QUOTED_TEXT})*+"'
_CODE = re.compile(rf'(?:[^"\[\](){{}}#/<]++|{_TEMPLATE}|{_GROUP}|{COMMENT}|{_SIGN})*+')

VALUE = rf'(?:[^"\[\](){{}}#/<\n]++|{_TEMPLATE}|{_GROUP}|{BLOCK_COMMENT}|{_SIGN})*+'
"""A value, as far as this can be told without a stack; what follows it decides whether that was all."""

_VALUE = re.compile(VALUE)
_QUOTED = re.compile(QUOTED_TEXT)
_BARE = re.compile(BARE_TEXT)
_CLOSERS = {"(": ")", "[": "]", "{": "}"}
_QUOTE, _HERE = '"', "<<"


class _Extent:
    """One walk over a text: ``open`` holds the closers awaited, each with the offset of what it closes."""

    def __init__(self, text: str, pos: int, nesting: int) -> None:
        self.text = text
        self.pos = pos
        self.nesting = nesting
        self.open: list[tuple[str, int]] = []
        self.heredocs: list[tuple[str, int, int]] = []  # of each open heredoc: tag, where its body and its marker end

    def value(self) -> int:
        """The end of the value at ``pos``: a line end, a comment or a closing brace outside of all brackets."""
        text = self.text
        while True:
            self.pos = pos = _VALUE.match(text, self.pos).end()  # type: ignore[union-attr]  # it matches nothing at least
            if text[pos : pos + 1] in ("", "\n", "}", "#") or text.startswith("//", pos):
                return pos
            self.enter()
            self.leave_all()

    def group(self) -> int:
        """The end of the bracket that opens at ``pos``."""
        self.enter()
        self.leave_all()
        return self.pos

    def leave_all(self) -> None:
        while self.open:
            closer = self.open[-1][0]
            if closer == _QUOTE:
                self.quoted()
            elif closer == _HERE:
                self.heredoc()
            else:
                self.code(closer)

    def enter(self) -> None:
        """Step over whatever opens at ``pos``."""
        text, pos = self.text, self.pos
        character = text[pos]
        if character in _CLOSERS:
            self.push(_CLOSERS[character], 1)
        elif character == '"':
            self.push(_QUOTE, 1)
        elif character == "<":
            self.enter_heredoc()
        elif character == "/":
            raise ReadError("a comment is never closed", pos)
        else:
            raise ReadError(f"{character} closes nothing", pos)

    def enter_heredoc(self) -> None:
        opening = HEREDOC.match(self.text, self.pos)
        if opening is None:
            self.pos += 2
            return
        ending = heredoc_end(self.text, opening.end(), opening[2], len(self.text))
        if ending is None:
            raise ReadError(f"the heredoc {opening[2]} is never closed", self.pos)
        self.heredocs.append((opening[2], *ending))
        self.push(_HERE, opening.end() - self.pos)

    def push(self, closer: str, width: int) -> None:
        if len(self.open) >= self.nesting:
            raise ReadError(f"nested more than {self.nesting} levels deep", self.pos)
        self.open.append((closer, self.pos))
        self.pos += width

    def code(self, closer: str) -> None:
        self.pos = pos = _CODE.match(self.text, self.pos).end()  # type: ignore[union-attr]
        character = self.text[pos : pos + 1]
        if character == closer:
            self.open.pop()
            self.pos = pos + 1
        elif not character:
            raise ReadError(f"a bracket is never closed: {closer} is missing", self.open[-1][1])
        elif character in ")]}":
            raise ReadError(f"expected {closer} and found {character}", pos)
        else:
            self.enter()

    def quoted(self) -> None:
        self.pos = pos = _QUOTED.match(self.text, self.pos).end()  # type: ignore[union-attr]
        character = self.text[pos : pos + 1]
        if character == '"':
            self.open.pop()
            self.pos = pos + 1
        elif character in ("$", "%"):
            self.pos = pos + 1
            self.push("}", 1)
        else:
            raise ReadError("a string is never closed", self.open[-1][1])

    def heredoc(self) -> None:
        tag, body_end, end = self.heredocs[-1]
        if self.pos > body_end:  # an interpolation ran over a line that looks like the marker
            ending = heredoc_end(self.text, self.pos, tag, len(self.text))
            if ending is None:
                raise ReadError(f"the heredoc {tag} is never closed", self.open[-1][1])
            body_end, end = ending
            self.heredocs[-1] = (tag, *ending)
        self.pos = _BARE.match(self.text, self.pos, body_end).end()  # type: ignore[union-attr]
        if self.pos == body_end:
            self.open.pop()
            self.heredocs.pop()
            self.pos = end
        else:
            self.pos += 1
            self.push("}", 1)


def end_of_value(text: str, start: int, nesting: int) -> int:
    """Where the argument value that begins at ``start`` ends, trailing blanks included. Raises ``ReadError``."""
    return _Extent(text, start, nesting).value()


def end_of_group(text: str, start: int, nesting: int) -> int:
    """Where the bracket that opens at ``start`` is closed (just after it). Raises ``ReadError`` where it is not."""
    return _Extent(text, start, nesting).group()
