"""Path globs: ``*`` and ``?`` stay within one step of a path, ``**`` is any number of steps.

No regular expression is involved: a match takes at most (length of the glob) x (length of the path) steps, whoever wrote the glob.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence


def path_matches(glob: str, path: str) -> bool:
    """Does ``glob`` match ``path`` or a folder it lies in? ``third_party`` and ``third_party/**`` both cover ``third_party/x/y.tf``."""
    return _steps_match([*_split(glob), "**"], path.split("/"))


def glob_matches(glob: str, name: str) -> bool:
    """Does ``glob`` match the whole of ``name`` (an agent's id, a path), step by step?"""
    return _steps_match(_split(glob), name.split("/"))


class PathGlobs:
    """Several globs, split once, for asking about many paths; empty matches nothing."""

    __slots__ = ("_globs",)

    def __init__(self, globs: Iterable[str]) -> None:
        split = ([*_split(glob), "**"] for glob in globs)
        self._globs = [(frozenset(step for step in glob if _is_plain(step)), glob) for glob in split]

    def match(self, path: str) -> bool:
        """Does any of them match ``path`` or a folder it lies in?"""
        if not self._globs:
            return False
        steps = path.split("/")
        found = set(steps)
        return any(plain <= found and _steps_match(glob, steps) for plain, glob in self._globs)


def _split(glob: str) -> list[str]:
    return glob.removeprefix("./").rstrip("/").split("/")


def starred(pattern: Sequence[str], parts: Sequence[str], star: str, fits: Callable[[str, str], bool]) -> bool:
    """Do ``parts`` follow ``pattern``, one fitting the other, with any number of them for each ``star``?

    Greedy: on a mismatch only the newest star takes one part more, which is enough because what it takes is unlimited.
    """
    at = here = 0
    newest, taken = -1, 0
    while here < len(parts):
        if at < len(pattern) and pattern[at] == star:
            newest, taken = at, here
            at += 1
        elif at < len(pattern) and fits(pattern[at], parts[here]):
            at += 1
            here += 1
        elif newest >= 0:
            taken += 1
            at, here = newest + 1, taken
        else:
            return False
    return all(rest == star for rest in pattern[at:])


def runs_match(glob: str, text: str) -> bool:
    """Does ``glob`` match the whole of ``text``, with any run of characters for each ``*``? Linear in the text for each star."""
    first, *between = glob.split("*")
    if not between:
        return glob == text
    last = between.pop()
    at, end = len(first), len(text) - len(last)
    if at > end or not text.startswith(first) or not text.endswith(last):
        return False
    for piece in between:
        at = text.find(piece, at, end)
        if at < 0:
            return False
        at += len(piece)
    return True


def _steps_match(glob: Sequence[str], steps: Sequence[str]) -> bool:
    return starred(glob, steps, "**", _step_matches)


def _is_plain(step: str) -> bool:
    return "*" not in step and "?" not in step


def _step_matches(glob: str, step: str) -> bool:
    return starred(glob, step, "*", _letter_fits) if "?" in glob else runs_match(glob, step)


def _letter_fits(wanted: str, letter: str) -> bool:
    return wanted in ("?", letter)
