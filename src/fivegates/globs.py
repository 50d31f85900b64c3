"""Path globs: ``*`` and ``?`` stay within one step of a path, ``**`` is any number of steps.

No regular expression is involved: a match takes at most (length of the glob) x (length of the path) steps, whoever wrote the glob.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence


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


def _steps_match(glob: Sequence[str], steps: Sequence[str]) -> bool:
    """Greedy: on a mismatch only the newest ``**`` takes one step more, which is enough because what it takes is unlimited."""
    at = step = 0
    star, star_step = -1, 0
    while step < len(steps):
        if at < len(glob) and glob[at] == "**":
            star, star_step = at, step
            at += 1
        elif at < len(glob) and _step_matches(glob[at], steps[step]):
            at += 1
            step += 1
        elif star >= 0:
            star_step += 1
            at, step = star + 1, star_step
        else:
            return False
    return all(rest == "**" for rest in glob[at:])


def _is_plain(step: str) -> bool:
    return "*" not in step and "?" not in step


def _step_matches(glob: str, step: str) -> bool:
    if "?" in glob:
        return _letters_match(glob, step)
    if "*" not in glob:
        return glob == step
    first, *between, last = glob.split("*")
    at, end = len(first), len(step) - len(last)
    if at > end or not step.startswith(first) or not step.endswith(last):
        return False
    for piece in between:
        at = step.find(piece, at, end)
        if at < 0:
            return False
        at += len(piece)
    return True


def _letters_match(glob: str, step: str) -> bool:
    """Greedy, as with ``**`` among steps."""
    at = here = 0
    star, star_here = -1, 0
    while here < len(step):
        if at < len(glob) and glob[at] == "*":
            star, star_here = at, here
            at += 1
        elif at < len(glob) and glob[at] in ("?", step[here]):
            at += 1
            here += 1
        elif star >= 0:
            star_here += 1
            at, here = star + 1, star_here
        else:
            return False
    return all(rest == "*" for rest in glob[at:])
