"""Attributes that need no evaluation: the top level of a mapping."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..values import Value


class MappingAttributes:
    """A mapping's entries as a resource's attributes."""

    __slots__ = ("_entries",)

    def __init__(self, entries: Mapping[str, Value]) -> None:
        self._entries = entries

    def get(self, name: str) -> Value | None:
        return self._entries.get(name)

    def names(self) -> Iterable[str]:
        return self._entries.keys()
