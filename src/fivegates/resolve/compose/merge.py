"""Merging one compose mapping over another by the rules of the compose specification."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ...readers.yaml.model import Tagged
from ...values import Data, Origin, Value
from .unique import key_of

Mark = Callable[[Value], Value]

_REPLACED = frozenset(["command", "entrypoint", "test"])  # lists that are one thing: the later one counts
_NAMED = frozenset(["depends_on", "models", "networks"])  # a list of names stands for a map of them
_DEPTH = 50


def merge(base: Mapping[str, Value], over: Mapping[str, Value], mark: Mark, depth: int = _DEPTH) -> dict[str, Value]:
    """``base`` with ``over`` on top; ``mark`` is applied to each value that ``over`` contributes.

    Maps are merged, lists joined (items for one resource by ``unique.key_of`` are one item), anything else replaced; ``!reset`` removes
    and ``!override`` replaces.
    """
    merged = dict(base)
    for name, value in over.items():
        tag = value.data.tag if isinstance(value.data, Tagged) else ""
        if tag == "!reset":
            merged.pop(name, None)
        elif tag == "!override":
            merged[name] = mark(_content(value))
        elif name in merged:
            merged[name] = _merged(name, merged[name], value, mark, depth)
        else:
            merged[name] = mark(value)
    return merged


def overriding(value: Value) -> Value:
    """The value as set by an override file."""
    origin = value.origin
    return Value(value.data, Origin("override", origin.source, origin.offset, origin.name, origin, origin.reference))


def _content(value: Value) -> Value:
    content = value.data.content if isinstance(value.data, Tagged) else None
    return value if content is None else Value(content.data, value.origin)


def _merged(name: str, old: Value, new: Value, mark: Mark, depth: int) -> Value:
    before, after = old.data, new.data
    if name in _NAMED and isinstance(before, dict) != isinstance(after, dict):
        before, after = _by_name(before), _by_name(after)
    if isinstance(before, dict) and isinstance(after, dict) and depth:
        return Value(merge(before, after, mark, depth - 1), old.origin)
    if isinstance(before, tuple) and isinstance(after, tuple) and name not in _REPLACED:
        return Value(_joined(name, before, after, mark, depth), old.origin)
    return old if after is None else mark(new)


def _by_name(data: Data) -> Data:
    if not isinstance(data, tuple):
        return data
    return {item.data: Value(None, item.origin) for item in data if isinstance(item.data, str)}


def _joined(name: str, before: tuple[Value, ...], after: tuple[Value, ...], mark: Mark, depth: int) -> tuple[Value, ...]:
    kept: dict[object, Value] = {key_of(name, item): item for item in before}
    for item in after:
        key = key_of(name, item)
        old = kept.get(key)
        if old is not None and depth and isinstance(old.data, dict) and isinstance(item.data, dict):
            kept[key] = Value(merge(old.data, item.data, mark, depth - 1), old.origin)
        else:
            kept[key] = mark(item)
    return tuple(kept.values())
