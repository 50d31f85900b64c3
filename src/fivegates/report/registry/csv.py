"""The registry as CSV that a spreadsheet may open: no cell is a formula; and that file read again."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from ...errors import UsageError
from ..cells import begins_formula
from .columns import Row


def render(rows: Sequence[Row], heads: Sequence[str]) -> str:
    """A line of heads, and one for each row. A cell that a spreadsheet would compute gets an apostrophe before it."""
    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows([_guarded(row[head]) for head in heads] for row in rows)
    return page.getvalue()


def read(text: str, needed: Sequence[str] = ("id",)) -> list[Row]:
    """The rows by the names in the first line, ``needed`` among them; a spreadsheet's semicolons do as well. Raises ``UsageError``."""
    text = text.removeprefix("\ufeff")
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    try:
        lines = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise UsageError(f"this is no CSV that can be read: {error}", "`fivegates agents --format csv` writes one") from error
    heads = [head.strip() for head in lines[0]] if lines else []
    missing = next((head for head in needed if head not in heads), "")
    if missing:
        raise UsageError(f"this CSV has no column {missing}", "`fivegates agents --format csv` writes one")
    return [dict(zip(heads, map(_plain, line), strict=False)) for line in lines[1:] if any(cell.strip() for cell in line)]


def _guarded(cell: str) -> str:
    return f"'{cell}" if _is_guarded(cell) else cell


def _plain(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _is_guarded(cell[1:]) else cell


def _is_guarded(cell: str) -> bool:
    """An apostrophe too, so that reading takes back what writing did."""
    return cell.startswith("'") or begins_formula(cell)
