"""How GitLab puts configurations together: maps merge by key and in depth, everything else is replaced; and ``!reference``."""

from __future__ import annotations

from ...readers.yaml import Tagged
from ...values import Unknown, Value
from ..room import Room

MOST_ENTRIES = 1_000_000  # entries of maps that are merged for one pipeline, which is left as it is from there on
REFERENCE = "!reference"
REFERENCE_LEVELS = 10
DEEPEST = 200  # levels of a value, those that references put into it included: as many as a reader lets a file have


def merged(base: Value, over: Value, room: Room) -> Value:
    """``over`` on ``base``: what both have as maps is merged in depth, as Ruby's ``deep_merge`` does; the place is that of ``over``."""
    if not isinstance(base.data, dict) or not isinstance(over.data, dict) or not room.take(len(base.data) + len(over.data)):
        return over
    entries = dict(base.data)
    for name, value in over.data.items():
        known = entries.get(name)
        entries[name] = merged(known, value, room) if known is not None else value
    return Value(entries, over.origin)


class References:
    """``!reference [job, key, ...]`` of one merged configuration; what leads nowhere or in a circle is unknown."""

    def __init__(self, root: Value) -> None:
        self._root = root
        self._done: dict[int, tuple[Value, Value]] = {}  # by the identity of a value, which is kept with it

    def resolved(self) -> Value:
        """The configuration without references. Values that several references share are built once."""
        return self._resolved(self._root, 0, 0)

    def _resolved(self, value: Value, level: int, depth: int) -> Value:
        data = value.data
        if not isinstance(data, dict | tuple | Tagged):
            return value
        known = self._done.get(id(value))
        if known is not None:
            return known[1]
        if depth > DEEPEST:
            return Value(Unknown(reason="nested too deep by what it refers to"), value.origin)
        if isinstance(data, dict):
            result = Value({name: self._resolved(entry, level, depth + 1) for name, entry in data.items()}, value.origin)
        elif isinstance(data, tuple):
            result = Value(tuple(self._resolved(item, level, depth + 1) for item in data), value.origin)
        else:
            result = self._followed(data, value, level, depth)
        self._done[id(value)] = (value, result)
        return result

    def _followed(self, tag: Tagged, value: Value, level: int, depth: int) -> Value:
        if tag.tag != REFERENCE or tag.content is None:
            return value
        lost = Value(Unknown(reason="a !reference that leads to nothing here"), value.origin)
        found = _entry(self._root, [item.text or "" for item in tag.content.items()])
        if found is None or level >= REFERENCE_LEVELS:
            return lost
        self._done[id(value)] = (value, lost)  # whoever comes back here went in a circle
        return self._resolved(found, level + 1, depth)


def _entry(root: Value, path: list[str]) -> Value | None:
    found: Value | None = root if path else None
    for name in path:
        found = found.get(name) if found is not None else None
    return found
