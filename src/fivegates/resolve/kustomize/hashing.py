"""The hash at the end of a generated name: the first ten digits of SHA-256 over the content, written with letters that form no words."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal

from ...values import Unknown, Value

_LETTERS = str.maketrans("013ae", "ghkmt")
_ESCAPED = {"&": "\\u0026", "<": "\\u003c", ">": "\\u003e", "\u2028": "\\u2028", "\u2029": "\\u2029"}
_FIELDS = {"ConfigMap": (("data",), ("binaryData",)), "Secret": (("type", "data"), ("stringData",))}


def content_hash(root: Value, kind: str) -> str | None:
    """The hash for a ConfigMap or Secret, None where a part of its content is unknown (or it is of another kind)."""
    if kind not in _FIELDS:
        return None
    always, where_mapping = _FIELDS[kind]
    content: dict[str, object] = {"kind": kind, "name": ""}  # kustomize looks for the name in a place where none is
    try:
        for field in always:
            found = root.get(field)
            content[field] = "" if found is None else plain_data(found)
        for field in where_mapping:
            found = root.get(field)
            if found is not None and isinstance(found.data, dict):
                content[field] = plain_data(found)
    except UnknownContentError:
        return None
    return hashlib.sha256(_go_json(content).encode("utf-8", "surrogatepass")).hexdigest()[:10].translate(_LETTERS)


class UnknownContentError(Exception):
    """A part of the content is not determined by these files."""


def plain_data(value: Value) -> object:
    """The data of a value without its places. Raises ``UnknownContentError``."""
    data = value.data
    if isinstance(data, Unknown):
        raise UnknownContentError
    if isinstance(data, dict):
        return {key: plain_data(entry) for key, entry in data.items()}
    if isinstance(data, tuple):
        return [plain_data(item) for item in data]
    return float(data) if isinstance(data, Decimal) else data


def _go_json(content: object) -> str:
    """JSON as Go writes it."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for character, escaped in _ESCAPED.items():
        text = text.replace(character, escaped)
    return text
