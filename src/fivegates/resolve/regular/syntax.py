"""The syntax tree of a regular expression."""

from __future__ import annotations

from dataclasses import dataclass

Ranges = tuple[tuple[int, int], ...]  # of code points, both ends included


@dataclass(frozen=True, slots=True)
class Letters:
    """One character out of ``ranges``, or out of everything else when ``negated``."""

    ranges: Ranges
    negated: bool = False

    def holds(self, code: int) -> bool:
        return any(low <= code <= high for low, high in self.ranges) is not self.negated


@dataclass(frozen=True, slots=True)
class Assertion:
    """``kind``: begin-text, end-text, begin-line, end-line, word, not-word."""

    kind: str


@dataclass(frozen=True, slots=True)
class Row:
    """One after the other."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several, earlier ones preferred."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """``most`` None means without bound."""

    item: Node
    least: int
    most: int | None
    greedy: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A capturing group; numbers begin at 1."""

    item: Node
    number: int
    name: str = ""


Node = Letters | Assertion | Row | Choice | Repeat | Group
