"""What every engine offers. Exported rows stand in ``exported``; everything else is made of it by plain statements."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Protocol

from ...facts.store import Parameters, Row

_PARAMETER = re.compile(r"--[^\n]*|'[^']*'|:([a-z][a-z0-9_]*)")


class Engine(Protocol):
    """``has_base``: never, for a fleet has no base. Questions raise ``MissingTable`` and ``EngineError`` as those of a store do."""

    has_base: bool

    def create(self, table: str, sql: str) -> None:
        """A table of what ``sql`` gives, kept."""

    def define(self, view: str, sql: str) -> None:
        """What ``sql`` gives, worked out again whenever it is asked for."""

    def empty(self, table: str, shape: Sequence[tuple[str, str]]) -> None:
        """A table without rows: columns with their types, TEXT, INTEGER or REAL."""

    def put(self, table: str, names: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A table of texts out of this process."""

    def index(self, table: str, names: Sequence[str]) -> None:
        """Make joins on these columns quick, where the engine needs that."""

    def show(self, name: str, table: str) -> None:
        """Let ``name`` stand for ``table`` from here on."""

    def query(self, sql: str, parameters: Parameters | None = None) -> list[Row]:
        """The rows of a question."""

    def walk(self, sql: str, parameters: Parameters | None = None) -> list[Row]:
        """The same."""

    def close(self) -> None:
        """Free what it holds."""


def named_parameters(sql: str, sign: Callable[[str], str]) -> tuple[str, set[str]]:
    """The question with each ``:name`` as ``sign`` writes it, and the names."""
    used: set[str] = set()

    def written(match: re.Match[str]) -> str:
        if match[1] is None:
            return match[0]
        used.add(match[1])
        return sign(match[1])

    return _PARAMETER.sub(written, sql), used
