"""Names: split into words, folded environments, and globs over them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from ..globs import runs_match

_BOUNDARY = re.compile(r"[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])")


def words(name: str) -> tuple[str, ...]:
    """``supportTriage-bot_v2`` -> ``support triage bot v2``, lower case."""
    return tuple(part.lower() for part in _BOUNDARY.split(name) if part)


def holds_phrase(parts: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    """Whether ``phrase`` is a run of whole words of ``parts``."""
    span = len(phrase)
    return phrase[0] in parts and any(parts[at : at + span] == phrase for at in range(len(parts) - span + 1))


def fold_environment(text: str | None, fold: Mapping[str, str]) -> str | None:
    """``prd``, ``live`` and ``production`` are one environment; None for a word that names none."""
    return fold.get(text.strip().lower()) if text else None


def affix_environment(name: str, fold: Mapping[str, str]) -> tuple[str | None, str]:
    """The environment that a name's first or last word names, and the name without it."""
    parts = re.split(r"([-_.])", name)
    if len(parts) >= 3:
        last, first = fold.get(parts[-1].lower()), fold.get(parts[0].lower())
        if last:
            return last, "".join(parts[:-2])
        if first:
            return first, "".join(parts[2:])
    return None, name


def glob_matches(glob: str, text: str) -> bool:
    """``*`` stands for any run of characters; the rest is compared without case. Linear in the text for each star."""
    return runs_match(glob.lower(), text.lower())


class GlobTable:
    """Globs with what each stands for, asked of many texts: whole names are looked up, only real patterns are compared one by one."""

    def __init__(self, rows: Iterable[tuple[str, str]]) -> None:
        listed = [(glob.lower(), meaning) for glob, meaning in rows]
        self._names = {glob: meaning for glob, meaning in reversed(listed) if "*" not in glob}
        self._globs = [(glob, glob.partition("*")[0], meaning) for glob, meaning in listed if "*" in glob]

    def find(self, text: str) -> str | None:
        """What the text stands for, or None."""
        text = text.lower()
        known = self._names.get(text)
        if known is not None:
            return known
        return next((meaning for glob, head, meaning in self._globs if text.startswith(head) and glob_matches(glob, text)), None)


def image_repository(image: str) -> str:
    """An image reference without digest, tag and the registry that is meant when none is named."""
    image = image.partition("@")[0].removeprefix("docker.io/").removeprefix("library/")
    head, slash, last = image.rpartition("/")
    return head + slash + last.partition(":")[0]
