"""JSON as every report writes it: ASCII, keys in the given order, numbers exactly as they are known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from json.encoder import encode_basestring_ascii
from math import isfinite

from ..secrets.sanitise import disarm_json

Data = object
MOST_LEVELS = 300  # of the document; readers and resolvers stop far earlier


def to_json(data: Data) -> str:
    """The document, two blanks a level, ending in a line feed.

    Takes mappings with text keys, sequences, text, ``int`` of any size, ``Decimal``, ``float``, ``bool`` and None. Non-ASCII is
    escaped, so that no terminal control, bidirectional mark or lone surrogate of a hostile tree leaves as such, and so is what a CI
    runner could take for a command. Raises TypeError for anything else and for more than ``MOST_LEVELS`` levels.
    """
    return disarm_json("".join(_encode(data, "\n"))) + "\n"


def _encode(data: Data, line: str) -> Iterator[str]:
    if isinstance(data, Mapping) and data:
        if len(line) > 2 * MOST_LEVELS:
            raise TypeError("a document nested deeper than any report")
        yield from _members(((f"{encode_basestring_ascii(key)}: ", value) for key, value in data.items()), "{", "}", line)
    elif isinstance(data, list | tuple) and data:
        if len(line) > 2 * MOST_LEVELS:
            raise TypeError("a document nested deeper than any report")
        yield from _members((("", value) for value in data), "[", "]", line)
    else:
        yield _scalar(data)


def _members(members: Iterator[tuple[str, Data]], opening: str, closing: str, line: str) -> Iterator[str]:
    inner = line + "  "
    separator = opening
    for key, value in members:
        yield f"{separator}{inner}{key}"
        yield from _encode(value, inner)
        separator = ","
    yield line + closing


def _scalar(data: Data) -> str:
    if isinstance(data, str):
        return encode_basestring_ascii(data)
    if data is None or isinstance(data, bool):
        return {None: "null", True: "true", False: "false"}[data]
    if isinstance(data, int):
        return str(Decimal(data))  # str(int) refuses more than 4,300 digits
    if isinstance(data, Decimal | float):
        return _number(data)
    if isinstance(data, Mapping):
        return "{}"
    if isinstance(data, list | tuple):
        return "[]"
    raise TypeError(f"{type(data).__name__} has no JSON form")


def _number(number: Decimal | float) -> str:
    finite = number.is_finite() if isinstance(number, Decimal) else isfinite(number)
    return str(number) if finite else "null"
