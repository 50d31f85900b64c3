"""Plain text tables that fit the terminal: columns shrink and their cells wrap, nothing is cut."""

from __future__ import annotations

from collections.abc import Sequence

from .terminal import NARROWEST, broken, cells, pad, paint

GAP = "  "


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
    parts = [broken(text, width) for text, width in zip(row, widths, strict=True)]
    height = max((len(part) for part in parts), default=0)
    lines = []
    for level in range(height):
        texts = (part[level] if level < len(part) else "" for part in parts)
        lines.append(GAP.join(pad(text, width) for text, width in zip(texts, widths, strict=True)).rstrip())
    return lines
