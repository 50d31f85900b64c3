"""The answer to a query over the facts, as JSON (``schemas/query.schema.json``) or as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from .clean import printable
from .encode import to_json
from .interface import WIDTH, Redactor
from .table import fits, records, table
from .terminal import counted, finished

SCHEMA = "https://fivegates.dev/schemas/query-1.json"
Row = Mapping[str, Any]


def render_json(rows: Sequence[Row], *, redactor: Redactor, cut: bool = False) -> str:
    """``{"rows": [{column: value}]}``; ``cut`` says that more rows were left out."""
    return to_json({"$schema": SCHEMA, "cut": cut, "rows": [redactor.redact_data(dict(row)) for row in rows]})


def render_table(
    columns: Sequence[str], rows: Sequence[Row], *, redactor: Redactor, cut: bool = False, color: bool = False, width: int = WIDTH
) -> str:
    """A row a line (a block where a line is too narrow for it), NULL as ``-``, and how many rows there are."""
    clean = cache(lambda text: printable(redactor.redact(text)))
    body = [[clean("-" if row[column] is None else str(row[column])) for column in columns] for row in rows]
    heads = [clean(column) for column in columns]
    lines = (table if fits(heads, body, width) else records)(heads, body, width, color) if columns and rows else []
    total = counted(len(rows), "row") + (", and more that are left out" if cut else "")
    return finished([*lines, *([""] if lines else []), total])
