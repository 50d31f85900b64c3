"""Text that knows where each piece of it was written: in a template, or whole in a values file."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

from ...named_tuple import NamedTuple
from ...source import Place, Source


class Chunk(NamedTuple):
    """``literal``: the text stands there letter by letter, a line of it at most; else it is a value that was written there."""

    text: str
    source: Source
    offset: int
    literal: bool


class Woven(str):
    """A text and the chunks that it consists of."""

    __slots__ = ("chunks",)

    chunks: list[Chunk]


def weave(chunks: Iterable[Chunk]) -> Woven:
    kept = [chunk for chunk in chunks if chunk.text]
    woven = Woven("".join([chunk.text for chunk in kept]))
    woven.chunks = kept
    return woven


def indented(text: str, pad: str, first: bool) -> str:
    """Every line behind ``pad``; the first one only where asked for."""
    if not isinstance(text, Woven):
        return (pad if first else "") + text.replace("\n", f"\n{pad}")
    chunks: list[Chunk] = []
    behind = not first  # the pad that is due stands behind the last line's end, in the chunk of that
    for chunk in text.chunks:
        piece = chunk.text.replace("\n", f"\n{pad}")
        if not behind:
            chunks.append(Chunk(pad, chunk.source, chunk.offset, False))
            behind = True
        chunks.append(Chunk(piece, chunk.source, chunk.offset, chunk.literal))
    return weave(chunks) if chunks else (pad if first else "")


def sliced(text: str, start: int, stop: int) -> str:
    """``text[start:stop]`` with its places; both from the beginning, ``stop`` at most the length."""
    if not isinstance(text, Woven):
        return text[start:stop]
    chunks: list[Chunk] = []
    position = 0
    for piece, source, offset, literal in text.chunks:
        begin, end = max(start - position, 0), min(stop - position, len(piece))
        if begin < end:
            chunks.append(Chunk(piece[begin:end], source, offset + begin if literal else offset, literal))
        position += len(piece)
    return weave(chunks)


class WovenSource(Source):
    """The source of a rendered text: its offsets are where the pieces were written."""

    __slots__ = ("_chunks", "_starts_of", "is_literal")

    is_rendered = True

    def __init__(self, path: str, text: Woven) -> None:
        super().__init__(path, str(text))
        self._chunks = text.chunks
        self.is_literal = all(chunk.literal for chunk in text.chunks)
        self._starts_of = list(accumulate((len(chunk.text) for chunk in text.chunks), initial=0))

    def place(self, offset: int) -> Place:
        source, at = self.written(offset)
        return source.place(at)

    def written(self, offset: int) -> tuple[Source, int]:
        """The source and the offset in it where the piece at ``offset`` was written."""
        if not self._chunks:
            return Source(self.path, ""), 0
        index = min(max(bisect_right(self._starts_of, offset) - 1, 0), len(self._chunks) - 1)
        chunk = self._chunks[index]
        return chunk.source, chunk.offset + min(max(offset - self._starts_of[index], 0), len(chunk.text)) * chunk.literal

    def whole(self, start: int, stop: int) -> tuple[Source, int] | None:
        """Where the value that makes up the whole of ``start`` to ``stop`` was written, None where it is not one value."""
        index = bisect_right(self._starts_of, start) - 1 if not self.is_literal else -1
        if not 0 <= index < len(self._chunks):
            return None
        chunk = self._chunks[index]
        if chunk.literal or self._starts_of[index + 1] < stop:
            return None
        return chunk.source, chunk.offset
