"""Whether a text may hold one of some commands: a look at it before anybody reads it as a script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def holds_command(text: str, rows: Iterable[Mapping[str, Any]]) -> bool:
    """Whether all ``words`` of one of the rows stand in a text."""
    return any(all(word in text for word in row["words"]) for row in rows)
