"""What reading YAML or JSON gives: documents of values that know their place, and the problems met on the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ...named_tuple import NamedTuple
from ...source import Source
from ...values import Data, Origin, Unknown, Value
from ..interface import Problem

DUPLICATE = "duplicate key"  # how the remark about a key that stands twice begins
AS_BEFORE = "with the same value"  # and how it ends where nothing is lost by it


class Node(Value):
    """A value read from YAML or JSON. Its origin is made when it is first asked for: most never are, and there are many nodes.

    ``offset`` is the key's for an entry of a mapping, the item's for a list, the node's for a document; ``name`` is the key, else ''.
    """

    __slots__ = ("_origin", "name", "offset", "source")

    source: Source
    offset: int
    name: str

    def __init__(self, data: Data, source: Source, offset: int, name: str = "") -> None:
        self.data = data
        self.source = source
        self.offset = offset
        self.name = name

    @property
    def origin(self) -> Origin:  # type: ignore[override]  # read-only here: a node's origin follows from its fields
        try:
            return self._origin
        except AttributeError:
            self._origin: Origin = Origin("entry", self.source, self.offset, self.name, self._previous())
            return self._origin

    def _previous(self) -> Origin | None:
        return None

    def __reduce__(self) -> tuple[type[Value], tuple[Data, Origin]]:
        return Value, (self.data, self.origin)


class Alias(Node):
    """A node that stands for an anchored one; ``target`` is that one, None where it is undefined."""

    __slots__ = ("target",)

    target: Node | None

    def _previous(self) -> Origin | None:
        return None if self.target is None else self.target.origin


@dataclass(frozen=True, slots=True)
class Tagged(Unknown):
    """A node under a tag whose meaning is its application's (``!Ref``, ``!vault``, ``!reset``); ``content`` is the node without it."""

    tag: str = ""


class YamlDocument(NamedTuple):
    """One document of a stream. ``offset`` is where its root node starts."""

    root: Value
    offset: int

    @property
    def line(self) -> int:
        return self.root.place.line


@dataclass(frozen=True, slots=True)
class YamlStream:
    """Everything readable in one file, in order, and what was not."""

    source: Source
    documents: list[YamlDocument] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def duplicate(name: str, before: Value, now: Value) -> str:
    """What is to be said of a key that stands twice."""
    is_same = type(before.data) is type(now.data) and not isinstance(now.data, dict | tuple | Unknown) and before.data == now.data
    return f"{DUPLICATE} {name!r} {AS_BEFORE}" if is_same else f"{DUPLICATE} {name!r}: the last one counts"


def where_the_last_counts(problems: Iterable[Problem]) -> list[Problem]:
    """The problems as a tool has them that takes the last of keys that stand twice: a notice, no error."""
    return [problem._replace(kind="notice") if problem.reason.startswith(DUPLICATE) else problem for problem in problems]
