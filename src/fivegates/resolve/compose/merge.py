"""Merging one compose mapping over another by the rules of the compose specification."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ...readers.yaml.model import Tagged
from ...values import Data, Origin, Value

Mark = Callable[[Value], Value]

_REPLACED = frozenset(["command", "entrypoint", "test"])  # lists that are one thing: the later one counts
_NAMED = frozenset(["depends_on", "models", "networks"])  # a list of names stands for a map of them
_IDENTIFYING = ("target", "path", "source", "name")
_DEPTH = 50


def merge(base: Mapping[str, Value], over: Mapping[str, Value], mark: Mark, depth: int = _DEPTH) -> dict[str, Value]:
    """``base`` with ``over`` on top; ``mark`` is applied to each value that ``over`` contributes.

    Maps are merged, lists joined (of two items for one target the later one counts), anything else replaced; ``!reset`` removes and
    ``!override`` replaces.
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
        return Value(_joined(before, tuple(map(mark, after))), old.origin)
    return old if after is None else mark(new)


def _by_name(data: Data) -> Data:
    if not isinstance(data, tuple):
        return data
    return {item.data: Value(None, item.origin) for item in data if isinstance(item.data, str)}


def _joined(before: tuple[Value, ...], after: tuple[Value, ...]) -> tuple[Value, ...]:
    kept: dict[object, Value] = {}
    for item in (*before, *after):
        kept[_key(item)] = item
    return tuple(kept.values())


def _key(item: Value) -> object:
    """What makes two items of a list the same thing: a mount's target, a file's path, else the text itself."""
    if isinstance(item.data, dict):
        named = next((item.data[name].text for name in _IDENTIFYING if name in item.data and item.data[name].text), None)
        return named or id(item)
    if not isinstance(item.data, str):
        return id(item) if isinstance(item.data, tuple) else repr(item.data)
    parts = item.data.split(":")
    return parts[1] if len(parts) > 1 and parts[1].startswith("/") else item.data
