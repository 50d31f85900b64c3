"""Fields of an object by their dotted path."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from ...values import Value


class Holder(Protocol):
    """A resource, a map, or the top of an object."""

    def get(self, name: str, /) -> Value | None:
        """The value under a name."""


def field(holder: Holder | None, path: str) -> Value | None:
    """The value at ``spec.chart.spec``, None where a step is missing or no map; null is missing too."""
    found: Holder | None = holder
    for step in path.split("."):
        found = found.get(step) if found is not None else None
    return found if isinstance(found, Value) and found.data is not None else None


def text_at(holder: Holder | None, path: str) -> str:
    """The text at a path, '' where there is none or it is not known."""
    found = field(holder, path)
    return (found.text or "") if found is not None else ""


def items_at(holder: Holder | None, path: str) -> Iterator[Value]:
    """The items of the list at a path."""
    found = field(holder, path)
    yield from found.items() if found is not None else ()
