"""How large values are when written out: a few lines that use one another twice each make a value that nobody can write."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from types import NoneType

from ...values import Data, Unknown, Value
from .data import Lazy
from .failures import LimitError
from .unknown import PartialObject

SCALARS = frozenset({str, int, bool, Decimal, NoneType})  # what nearly all parts are
SMALL = 64  # sizes above this are remembered, so that no shared part is counted twice
LARGEST_UNKNOWN = 5_000  # what an unknown keeps of what it may be


class Sizes:
    """Counts the parts of values, each shared part once; ``largest`` is what a known value may have."""

    __slots__ = ("_known", "largest")

    def __init__(self, largest: int) -> None:
        self.largest = largest
        self._known: dict[int, tuple[Data, int]] = {}

    def of(self, data: Data) -> int:
        """The number of parts of ``data``, itself included; what is evaluated only when asked for counts as one."""
        if isinstance(data, Unknown):
            return self._remembered(data) if data.branches or data.content is not None or data.parts else 1
        if not isinstance(data, (tuple, dict)) or isinstance(data, PartialObject):
            return 1
        return self._remembered(data)

    def _remembered(self, data: Data) -> int:
        found = self._known.get(id(data))
        if found is not None:
            return found[1]
        total = 1
        for part in _parts(data):
            if type(part) is Lazy:
                total += 1
                continue
            held = part.data
            total += 1 if type(held) in SCALARS else self.of(held)
        if total > SMALL:
            self._known[id(data)] = (data, total)
        return total

    def checked(self, data: Data) -> Data:
        """``data``, an unknown without what it may be where that is too much. Raises ``LimitError`` for what is known and too large."""
        if isinstance(data, Unknown):
            if (data.branches or data.content is not None) and self.of(data) > LARGEST_UNKNOWN:
                return replace(data, branches=(), content=None)
        elif isinstance(data, (tuple, dict)) and self.of(data) > self.largest:
            raise LimitError("evaluating this makes too large a value")
        return data


def _parts(data: Data) -> tuple[Value, ...] | list[Value]:
    if isinstance(data, dict):
        return list(data.values())
    if isinstance(data, Unknown):
        return (*data.branches, data.content) if data.content is not None else data.branches
    return data if isinstance(data, tuple) else ()
