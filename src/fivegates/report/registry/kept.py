"""Copies of the registry that people keep: in which format, written anew, and read again to be compared.

A copy holds nothing that changes by itself. The last change is left out of it too: whoever commits an agent's change together with the
copy would make the copy stale by that very commit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from ...errors import UsageError
from .. import agents_json
from ..interface import Redactor
from . import backstage, csv, markdown
from .columns import COLUMNS, Row, rows
from .counts import count, sentence
from .entry import Entry

FORMATS = ("markdown", "csv", "json", "backstage")
_ENDINGS = {".md": "markdown", ".markdown": "markdown", ".csv": "csv", ".json": "json", ".yaml": "backstage", ".yml": "backstage"}


def format_of(path: str, text: str) -> str:
    """The format by the file's ending, else by what it holds. Raises ``UsageError``."""
    name = path.lower()
    known = next((format for ending, format in _ENDINGS.items() if name.endswith(ending)), None)
    if known is not None:
        return known
    start = text.lstrip("\ufeff \n\r\t")
    if markdown.START in text:
        return "markdown"
    if start.startswith("{"):
        return "json"
    if "id" in start.partition("\n")[0].split(","):
        return "csv"
    if backstage.PREFIX in text:
        return "backstage"
    raise UsageError(f"{path} is in no format that a registry is kept in", "end its name in .md, .csv, .json or .yaml")


def read(text: str, format: str) -> list[Row]:
    """The rows of a kept copy. Raises ``UsageError`` where it is none."""
    return _READERS[format](text)


def write(entries: Sequence[Entry], format: str, page: str, *, redactor: Redactor, environment: str = "") -> str:
    """The whole new text of a copy that now holds ``page``, '' for a new one. ``entries``: every class.

    What a person wrote stays: only the part of a Markdown page between its comments is replaced, and a file that is no copy of the
    registry is never written over. Raises ``UsageError``.
    """
    if page.strip():
        read(page, format)
    if format == "json":
        return agents_json.render_registry(entries, redactor=redactor, changed=False)
    agents = [entry for entry in entries if entry.record.class_ == "agent"]
    found = rows(agents, redactor=redactor)
    if format == "backstage":
        return backstage.render(agents, found, redactor=redactor)
    if format == "csv":
        return csv.render(found, COLUMNS)
    return markdown.placed(markdown.render(found, sentence(count(agents), environment)), page)


_READERS: dict[str, Callable[[str], list[Row]]] = {
    "markdown": markdown.read,
    "csv": partial(csv.read, needed=COLUMNS),
    "json": agents_json.read_registry,
    "backstage": backstage.read,
}
