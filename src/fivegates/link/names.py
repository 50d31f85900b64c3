"""Names: split into words, folded environments, and globs over them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from ..globs import runs_match
from ..resolve.folders import NEGATED

_BOUNDARY = re.compile(r"[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])")
_SEPARATOR = re.compile(r"([-_.])")


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


def affix_environment(name: str, last: Mapping[str, str], first: Mapping[str, str]) -> str | None:
    """The environment that a name's last word names, else its first; ``pre-prod`` is one word, ``not-prod`` is none."""
    parts = _SEPARATOR.split(name.lower())[::2]
    if len(parts) < 2:
        return None
    behind = last.get("-".join(parts[-2:])) or ("" if parts[-2] in NEGATED else last.get(parts[-1]))
    return behind or first.get("-".join(parts[:2])) or first.get(parts[0])


def without_environment(name: str, environment: str, fold: Mapping[str, str], *, anywhere: bool) -> str:
    """The name without the word for this environment: its last one, else its first, else (``anywhere``) the only one between others.

    A word that ``fold`` does not know stands for itself: of ``acme`` the name ``shop-acme-bot`` is ``shop-bot``.
    """
    parts = _SEPARATOR.split(name)
    words = [word.lower() for word in parts[::2]]
    found = [
        (at, size)
        for size in (2, 1)
        for at in range(len(words) - size + 1)
        if _folded("-".join(words[at : at + size]), fold) == environment and not (size == 1 and at and words[at - 1] in NEGATED)
    ]
    ends = [one for one in found if sum(one) == len(words)] or [one for one in found if one[0] == 0]
    at, size = next(iter(ends or (found if anywhere and len(found) == 1 else [])), (0, 0))
    if not size or size == len(words):
        return name
    return "".join(parts[2 * size :] if at == 0 else parts[: 2 * at - 1] + parts[2 * (at + size) - 1 :])


def _folded(word: str, fold: Mapping[str, str]) -> str:
    return fold.get(word, word)


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
