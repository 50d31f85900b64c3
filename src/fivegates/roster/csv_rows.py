"""A roster as CSV: a header of known columns, then a person a line."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import takewhile

from ..errors import RosterError
from .rows import COLUMNS, Row, column

_SEPARATORS = (",", ";", "\t")
_OF_NAMES = re.compile(r"[\s,;|]+")
_OF_TEAMS = re.compile(r"[,;|]+")


def csv_rows(text: str, path: str) -> Iterator[Row]:
    """The people of a CSV text; empty lines, and comments above the header, are none. Raises ``RosterError`` where it is no such text."""
    lines = list(StringIO(text, newline=""))
    above = sum(1 for _ in takewhile(lambda line: line.startswith("#"), lines))
    separator = max(_SEPARATORS, key=(lines[above] if above < len(lines) else "").count)
    reader = csv.reader(lines[above:], delimiter=separator, strict=True)
    try:
        header = _header(next(reader, []), path, above + 1)
        line = above + reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield _row(cells, header, line, path)
            line = above + reader.line_num + 1
    except csv.Error:
        raise RosterError("this line is no CSV", path, above + (reader.line_num or 1), "quote cells that hold the separator") from None


def _header(cells: Sequence[str], path: str, line: int) -> list[str]:
    names = [column(cell) for cell in cells]
    hint = f"columns are {', '.join(COLUMNS)}"
    unknown = next((at for at, name in enumerate(names, 1) if name not in COLUMNS), None)
    if "principal" not in names:
        raise RosterError("the first line names no column principal", path, line, hint)
    if unknown is not None:
        raise RosterError(f"column {unknown} is none that a roster has", path, line, hint)
    if len(set(names)) < len(names):
        raise RosterError("a column stands twice", path, line, hint)
    return names


def _row(cells: Sequence[str], header: Sequence[str], line: int, path: str) -> Row:
    if len(cells) != len(header):
        raise RosterError(
            f"this line has {len(cells)} cells, the first line {len(header)}", path, line, "quote cells that hold the separator"
        )
    said = dict(zip(header, cells, strict=True))
    return Row(
        line,
        said["principal"],
        tuple(filter(None, _OF_NAMES.split(said.get("aliases", "").strip()))),
        tuple(team.strip() for team in _OF_TEAMS.split(said.get("teams", "")) if team.strip()),
        said.get("status", ""),
        said.get("last_day", ""),
    )
