"""A machine that follows every way through a pattern at once: time is bounded by the size of the pattern times that of the text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .syntax import Letters


@dataclass(slots=True)
class Step:
    """One instruction. ``kind``: letters | jump | split | save | assert | match. ``first`` is preferred to ``second``."""

    kind: str
    first: int = 0
    second: int = 0
    letters: Letters | None = None
    name: str = ""


Marks = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """``marks``: start and end of the whole and of each group, -1 where a group took no part."""

    text: str
    marks: Marks

    @property
    def start(self) -> int:
        return self.marks[0]

    @property
    def end(self) -> int:
        return self.marks[1]

    def group(self, number: int) -> str | None:
        start, end = self.marks[2 * number : 2 * number + 2]
        return None if start < 0 or end < 0 else self.text[start:end]


class Program:
    """A compiled pattern; ``names`` of its groups in order, '' for those without."""

    def __init__(self, steps: list[Step], names: list[str]) -> None:
        self.steps = steps
        self.names = names

    def search(self, text: str, start: int, spend: Callable[[int], None]) -> Match | None:
        """The leftmost match from ``start`` on, the preferred one of those; ``spend`` is told the work done and may raise."""
        found: Marks | None = None
        blank: Marks = (-1,) * (2 * len(self.names) + 2)
        threads: list[tuple[int, Marks]] = []
        for position in range(start, len(text) + 1):
            seen: set[int] = set()
            ready: list[tuple[int, Marks]] = []
            for step, marks in threads:
                self._follow(step, marks, text, position, seen, ready)
            if found is None:
                self._follow(0, blank, text, position, seen, ready)
            if not ready and found is not None:
                break
            spend((len(ready) + 7) // 8)
            threads = []
            code = ord(text[position]) if position < len(text) else -1
            for step, marks in ready:
                instruction = self.steps[step]
                if instruction.kind == "match":
                    found = marks
                    break
                if code >= 0 and instruction.letters is not None and instruction.letters.holds(code):
                    threads.append((step + 1, marks))
            if not threads and found is not None:
                break
        return None if found is None else Match(text, found)

    def _follow(self, step: int, marks: Marks, text: str, position: int, seen: set[int], ready: list[tuple[int, Marks]]) -> None:
        """Go on from ``step`` without taking a character, preferred ways first."""
        pending = [(step, marks)]
        while pending:
            step, marks = pending.pop()
            if step in seen:
                continue
            seen.add(step)
            instruction = self.steps[step]
            if instruction.kind in ("letters", "match"):
                ready.append((step, marks))
            elif instruction.kind == "jump":
                pending.append((instruction.first, marks))
            elif instruction.kind == "split":
                pending += [(instruction.second, marks), (instruction.first, marks)]
            elif instruction.kind == "save":
                slot = instruction.first
                pending.append((step + 1, (*marks[:slot], position, *marks[slot + 1 :])))
            elif _holds(instruction.name, text, position):
                pending.append((step + 1, marks))


def _holds(kind: str, text: str, position: int) -> bool:
    """Whether an assertion holds between two characters."""
    if kind == "begin-text":
        return position == 0
    if kind == "end-text":
        return position == len(text)
    if kind == "begin-line":
        return position == 0 or text[position - 1] == "\n"
    if kind == "end-line":
        return position == len(text) or text[position] == "\n"
    before = position > 0 and _is_word(text[position - 1])
    after = position < len(text) and _is_word(text[position])
    return (before is not after) is (kind == "word")


def _is_word(letter: str) -> bool:
    return letter.isascii() and (letter.isalnum() or letter == "_")
