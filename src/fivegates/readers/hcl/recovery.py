"""What to do about an item that cannot be read: note it once and find the next one."""

from __future__ import annotations

import re

from ...errors import ReadError
from .extent import end_of_group
from .tokens import IDENTIFIER, QUOTED_STRING, heredoc_end

_TOP_LEVEL = re.compile(r"(?:check|data|ephemeral|import|locals|module|moved|output|provider|removed|resource|terraform|variable)\Z")
_MOST_ERRORS = 100
_SPARE = 2_000_000  # characters read again for the sake of recovery, besides a multiple of the text's own length

_LABELS = rf"(?:[ \t]++(?:{QUOTED_STRING}|{IDENTIFIER}))*+[ \t]*+"
_HEADER = re.compile(rf"{IDENTIFIER}{_LABELS}(?=\{{)")
_LINE_END = re.compile(r"[ \t\r]*+(?:\n|#|/[/*]|\Z)")
_LANDMARK = re.compile(
    rf"(?P<heredoc><<-?({IDENTIFIER}))[ \t]*+\r?$|^(?P<indent>[ \t]*+)(?P<name>{IDENTIFIER})(?:[ \t]*+=(?![=>])|(?P<block>{_LABELS})\{{)",
    re.MULTILINE,
)


def note(errors: list[tuple[str, int]], message: str, offset: int) -> None:
    """Remember an error; after a hundred the last one says that there were more."""
    if len(errors) < _MOST_ERRORS - 1:
        errors.append((message, offset))
    elif len(errors) < _MOST_ERRORS:
        errors.append(("too many errors: the others are not listed", offset))


class Recovery:
    """The errors of one text, and how much may still be spent on reading on after them."""

    def __init__(self, text: str, nesting: int) -> None:
        self.text = text
        self.nesting = nesting
        self.errors: list[tuple[str, int]] = []
        self.broken: list[tuple[int, int]] = []
        self.spare = 8 * len(text) + _SPARE

    def leave(self, error: ReadError, start: int) -> int:
        """Note ``error`` in the top-level item at ``start``; the offset of the next item, or -1 when there is none to go on with."""
        note(self.errors, error.message, error.offset)
        closed = self.closing(start)
        following = self.landmark(start, closed)
        self.broken.append((start, following if following >= 0 else len(self.text)))
        self.spare -= (len(self.text) if closed is None else closed) - start
        if following >= 0 and (self.spare < 0 or len(self.errors) == _MOST_ERRORS):
            note(self.errors, "too many broken blocks: the rest of the file is not read", following)
            return -1
        return following

    def closing(self, start: int) -> int | None:
        """Where the block at ``start`` ends, if its brackets are balanced."""
        header = _HEADER.match(self.text, start)
        if header is None:
            return None
        try:
            end = end_of_group(self.text, header.end(), self.nesting)
        except ReadError:
            return None
        return end if _LINE_END.match(self.text, end) else None

    def landmark(self, start: int, closed: int | None) -> int:
        """Where a later item begins: at the latest at ``closed``, before it only at an unmistakable one; -1 for nowhere.

        An item begins on a line of its own, indented no deeper than the broken one. A line in a heredoc is none.
        """
        text = self.text
        indent = start - (text.rfind("\n", 0, start) + 1)
        end = len(text) if closed is None else closed
        pos = text.find("\n", start, end)
        while pos >= 0:
            mark = _LANDMARK.search(text, pos, end)
            if mark is None:
                break
            pos = mark.end()
            if mark["heredoc"]:
                pos = self.after_heredoc(mark, end)
            elif len(mark["indent"]) <= indent and (closed is None or (mark["block"] is not None and _TOP_LEVEL.match(mark["name"]))):
                return mark.start("name")
        return -1 if closed is None else closed

    def after_heredoc(self, mark: re.Match[str], end: int) -> int:
        ending = heredoc_end(self.text, mark.end(), mark[2], end) if self.spare > 0 else None
        if ending is None:
            self.spare -= end - mark.end()
            return mark.end()
        return ending[1]
