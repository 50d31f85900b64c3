"""How a scalar stands in its file: kustomize keeps the quotes of what it replaces, and with them the type."""

from __future__ import annotations

from decimal import Decimal

from ....values import Data, Unknown, Value

_QUOTES = frozenset("\"'|>")


def text_of(data: Data) -> str:
    """A scalar as YAML writes it without quotes; '' for null, for a list and for a mapping. What is unknown equals nothing."""
    if isinstance(data, str):
        return data
    if isinstance(data, bool):
        return "true" if data else "false"
    if isinstance(data, (int, Decimal)):
        return str(data)
    if isinstance(data, Unknown):
        return f"\0{id(data)}"
    return ""


def is_quoted(value: Value) -> bool:
    """Whether a scalar of a mapping is quoted, or a block of text, in its file."""
    data = value.data
    if not isinstance(data, str):
        return False
    return _after_key(value)[:1] in _QUOTES if _after_key(value) else False


def is_spelled_out(value: Value) -> bool:
    """Whether a null of a mapping is written (``null``, ``~``) and not just left empty."""
    return _after_key(value)[:1] not in ("", "#", ",", "}")


def _after_key(value: Value) -> str:
    """The rest of the line behind the key of a value read from a file, '' where there is none."""
    origin = value.origin
    text, name = origin.source.text, origin.name
    if origin.kind != "entry" or not name:
        return ""
    end = text.find("\n", origin.offset)
    line = text[origin.offset : end if end >= 0 else len(text)]
    quote = line[:1] if line[:1] in ("'", '"') else ""
    if not line.startswith(f"{quote}{name}{quote}"):
        return ""
    rest = line[len(name) + 2 * len(quote) :].lstrip()
    return rest[1:].strip() if rest.startswith(":") else ""
