"""``inputs`` of a unit and of what it includes, merged as the includes ask for it: shallow or deep."""

from __future__ import annotations

from collections.abc import Sequence

from ....named_tuple import NamedTuple
from ....values import Data, Origin, Unknown, Value
from ..data import key_origin
from ..unknown import unknown_from
from .disk import holds_disk

ON_DISK = "it says where the repository lies on a disk"
DEPTH = 100


class Level(NamedTuple):
    """One file's inputs; ``strategy``: how what comes after it is merged into it."""

    value: Value
    strategy: str = "shallow"


def merged(levels: Sequence[Level], origin: Origin) -> Value:
    """All inputs, the later ones stronger. Unknown as a whole where a level is: any name may be among its keys."""
    result: dict[str, Value] = {}
    strategy = "shallow"
    for level in levels:
        if isinstance(level.value.data, Unknown):
            return Value(unknown_from(*(each.value for each in levels)), origin)
        if isinstance(level.value.data, dict):
            result = _merge(result, level.value.data, strategy == "deep", 0)
        strategy = level.strategy
    return Value(result, origin)


def given(levels: Sequence[Level], name: str) -> Value | None:
    """One input, at the line where it is written; None where no level sets it, unknown where one may."""
    found: Value | None = None
    strategy = "shallow"
    for level in levels:
        data = level.value.data
        if isinstance(data, Unknown):
            found = Value(unknown_from(level.value), level.value.origin)
        elif isinstance(data, dict) and name in data:
            value = _entry(data, name)
            found = value if found is None or strategy != "deep" else Value(_merged_value(found, value, 0).data, value.origin)
        strategy = level.strategy
    return _without_disk(found) if found is not None else None


def _entry(data: dict[str, Value], name: str) -> Value:
    """An entry of an object, its chain begun anew at its key."""
    key = next(key for key in data if key == name)
    here = key_origin(key, data[name])
    return data[name].moved("argument", here.source, here.offset, name)


def _merge(parent: dict[str, Value], child: dict[str, Value], deep: bool, depth: int) -> dict[str, Value]:
    result = dict(parent)
    for key, value in child.items():
        result[key] = _merged_value(result[key], value, depth) if deep and key in result else value
    return result


def _merged_value(parent: Value, child: Value, depth: int) -> Value:
    """Deep: maps by key, lists one after the other, anything else the child's."""
    first, second = parent.data, child.data
    if depth > DEPTH or isinstance(second, Unknown):
        return child
    if isinstance(first, Unknown) and isinstance(second, dict | tuple):
        return Value(unknown_from(parent, child), child.origin)
    if isinstance(first, dict) and isinstance(second, dict):
        return Value(_merge(first, second, True, depth + 1), child.origin)
    if isinstance(first, tuple) and isinstance(second, tuple):
        return Value((*first, *second), child.origin)
    return child


def _without_disk(value: Value) -> Value:
    """The value with whatever says where the repository lies unknown."""
    return _forget(value, {}) if _holds_disk(value) else value


def _holds_disk(value: Value) -> bool:
    """Whether a text in it does; what is shared in it is looked at once."""
    seen: set[int] = set()
    pending = [value.data]
    while pending:
        data = pending.pop()
        if isinstance(data, str) and holds_disk(data):
            return True
        if isinstance(data, tuple | dict) and id(data) not in seen:
            seen.add(id(data))
            pending.extend(item.data for item in (data.values() if isinstance(data, dict) else data))
    return False


def _forget(value: Value, known: dict[int, Data]) -> Value:
    data = value.data
    if isinstance(data, str):
        return Value(Unknown(reason=ON_DISK), value.origin) if holds_disk(data) else value
    if not isinstance(data, tuple | dict):
        return value
    if id(data) not in known:
        known[id(data)] = (
            {key: _forget(item, known) for key, item in data.items()}
            if isinstance(data, dict)
            else tuple(_forget(item, known) for item in data)
        )
    return Value(known[id(data)], value.origin)
