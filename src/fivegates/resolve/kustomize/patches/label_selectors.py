"""Label selectors as text (``app=web,tier in (a, b),!canary``), as the Kubernetes API reads them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

Requirement = Callable[[Mapping[str, str]], bool]

_KEY = r"(?:[A-Za-z0-9](?:[-A-Za-z0-9.]{0,252})/)?+[A-Za-z0-9_.-]{1,63}"
_VALUE = r"[A-Za-z0-9_.-]{0,63}"
_NUMBER = re.compile(r"-?[0-9]{1,18}")
_EQUALITY = re.compile(rf"({_KEY})\s*+(==?|!=|>|<)\s*+({_VALUE})\s*+")
_SET = re.compile(rf"({_KEY})\s++(in|notin)\s*+\(([^()]*+)\)\s*+")
_PRESENCE = re.compile(rf"(!?)\s*+({_KEY})\s*+")
_LONGEST = 10_000


class SelectorError(ValueError):
    """The text is no label selector."""


@lru_cache(maxsize=64)
def read_selector(text: str) -> tuple[Requirement, ...]:
    """Every requirement of a selector; '' has none. Raises ``SelectorError``."""
    if len(text) > _LONGEST:
        raise SelectorError("it is too long")
    found: list[Requirement] = []
    position = len(text) - len(text.lstrip())
    while position < len(text):
        requirement, position = _requirement(text, position)
        found.append(requirement)
        if position < len(text) and text[position] != ",":
            raise SelectorError(f"{text[position : position + 20]!r} is not understood")
        position += 1
        while position < len(text) and text[position].isspace():
            position += 1
    return tuple(found)


def selects(text: str, labels: Mapping[str, str]) -> bool:
    """Whether labels meet every requirement. Raises ``SelectorError``."""
    return all(holds(labels) for holds in read_selector(text))


def _requirement(text: str, position: int) -> tuple[Requirement, int]:
    if match := _SET.match(text, position):
        values = frozenset(value.strip() for value in match[3].split(","))
        return _membership(match[1], values, match[2] == "in"), match.end()
    if match := _EQUALITY.match(text, position):
        return _comparison(match[1], match[2], match[3]), match.end()
    if match := _PRESENCE.match(text, position):
        return _presence(match[2], not match[1]), match.end()
    raise SelectorError(f"{text[position : position + 20]!r} is not understood")


def _membership(key: str, values: frozenset[str], wanted: bool) -> Requirement:
    return lambda labels: (key in labels and labels[key] in values) is wanted


def _presence(key: str, wanted: bool) -> Requirement:
    return lambda labels: (key in labels) is wanted


def _comparison(key: str, operator: str, value: str) -> Requirement:
    if operator in ("=", "==", "!="):
        return _membership(key, frozenset([value]), operator != "!=")
    if not _NUMBER.fullmatch(value):
        raise SelectorError(f"{value!r} is no number to compare with")
    return lambda labels: _compares(labels.get(key, ""), operator, int(value))


def _compares(text: str, operator: str, value: int) -> bool:
    if not _NUMBER.fullmatch(text):
        return False
    return int(text) > value if operator == ">" else int(text) < value
