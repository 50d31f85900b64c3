"""Text with a path, and the way from an offset in it to a line a person can open."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from itertools import accumulate, repeat
from operator import add

from .named_tuple import NamedTuple


class Place(NamedTuple):
    """A point in a file: ``path`` relative to the scanned root with ``/``, ``line`` and ``column`` from 1."""

    path: str
    line: int
    column: int = 1


class Source:
    """The decoded text of one file, or of a text embedded in one (a heredoc, a manifest in a string).

    Offsets are in characters of ``text``. ``first_line`` is the line of the file on which ``text`` starts. ``is_rendered``: a template
    engine made the text here, of values that may be others where it is installed.
    """

    __slots__ = ("_starts", "first_line", "path", "text")

    is_rendered = False

    def __init__(self, path: str, text: str, first_line: int = 1) -> None:
        self.path = path
        self.text = text
        self.first_line = first_line
        self._starts: array[int] | None = None  # a list would hold an object for each line

    def place(self, offset: int) -> Place:
        """The place of ``offset``; the line index is built on first use."""
        starts = self._starts
        if starts is None:
            lengths = map(len, self.text.split("\n"))
            starts = self._starts = array("I", accumulate(map(add, lengths, repeat(1)), initial=0))
        line = bisect_right(starts, offset)
        return Place(self.path, self.first_line + line - 1, offset - starts[line - 1] + 1)

    def __repr__(self) -> str:
        return f"Source({self.path!r}, {len(self.text)} characters)"


class Pinned(Source):
    """A text that no file of the tree holds: every offset in it is at the one ``place`` a person can edit.

    ``path`` is that place's, or the text's own name where it is another file's text that stands there.
    """

    __slots__ = ("_place",)

    def __init__(self, text: str, place: Place, path: str = "") -> None:
        super().__init__(path or place.path, text, place.line)
        self._place = place

    def place(self, offset: int) -> Place:
        return self._place
