"""YAML inside a string of a YAML file (``patch: |-``): its lines are lines of that file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....readers.interface import DEFAULT_LIMITS, Limits
from ....source import Pinned, Place, Source
from ....values import Value

if TYPE_CHECKING:
    from ....readers.yaml import YamlStream


class _BlockText(Source):
    """The text of a literal block: line by line the file's, without the indentation. ``first_line`` is the line behind the ``|``."""

    __slots__ = ("_indent",)

    def __init__(self, path: str, text: str, first_line: int, indent: int) -> None:
        super().__init__(path, text, first_line)
        self._indent = indent

    def place(self, offset: int) -> Place:
        found = super().place(offset)
        return Place(found.path, found.line, found.column + self._indent)


def read_inline(value: Value, limits: Limits = DEFAULT_LIMITS) -> YamlStream | None:
    """The documents in a text, each value at its own line where the text is a literal block, else at the text's; None for no text."""
    if value.text is None:
        return None
    from ....readers.yaml import parse_yaml

    return parse_yaml(_block(value, value.text) or Pinned(value.text, value.place), limits)


def _block(value: Value, text: str) -> Source | None:
    """The block of lines behind ``key: |``, None where the text does not stand like that in its file."""
    origin = value.origin
    if isinstance(origin.source, Pinned):
        return None
    start = origin.source.text.find("\n", origin.offset) + 1
    header = origin.source.text[origin.offset : start].split("#")[0].rstrip()
    if not start or "|" not in header[-3:]:
        return None
    lines = text.splitlines()
    written = origin.source.text[start:].split("\n", len(lines))[: len(lines)]
    indents = {
        len(raw) - len(raw.lstrip(" ")) - (len(line) - len(line.lstrip(" ")))
        for raw, line in zip(written, lines, strict=False)
        if line.strip()
    }
    if len(indents) != 1 or [raw.strip() for raw in written] != [line.strip() for line in lines]:
        return None
    return _BlockText(value.place.path, text, origin.source.place(start).line, indents.pop())
