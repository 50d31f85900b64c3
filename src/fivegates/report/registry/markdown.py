"""The registry as a Markdown table between two comments, so that it can live in a longer page; and that table read again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...errors import UsageError
from ..markdown import escaped
from .columns import Row

START, END = "<!-- fivegates:agents -->", "<!-- /fivegates:agents -->"


def render(rows: Sequence[Row], sentence: str) -> str:
    """The comments, the sentence and the table."""
    lines = [START, "", escaped(sentence), *(["", *_table(rows)] if rows else []), "", END]
    return "\n".join(lines) + "\n"


def placed(text: str, page: str) -> str:
    """``page`` with ``text`` (a ``render``) in place of the part between the comments; an empty page becomes it. Raises ``UsageError``."""
    if not page.strip():
        return text
    start, end = _span(page)
    return page[:start] + text.rstrip("\n") + page[end:]


def read(page: str) -> list[Row]:
    """The rows of a page's registry. Raises ``UsageError`` where it has none."""
    start, end = _span(page)
    return list(read_table(page[start:end]))


def read_table(text: str) -> Iterator[Row]:
    """The rows of the first table whose head names an ``id``."""
    head: list[str] = []
    for line in text.splitlines():
        cells = _cells(line) if line.lstrip().startswith("|") else []
        if head and not cells:
            return
        if not head and "id" in cells:
            head = cells
        elif head and not all(cell and not cell.strip(":-") for cell in cells):
            yield dict(zip(head, cells, strict=False))


def _table(rows: Sequence[Row]) -> Iterator[str]:
    heads = list(rows[0])
    yield _line(heads)
    yield _line(["---"] * len(heads))
    yield from (_line([escaped(row[head]) for head in heads]) for row in rows)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _span(page: str) -> tuple[int, int]:
    start = page.find(START)
    end = page.find(END, start)
    if start < 0 or end < 0:
        hint = f"put these two lines where it belongs: {START} and {END}"
        raise UsageError("this page has no place for the registry", hint)
    return start, end + len(END)


def _cells(line: str) -> list[str]:
    """What stands between the bars, with what ``escaped`` did to it taken back."""
    cells, cell, after = [""], 0, False
    for char in line.strip().removeprefix("|"):
        if after or char not in "|\\":
            cells[cell] += char
            after = False
        elif char == "\\":
            after = True
        else:
            cells.append("")
            cell += 1
    found = [text.strip().replace("&#64;", "@") for text in cells]
    return found[:-1] if found[-1] == "" else found
