"""What the modules here ask of a store of facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from .renames import Renames

Row = Mapping[str, Any]


class Facts(Protocol):
    """A store of facts."""

    def query(self, sql: str) -> Sequence[Row]: ...


class Renamed:
    """The facts of the base, with its names as the head would write them."""

    def __init__(self, facts: Facts, renames: Renames) -> None:
        self._facts = facts
        self._renames = renames

    def query(self, sql: str) -> Sequence[Row]:
        rows, named = self._facts.query(sql), self._renames.apply
        return [{key: named(value) if isinstance(value, str) else value for key, value in row.items()} for row in rows]
