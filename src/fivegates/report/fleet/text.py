"""The organisation's report for a terminal: what only the fleet tells in full, the rest in figures."""

from __future__ import annotations

from functools import cache

from ...secrets.sanitise import disarm
from ..clean import printable
from ..interface import Redactor
from ..table import fits, table
from ..terminal import paint, wrap
from .model import GATES, Fleet
from .sections import TOLD, Section, numbers, sections, title, unread

SKIPPED = ("Registry",)
MOST = {TOLD: 200, "Not read, and in none of the figures": 50, "By repository": 15, "By owner": 15}  # all are in the other formats
MOST_ROWS = 40


def render(fleet: Fleet, *, redactor: Redactor, color: bool, width: int) -> str:
    clean = cache(lambda text: printable(redactor.redact(text)))
    lines = [paint(title(fleet), "strong", color)]
    lines += [line for text in unread(fleet) for line in wrap(clean(text), width)]
    lines += [f"{one.number:>7,}  {one.text}" for one in numbers(fleet)]
    for section in sections(fleet):
        if section.title in SKIPPED:
            continue
        rows = [[clean(cell) for cell in row] for row in section.rows]
        most = MOST.get(section.title, MOST_ROWS)
        lines += ["", paint(section.title, "strong", color)]
        lines += [line for text in section.lines for line in wrap(clean(text), width)]
        lines += _findings(rows[:most], width, color) if section.title == TOLD else _table(section, rows[:most], width, color)
        if len(rows) > most:
            lines.append(f"and {len(rows) - most:,} more: --output html=FILE has all")
    return "\n".join(map(disarm, lines)) + "\n"


def _findings(rows: list[list[str]], width: int, color: bool) -> list[str]:
    lines: list[str] = []
    for severity, check, message, place, others in rows:
        lines += wrap(f"{severity.upper()} {check} {message}", width, "", "    ")
        lines[-1:] = [lines[-1], paint(f"    {place}", "place", color) + (f", with {others}" if others else "")]
    return lines


def _table(section: Section, rows: list[list[str]], width: int, color: bool) -> list[str]:
    """The columns of gates are left out where a terminal has no room for them."""
    if not rows:
        return []
    header, kept = list(section.header), rows
    if not fits(header, rows, width):
        room = [at for at, name in enumerate(header) if name not in GATES]
        header, kept = [header[at] for at in room], [[row[at] for at in room] for row in rows]
    return table(header, kept, width, color)
