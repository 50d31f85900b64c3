"""What a tool puts into a JSON variable file before Terraform reads it: Terraform itself takes ``${NAME}`` there for plain text."""

from __future__ import annotations

import re

from ...values import Reference, Unknown, Value
from .unknown import named

ENDING = ".tfvars.json"
_HOLE = re.compile(r"(?<!\$)\$\{[A-Z_][A-Z0-9_]{0,100}+(?:=[^}\n]{0,200}+)?\}")
MOST_LEVELS = 20


def with_holes(value: Value, reference: Reference, levels: int = MOST_LEVELS) -> Value:
    """The value of the variable ``reference`` in which what is put in, as the environment's variables, is not known."""
    data = value.data
    if isinstance(data, str) and _HOLE.search(data):
        return Value(_template(data, reference), value.origin)
    if levels and isinstance(data, dict):
        return Value({key: with_holes(entry, reference, levels - 1) for key, entry in data.items()}, value.origin)
    if levels and isinstance(data, tuple):
        return Value(type(data)(with_holes(item, reference, levels - 1) for item in data), value.origin)
    return value


def _template(text: str, reference: Reference) -> Unknown:
    if _HOLE.fullmatch(text):
        return named(reference)
    hole = Unknown(frozenset((reference,)))
    parts: list[str | Unknown] = []
    end = 0
    for match in _HOLE.finditer(text):
        parts += [text[end : match.start()], hole] if match.start() > end else [hole]
        end = match.end()
    return Unknown(frozenset((reference,)), parts=(*parts, text[end:]) if end < len(text) else tuple(parts))
