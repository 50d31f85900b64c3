"""Variables that a workflow engine fills in when it runs: what the files say of them is known, the rest of a text is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..resolve.interface import Resource
from ..values import Unknown, Value
from .paths import select_in

Row = Mapping[str, Any]


def given_parameters(root: Value, row: Row, resource: Resource) -> dict[str, Value]:
    """The values that an object gives to variables by name, by its kind's ``parameters``: ``workflow.parameters.image``."""
    found: dict[str, Value] = {}
    for parameter in select_in(root, row["given"], resource) if "given" in row else ():
        name, value = parameter.value.get("name"), parameter.value.get("value")
        if name is not None and name.text and value is not None:
            found[f"{row['prefix']}{name.text}"] = value
    return found


def fill_in(value: Value, row: Row, known: Mapping[str, Value]) -> Value:
    """The value with its variables, between the row's ``open`` and ``close``, filled in as far as they are known."""
    data = value.data
    if isinstance(data, dict):
        return Value({name: fill_in(entry, row, known) for name, entry in data.items()}, value.origin)
    if isinstance(data, tuple):
        return Value(tuple(fill_in(item, row, known) for item in data), value.origin)
    if not isinstance(data, str) or row["open"] not in data:
        return value
    pieces = list(_pieces(data, row))
    if len(pieces) == 1 and isinstance(pieces[0], tuple) and pieces[0][0] in known:
        return known[pieces[0][0]]
    parts: list[str | Unknown] = []
    for piece in pieces:
        text = piece if isinstance(piece, str) else known[piece[0]].text if piece[0] in known else None
        parts.append(text if text is not None else Unknown(reason=f"{row['open']}{piece[0]}{row['close']} is filled in when it runs"))
    if all(isinstance(part, str) for part in parts):
        return Value("".join(str(part) for part in parts), value.origin)
    return Value(parts[0] if len(parts) == 1 else Unknown(parts=tuple(parts), reason="filled in when it runs"), value.origin)


def _pieces(text: str, row: Row) -> Iterator[str | tuple[str]]:
    """The text in order, variables as tuples of their name."""
    at = 0
    while (start := text.find(row["open"], at)) >= 0:
        end = text.find(row["close"], start)
        if end < 0:
            break
        if start > at:
            yield text[at:start]
        yield (text[start + len(row["open"]) : end].strip(),)
        at = end + len(row["close"])
    if at < len(text):
        yield text[at:]
