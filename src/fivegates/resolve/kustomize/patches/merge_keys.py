"""Which lists of an object are merged element by element, and by which keys."""

from __future__ import annotations

from typing import Any

from ....catalog import load
from .branches import Branch


class Shape:
    """What is known about one value of a built-in kind. ``keys``: of a list that is merged; None for what is replaced whole."""

    __slots__ = ("_type", "keys")

    def __init__(self, type: str | None, keys: tuple[str, ...] | None = None) -> None:
        self._type = type
        self.keys = keys

    def field(self, name: str) -> Shape | None:
        """The shape of an entry; None where nothing of interest is known."""
        found: dict[str, Any] | None = load("merge_keys")["types"].get(self._type, {}).get(name)
        if found is None:
            return None
        keys = found.get("keys")
        return Shape(found.get("of"), None if keys is None else tuple(keys))

    @property
    def element(self) -> Shape | None:
        """The shape of an element of this list."""
        return Shape(self._type) if self._type is not None else None


def shape_of(value: Branch | None) -> Shape | None:
    """The shape of an object, which says by itself of what kind it is; None for custom kinds and for what is no object."""
    version = value.get("apiVersion") if value is not None else None
    kind = value.get("kind") if value is not None else None
    if version is None or kind is None:
        return None
    type: str | None = load("merge_keys")["kinds"].get(version.text, {}).get(kind.text)
    return Shape(type) if type is not None else None
