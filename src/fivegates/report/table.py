"""Plain text tables that fit the terminal: columns shrink and their cells wrap, nothing is cut."""

from __future__ import annotations

from collections.abc import Sequence

from .terminal import NARROWEST, broken, cells, pad, paint, wrap

GAP = "  "
FROM = 3 / 5  # of its natural width, below which a column is too narrow to be read


def table(headers: Sequence[str], rows: Sequence[Sequence[str]], width: int, color: bool) -> list[str]:
    """The lines of a table at most ``width`` cells wide, as far as its number of columns allows."""
    widths = _fit(_natural(headers, rows), width)
    lines = [paint(line, "strong", color) for line in _row(headers, widths)]
    return lines + [line for row in rows for line in _row(row, widths)]


def fits(headers: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> bool:
    """Whether the table is readable at this width: no header broken, no column squeezed to a fraction of what it holds."""
    natural = _natural(headers, rows)
    widths = _fit(natural, width)
    within = sum(widths) + len(GAP) * (len(widths) - 1) <= width
    heads = all(cells(header) <= size for header, size in zip(headers, widths, strict=True))
    return within and heads and sum(widths) >= FROM * sum(natural)


def records(headers: Sequence[str], rows: Sequence[Sequence[str]], width: int, color: bool) -> list[str]:
    """Each row as a block of its own, a line for each column: what a table is where it does not fit."""
    wide = min(max(map(cells, headers), default=0), width // 3)
    lines: list[str] = []
    for row in rows:
        lines += [""] if lines else []
        for header, text in zip(headers, row, strict=True):
            *above, last = broken(header, wide)
            values = wrap(text, width, " " * (wide + len(GAP)))
            lines += [paint(part, "strong", color) for part in above]
            lines += [paint(last, "strong", color) + values[0][cells(last) :], *values[1:]]
    return lines


def _natural(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    return [max(cells(row[column]) for row in (headers, *rows)) for column in range(len(headers))]


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
