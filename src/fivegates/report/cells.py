"""CSV that a spreadsheet takes for text: no cell of a tree begins a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from ..secrets.sanitise import disarm

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def cell(value: object) -> str:
    """A value as a cell on one line; what a spreadsheet would compute is put behind an apostrophe."""
    text = "" if value is None else disarm(str(value).replace("\n", " ").replace("\r", " "))
    return f"'{text}" if begins_formula(text) else text


def begins_formula(text: str) -> bool:
    """Whether a spreadsheet would compute it: some do so after leading blanks too."""
    return text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA)


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """RFC 4180 with line feeds; every cell of a row passes ``cell``."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([[cell(value) for value in row] for row in rows])
    return out.getvalue()
