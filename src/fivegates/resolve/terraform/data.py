"""The kinds of data that Terraform tells apart and ``Value`` does not: lists from tuples, maps from objects, keys with an origin."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ...values import Data, Origin, Value

if TYPE_CHECKING:
    from ...source import Source


class ListOf(tuple[Value, ...]):
    """A list: its elements have one type. A plain tuple is Terraform's tuple."""

    __slots__ = ()


class MapOf(dict[str, Value]):
    """A map: its values have one type. A plain dict is Terraform's object."""

    __slots__ = ()


class Key(str):
    """A key of an object or map that knows where it was written."""

    __slots__ = ("origin",)
    origin: Origin

    @classmethod
    def written(cls, text: str, origin: Origin) -> Key:
        key = cls(text)
        key.origin = origin
        return key


def key_origin(key: str, value: Value) -> Origin:
    """Where ``key`` was written; where that is not known, where its value was."""
    return key.origin if isinstance(key, Key) else value.origin


class Lazy(Value):
    """A value that ``work`` of ``given`` works out when its data or origin is first asked for."""

    __slots__ = ("_given", "_work")

    def __init__(self, work: Callable[..., Value], *given: object) -> None:
        self._work = work
        self._given = given  # beside it rather than in a closure: there are hundreds of thousands of them

    def __getattr__(self, name: str) -> Data | Origin:
        if name not in ("data", "origin"):
            raise AttributeError(name)
        value = self._work(*self._given)
        self.data, self.origin = value.data, value.origin
        del self._work, self._given  # with all that it was made of
        return self.data if name == "data" else self.origin


def computed(data: Data, source: Source, offset: int, name: str, previous: Origin | None = None) -> Value:
    """A value that a function or operator made at ``offset``."""
    return Value(data, Origin("computed", source, offset, name, previous))
