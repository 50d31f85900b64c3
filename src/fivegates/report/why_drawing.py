"""A chain of links as a small drawing: each below the one it follows from, with its line at the end."""

from __future__ import annotations

from collections.abc import Sequence

from ..source import Place
from .clean import Clean
from .terminal import cells, paint, wrap

Link = tuple[str, Place | None]
DEEPEST = 8  # a longer chain goes straight down


def draw_chain(links: Sequence[Link], clean: Clean, color: bool, width: int) -> list[str]:
    """A line for each link, the place at its end or, where that does not fit, below it."""
    lines: list[str] = []
    for depth, (said, place) in enumerate(links):
        margin = "" if depth == 0 else "  " * min(depth, DEEPEST) + "-> "
        text, at = clean(said), clean(f"{place.path}:{place.line}") if place is not None else ""
        rest = " " * cells(margin)
        if at and cells(margin + text) + 2 + cells(at) <= width:
            gap = " " * (width - cells(margin + text) - cells(at))
            lines.append(f"{margin}{text}{gap}{paint(at, 'place', color)}")
            continue
        lines += wrap(text, width, margin, rest)
        lines += [paint(line, "place", color) for line in wrap(at, width, rest)] if at else []
    return lines
