"""File patterns as ``fileset`` has them, matched segment by segment without backtracking into exponential time."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from ...globs import starred


class FilePattern:
    """A pattern, read once for asking about many paths: ``*`` and ``?`` inside a segment, ``**`` over any number of segments, ``{a,b}``
    either, ``[a-z]`` a class.
    """

    def __init__(self, pattern: str) -> None:
        self._choices = [choice.split("/") for choice in alternatives(pattern)]

    def matches(self, path: str) -> bool:
        """Whether the whole of ``path`` matches."""
        parts = path.split("/")
        return any(_segments(choice, parts) for choice in self._choices)


def alternatives(pattern: str) -> list[str]:
    """``pattern`` with its braces written out, at most a hundred ways."""
    pending, done = [pattern], list[str]()
    while pending and len(pending) + len(done) <= 100:
        current = pending.pop()
        start = current.find("{")
        end = current.find("}", start)
        if start < 0 or end < 0:
            done.append(current)
            continue
        pending += [current[:start] + choice + current[end + 1 :] for choice in current[start + 1 : end].split(",")]
    return done


def _segments(pattern: list[str], path: list[str]) -> bool:
    if "**" not in pattern and len(pattern) != len(path):
        return False
    reachable = {0}
    for part in pattern:
        if part == "**":
            reachable = set(range(min(reachable, default=len(path) + 1), len(path) + 1))
        else:
            reachable = {index + 1 for index in reachable if index < len(path) and segment_matches(part, path[index])}
    return len(path) in reachable


def segment_matches(pattern: str, text: str) -> bool:
    """One segment against its pattern, in time proportional to the product of their lengths."""
    return starred(_tokens(pattern), text, "*", _fits)


@lru_cache(maxsize=256)
def _tokens(pattern: str) -> tuple[str, ...]:
    tokens: list[str] = []
    position = 0
    while position < len(pattern):
        end = pattern.find("]", position + 2) if pattern[position] == "[" else -1
        if end > 0:
            tokens.append(pattern[position : end + 1])
            position = end + 1
        elif pattern[position] == "\\" and position + 1 < len(pattern):
            tokens.append(pattern[position : position + 2])
            position += 2
        else:
            tokens.append(pattern[position])
            position += 1
    return tuple(tokens)


def _fits(token: str, letter: str) -> bool:
    if token == "?":
        return True
    if token.startswith("\\"):
        return token[1:] == letter
    if len(token) < 3:
        return token == letter
    inside = token[1:-1]
    negated = inside[0] in "!^"
    return any(low <= letter <= high for low, high in _ranges(inside[1:] if negated else inside)) is not negated


def _ranges(members: str) -> Iterator[tuple[str, str]]:
    """The ranges of a class, single letters being ranges of one."""
    index = 0
    while index < len(members):
        step = 3 if members[index + 1 : index + 2] == "-" and index + 2 < len(members) else 1
        yield members[index], members[index + step - 1]
        index += step
