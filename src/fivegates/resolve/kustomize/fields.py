"""Changing one field of an object: everything beside the way to it is shared with the object that it came from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ...named_tuple import NamedTuple
from ...readers.yaml.definitions import Later
from ...values import Data, Origin, Value

Change = Callable[[Value], Value]


class Made(NamedTuple):
    """What is put where a field is missing: ``empty`` at its end (None for a scalar that the change fills in), on account of ``origin``."""

    origin: Origin
    empty: Data = None


class FieldSpec(NamedTuple):
    """A field of some kinds of objects; '' means any."""

    group: str
    version: str
    kind: str
    path: tuple[str, ...]
    create: bool = False

    def selects(self, group: str, version: str, kind: str) -> bool:
        return self.group in ("", group) and self.version in ("", version) and self.kind in ("", kind)


def split_path(text: str) -> tuple[str, ...]:
    r"""The names of ``a/b/c``; a slash inside a name is written ``\/``."""
    parts = text.removeprefix("/").replace("\\/", "\0").split("/")
    return tuple(part.replace("\0", "/") for part in parts)


def change_at(value: Value, path: Sequence[str], change: Change, made: Made | None = None) -> Value:
    """``value`` with what lies at ``path`` changed, in every item of lists on the way; ``value`` itself where nothing is.

    ``made``: what to start from where the field is missing or null.
    """
    if not path:
        return change(value)
    if isinstance(value.data, tuple):
        return change_items(value, lambda item: change_at(item, path, change, made))
    if not isinstance(value.data, dict):
        return value
    name = path[0].removesuffix("[]")
    found = value.data.get(name)
    if made is None and isinstance(found, Later) and path[1:] and not found.may_hold(path[1].removesuffix("[]")):
        return value
    if made is not None and name == path[0] and (found is None or found.data is None):
        found = Value({} if len(path) > 1 else made.empty, made.origin)
    if found is None:
        return value
    return with_entry(value, name, change_at(found, path[1:], change, made))


def change_items(value: Value, change: Change) -> Value:
    """A list with every item changed; ``value`` itself where no item is."""
    items = value.items()
    changed = tuple(change(item) for item in items)
    same = all(new is old for new, old in zip(changed, items, strict=True))
    return value if same else Value(changed, value.origin)


def with_entry(value: Value, name: str, entry: Value) -> Value:
    """A mapping with one entry set."""
    if not isinstance(value.data, dict) or value.data.get(name) is entry:
        return value
    return Value({**value.data, name: entry}, value.origin)


def without_entry(value: Value, name: str) -> Value:
    """A mapping without one entry."""
    if not isinstance(value.data, dict) or name not in value.data:
        return value
    return Value({key: entry for key, entry in value.data.items() if key != name}, value.origin)


def texts_of(value: Value | None) -> Mapping[str, Value]:
    """The entries of a mapping of texts, sorted by name as kustomize takes them."""
    if value is None or not isinstance(value.data, dict):
        return {}
    return {name: value.data[name] for name in sorted(value.data)}
