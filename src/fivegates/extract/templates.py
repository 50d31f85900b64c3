"""JSON written as a text with holes: a heredoc that takes in what is not known keeps the structure around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import count

from ..readers.interface import DEFAULT_LIMITS
from ..values import Unknown, Value
from .paths import embedded_source

OPEN, CLOSE = "\ue000", "\ue001"  # private use: they stand in no policy
_QUOTES = re.compile(r'(?<!\\)(?:\\\\)*+"')  # that begin or end a string


def decode_template(value: Value) -> Value | None:
    """The structure of a JSON text of which parts are not known; None where what is known of it is no JSON.

    A string with such a part is unknown and keeps its parts, a key has ``\\0`` in its place; one that stands outside of strings is a value.
    What is not known is taken to stay where it stands: an account, an issuer, a name hold no quotation mark; a port or a list is one value.
    """
    data = value.data
    if (
        not isinstance(data, Unknown)
        or not data.parts
        or any(OPEN in part or CLOSE in part for part in data.parts if isinstance(part, str))
    ):
        return None
    holes = [part for part in data.parts if isinstance(part, Unknown)]
    from ..readers.yaml import parse_json

    stream = parse_json(embedded_source(Value(_marked(data.parts), value.origin)), DEFAULT_LIMITS)
    if stream.problems or not stream.documents:
        return None
    return stream.documents[0].root.with_leaves(lambda leaf: _filled(leaf, holes), named=_named)


def _marked(parts: Iterable[str | Unknown]) -> str:
    """The text with a numbered mark for each part that is not known, in quotation marks where it stands in none."""
    pieces: list[str] = []
    numbers, inside = count(), False
    for part in parts:
        if isinstance(part, str):
            pieces.append(part)
            inside ^= len(_QUOTES.findall(part)) % 2 == 1
        else:
            mark = f"{OPEN}{next(numbers)}{CLOSE}"
            pieces.append(mark if inside else f'"{mark}"')
    return "".join(pieces)


def _filled(value: Value, holes: Sequence[Unknown]) -> Value:
    text = value.text or ""
    return Value(_unknown(_parts(text, holes)), value.origin) if OPEN in text else value


def _parts(text: str, holes: Sequence[Unknown]) -> list[str | Unknown]:
    """A text's known and unknown parts in order."""
    parts: list[str | Unknown] = []
    for piece in text.split(OPEN):
        number, close, rest = piece.partition(CLOSE)
        if close:
            parts.append(holes[int(number)])
        known = rest if close else piece
        if known:
            parts.append(known)
    return parts


def _unknown(parts: list[str | Unknown]) -> Unknown:
    if len(parts) == 1 and isinstance(parts[0], Unknown):
        return parts[0]
    references = frozenset(reference for part in parts if isinstance(part, Unknown) for reference in part.references)
    return Unknown(references=references, parts=tuple(parts))


def _named(key: str) -> str:
    return "".join(piece.rpartition(CLOSE)[2] if not at else "\0" + piece.partition(CLOSE)[2] for at, piece in enumerate(key.split(OPEN)))
