"""The structure of an HCL file: blocks and arguments with the extent of each value, whose expressions are parsed when asked for."""

from __future__ import annotations

import re
from sys import intern

from ...errors import ReadError
from ...source import Source
from ..interface import DEFAULT_LIMITS, Limits
from .extent import VALUE, end_of_value
from .literals import decode_quoted
from .recovery import Recovery, note
from .syntax import Argument, Block, Body, HclDocument
from .tokens import BLANKS, IDENTIFIER, LINES, QUOTED_STRING

_NAME, _VALUE, _LABELS, _CLOSE, _END = range(1, 6)
_ITEM = re.compile(
    rf"{LINES}(?:({IDENTIFIER}){BLANKS}"
    rf"(?:=(?![=>]){BLANKS}(?:({VALUE})(?=\n|\}}|#|//|\Z))?+"
    rf"|((?:(?:{QUOTED_STRING}|{IDENTIFIER}){BLANKS})*+)\{{)"
    r"|(\})|(\Z))"
)
_LABEL = re.compile(rf"({IDENTIFIER})|({QUOTED_STRING})|{BLANKS}")
BLANK = " \t\r"
_BROKEN_LINE = re.compile(rf"{LINES}({IDENTIFIER}|[^\n]?)")


def parse_hcl(source: Source, limits: Limits = DEFAULT_LIMITS) -> HclDocument:
    """Read the blocks and arguments of ``source``; also for ``.tfvars``, whose body holds arguments only.

    Never raises for bad input: a top-level block that cannot be read is left out whole and is one entry of ``errors``, what stands before
    and after it is kept. An argument given twice in one body is an error too; the first one is kept. Expressions are judged only when
    they are asked for (``Argument.expression``).
    """
    return _Structure(source, limits).document()


class _Structure:
    """One reading of one source."""

    def __init__(self, source: Source, limits: Limits) -> None:
        self.source = source
        self.nesting = limits.nesting
        self.recovery = Recovery(source.text, limits.nesting)
        self.top = Body(source)
        self.open: list[Block] = []  # from the outermost block in
        self.argument = -1  # where the argument begins whose value is being skipped

    def document(self) -> HclDocument:
        pos = 1 if self.source.text.startswith("\ufeff") else 0
        while pos >= 0:
            try:
                self.items(pos)
                break
            except ReadError as error:
                pos = self.leave_broken_item(error)
        return HclDocument(self.source, self.top, self.recovery.errors, self.recovery.broken)

    def items(self, pos: int) -> None:
        """Read to the end of the text. The loop is one function because every call in it costs a tenth of its time."""
        source, opened, match = self.source, self.open, _ITEM.match
        text, body, top = source.text, self.top, self.top
        while True:
            found = match(text, pos)
            if found is None:
                raise self.unreadable(pos)
            pos = found.end()
            kind = found.lastindex
            if kind == _VALUE or kind == _NAME:  # noqa: SIM109  # for every item: faster than a tuple
                name, start = intern(found[1]), found.start(1)
                value_start = found.end() if kind == _NAME else found.start(2)
                if kind == _NAME:
                    self.argument = start
                    pos = end_of_value(text, value_start, self.nesting)
                    self.argument = -1
                value_end = pos
                if text[value_end - 1] in BLANK:
                    value_end = value_start + len(text[value_start:value_end].rstrip())
                if value_end <= value_start:
                    raise ReadError(f"the argument {name} has no value", start)
                if name in body.arguments:
                    note(self.recovery.errors, f"the argument {name} is given twice", start)
                else:
                    body.arguments[name] = Argument(name, source, start, value_start, value_end)
            elif kind == _LABELS:
                labels, start = found[3], found.start(1)
                inner = Body(source, {})
                block = Block(intern(found[1]), self.labels(labels, found.start(3)) if labels else (), inner, start, pos)
                if len(opened) >= self.nesting:
                    raise ReadError(f"nested more than {self.nesting} levels deep", start)
                body.add(block)
                opened.append(block)
                body = inner
            elif kind == _CLOSE:
                if not opened:
                    raise ReadError("} closes nothing", pos - 1)
                opened.pop().end = pos
                body = opened[-1].body if opened else top
            else:
                break
        if opened:
            raise ReadError(f"the block {opened[-1].type} is never closed", opened[-1].start)

    def labels(self, written: str, offset: int) -> tuple[str, ...]:
        if "\\" not in written and "{" not in written and "/" not in written:  # nothing to decode, and no comment
            pieces = written.split('"')
            if not "".join(pieces[::2]).strip(BLANK):  # all of them are quoted
                return tuple(map(intern, pieces[1::2]))
        found = (label for label in _LABEL.finditer(written) if label.lastindex)
        return tuple(intern(label[1] or decode_quoted(label[2][1:-1], offset + label.start() + 1)) for label in found)

    def unreadable(self, pos: int) -> ReadError:
        """Why no item can be read at ``pos``."""
        text = self.source.text
        here = _BROKEN_LINE.match(text, pos)
        assert here is not None  # noqa: S101  # it matches nothing at least
        start = here.start(1)
        if text.startswith("/*", start):
            return ReadError("a comment is never closed", start)
        return ReadError("expected an argument, a block or a closing brace", start)

    def leave_broken_item(self, error: ReadError) -> int:
        """Forget the item in which reading failed; where to go on, or -1."""
        if self.open:
            start = self.open[0].start
            self.open.clear()
            self.top.drop_last()
        else:
            start = error.offset if self.argument < 0 else self.argument
        self.argument = -1
        return self.recovery.leave(error, start)
