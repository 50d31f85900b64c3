"""Places for what a tool has printed: a value that our own build has too stands where ours stands."""

from __future__ import annotations

from collections.abc import Sequence

from ...values import Origin, Value
from .accumulated import text_at

_Key = tuple[str, str, str, str]


def placed_like(printed: Sequence[Value], ours: Sequence[Value]) -> list[Value]:
    """The printed objects, with the places of our own where kind, namespace and name agree."""
    known = {_key(one): one for one in ours}
    return [_placed_object(one, known.get(_key(one))) for one in printed]


def _key(root: Value) -> _Key:
    metadata = root.get("metadata")
    return text_at(root, "apiVersion"), text_at(root, "kind"), text_at(metadata, "namespace"), text_at(metadata, "name")


def _placed_object(printed: Value, ours: Value | None) -> Value:
    kind = ours.get("kind") if ours is not None else None
    return printed if ours is None or kind is None else _placed(printed, ours, kind.origin)


def _placed(printed: Value, ours: Value | None, otherwise: Origin) -> Value:
    """A value at the place of ours; what ours does not have, or has differently, at ``otherwise``."""
    origin = ours.origin if ours is not None else otherwise
    before = ours.data if ours is not None else None
    if isinstance(printed.data, dict):
        known = before if isinstance(before, dict) else {}
        return Value({key: _placed(entry, known.get(key), otherwise) for key, entry in printed.data.items()}, origin)
    if isinstance(printed.data, tuple):
        items = before if isinstance(before, tuple) and len(before) == len(printed.data) else (None,) * len(printed.data)
        return Value(tuple(_placed(item, mine, otherwise) for item, mine in zip(printed.data, items, strict=True)), origin)
    if ours is not None and before == printed.data and type(before) is type(printed.data):
        return ours
    return Value(printed.data, otherwise)
