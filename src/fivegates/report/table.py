"""Plain text tables that fit the terminal: columns shrink and their cells wrap, nothing is cut."""

from __future__ import annotations

from collections.abc import Sequence

from .terminal import cells, pad, paint

GAP = "  "
NARROWEST = 8
BREAKS = "/:@,-_."  # a word that must be broken is rather broken behind one of these


def table(headers: Sequence[str], rows: Sequence[Sequence[str]], width: int, color: bool) -> list[str]:
    """The lines of a table at most ``width`` cells wide, as far as its number of columns allows."""
    widths = _fit([max(cells(row[column]) for row in (headers, *rows)) for column in range(len(headers))], width)
    lines = [paint(line, "strong", color) for line in _row(headers, widths)]
    return lines + [line for row in rows for line in _row(row, widths)]


def _fit(widths: list[int], width: int) -> list[int]:
    """Take cells from the widest column until the row fits."""
    room = width - len(GAP) * (len(widths) - 1)
    widths = [min(size, width) for size in widths]
    while sum(widths) > room and max(widths) > NARROWEST:
        widest = widths.index(max(widths))
        second = max([*widths[:widest], *widths[widest + 1 :], NARROWEST])
        widths[widest] -= max(1, min(sum(widths) - room, widths[widest] - second))
    return widths


def _row(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    parts = [_broken(text, width) for text, width in zip(row, widths, strict=True)]
    height = max((len(part) for part in parts), default=0)
    lines = []
    for level in range(height):
        texts = (part[level] if level < len(part) else "" for part in parts)
        lines.append(GAP.join(pad(text, width) for text, width in zip(texts, widths, strict=True)).rstrip())
    return lines


def _broken(text: str, width: int) -> list[str]:
    """A cell's text in pieces of at most ``width`` cells."""
    pieces: list[str] = []
    while cells(text) > width:
        end = _reach(text, width)
        cut = text.rfind(" ", 0, end + 1)
        if cut < end // 3:
            cut = max(text.rfind(mark, 0, end) for mark in BREAKS) + 1
        cut = cut if cut > end // 3 else end
        pieces.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [*pieces, text]


def _reach(text: str, width: int) -> int:
    """How many characters from the start fit into ``width`` cells, at least one."""
    if text.isascii():
        return width
    end = min(width, len(text))
    while end > 1 and cells(text[:end]) > width:
        end -= 1
    return end
