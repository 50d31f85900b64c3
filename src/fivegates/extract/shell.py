"""Shell scripts as commands: their words without quotes, what they assign, and which functions are only defined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from ..named_tuple import NamedTuple
from . import shell_words
from .shell_words import OPEN

LONGEST = 200_000
MOST_COMMANDS = 5_000
MOST_FUNCTIONS = 2_000
_ASSIGNED = re.compile(r"""(?<![A-Za-z0-9_$.\-])([A-Za-z_][A-Za-z0-9_]*+)=("[^"\n]*+"|'[^'\n]*+'|[^\s;&|()"'`]*+)(?=([\s;&|)]|\Z)?)""")
_READ = re.compile(r"(?<![A-Za-z0-9_$.\-])(?:read(?:[ \t]++-\w++)*+|for)[ \t]++([A-Za-z_][A-Za-z0-9_]*+)")
_NAMED = re.compile(r"\$(?:([A-Za-z_][A-Za-z0-9_]*+)|\{([A-Za-z_][A-Za-z0-9_]*+)[^}\n]{0,300}+\})")
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*+")
_FUNCTION = re.compile(r"^([ \t]*+)(?:function[ \t]++)?([A-Za-z_][A-Za-z0-9_-]*+)[ \t]*+(?:\(\))?[ \t]*+\{[ \t]*+$", re.MULTILINE)
_QUOTES = "\"'"


class Assignment(NamedTuple):
    """``NAME=text`` without quotes; ``text`` is None where a command makes it or more follows than is read here."""

    name: str
    text: str | None
    offset: int


class Texts(NamedTuple):
    """A script as written, and with what only looks like commands made harmless: of one length."""

    text: str
    commands: str


def without_unused_functions(text: str, commands: str) -> Texts:
    """Both without the bodies of functions that nothing in them calls: a library of functions does nothing by itself."""
    words = Counter(_WORD.findall(commands))
    unused: list[tuple[int, int]] = [(0, 0)]
    for found in list(_FUNCTION.finditer(commands))[:MOST_FUNCTIONS]:
        close = commands.find(f"\n{found[1]}}}", found.end())
        is_function = "()" in found.group() or "function" in found.group()
        if (
            is_function
            and close >= 0
            and found.start() >= unused[-1][1]
            and words[found[2]] - commands.count(found[2], found.end(), close) < 2
        ):
            unused.append((found.end(), close))
    return Texts(_blanked(text, unused), _blanked(commands, unused))


def _blanked(text: str, stretches: list[tuple[int, int]]) -> str:
    """The text with these stretches, which are in order, left blank line by line."""
    pieces: list[str] = []
    at = 0
    for start, end in stretches:
        pieces += [text[at:start], re.sub(r"[^\n]", " ", text[start:end])]
        at = end
    return "".join((*pieces, text[at:]))


def commands_in(script: str) -> Iterator[list[str]]:
    """The words of each command, without the quotes around them; comments are none."""
    for words in shell_words.commands_in(script[:LONGEST])[:MOST_COMMANDS]:
        yield [word.replace(OPEN, "") for word in words]


def assignments_in(script: str) -> Iterator[Assignment]:
    """Every ``NAME=text`` of a script, ``read`` and ``for`` included: these give no text."""
    for found in _ASSIGNED.finditer(script[:LONGEST]):
        text = found[2]
        is_made = found[3] is None or "`" in text or "$(" in text or (text[:1] == "'" and "$" in text)
        yield Assignment(found[1], None if is_made else text.strip(_QUOTES), found.start(1))
    for found in _READ.finditer(script[:LONGEST]):
        yield Assignment(found[1], None, found.start(1))


def names_in(script: str) -> Iterator[tuple[str, int]]:
    """Every variable that a script names, with its offset; one that it names with a default too."""
    for found in _NAMED.finditer(script[:LONGEST]):
        yield found[1] or found[2], found.start()


def option_of(words: list[str], names: list[str]) -> str | None:
    """What follows one of the options, as its own word or behind ``=``; for the name '' the first word that is no option."""
    for at, word in enumerate(words):
        name, equals, value = word.partition("=")
        if name in names and name:
            return value.strip(_QUOTES) if equals else (words[at + 1] if at + 1 < len(words) else None)
    return next((word for word in words if not word.startswith("-")), None) if "" in names else None


def begins(words: list[str], row: Mapping[str, object]) -> bool:
    """Whether a command begins with the words of a row and has one of the options that it needs."""
    expected, needs = row["words"], row.get("needs")
    if not isinstance(expected, list) or words[: len(expected)] != expected:
        return False
    return not isinstance(needs, list) or any(word.partition("=")[0] in needs for word in words)
