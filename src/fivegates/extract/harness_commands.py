"""Which commands of a script run an agent's harness: the program behind ``sudo``, ``npx``, ``timeout`` or ``bash -c``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from posixpath import basename
from typing import Any

from ..named_tuple import NamedTuple
from .shell_words import OPEN, commands_in

MOST_COMMANDS = 2_000
DEEPEST = 3
SHELLS = ("sh", "bash", "zsh", "dash", "ash")
_ASSIGNED = re.compile(r"[A-Za-z_][A-Za-z0-9_]*+=")


class HarnessCommand(NamedTuple):
    """A command that runs an agent: the ``row`` of the catalogue, the words behind its beginning, the variables set in front of it, and
    whether something around it ends it after a while.
    """

    row: Mapping[str, Any]
    arguments: tuple[str, ...]
    env: Mapping[str, str]
    is_timed: bool = False


def harness_commands(script: str, catalogue: Mapping[str, Any], depth: int = DEEPEST) -> Iterator[HarnessCommand]:
    """The commands of a shell script that run an agent, in their order."""
    for words in commands_in(script)[:MOST_COMMANDS]:
        yield from harness_in(words, catalogue, depth)


def harness_in(words: list[str], catalogue: Mapping[str, Any], depth: int = DEEPEST) -> Iterator[HarnessCommand]:
    """The same of one command, its words given."""
    words, env, is_timed = _started(words, catalogue)
    if not words:
        return
    name = basename(words[0])
    if name in SHELLS and depth:
        at = next((at for at, word in enumerate(words[1:-1], 1) if word.startswith("-") and not word.startswith("--") and "c" in word), 0)
        for found in harness_commands(words[at + 1], catalogue, depth - 1) if at else ():
            yield found._replace(env={**env, **found.env}, is_timed=found.is_timed or is_timed)
        return
    words = [_package(words[0], catalogue) or name, *words[1:]]
    for row in catalogue["commands"]:
        begins = len(row["words"])
        if words[:begins] == row["words"]:
            rest = {word.partition("=")[0].removeprefix(OPEN) for word in words[begins:]}
            if "any" not in row or not rest.isdisjoint(row["any"]):
                yield HarnessCommand(row, tuple(words[begins:]), env, is_timed)
                return


def flag_values(arguments: Iterable[str], names: Iterable[str]) -> list[str] | None:
    """What flags are given, each value as written; None where none of them is there."""
    wanted = tuple(names)
    words = list(arguments)
    found: list[str] | None = None
    for at, word in enumerate(words):
        name, equals, value = word.partition("=")
        if name not in wanted:
            continue
        found = [] if found is None else found
        if equals:
            found.append(value)
            continue
        for following in words[at + 1 :]:
            if following.startswith("-"):
                break
            found.append(following)
    return found


def lasting(words: list[str]) -> list[str]:
    """The command that stays of one that a container starts with: what a shell is told last, before which others prepare."""
    script = words[2] if len(words) > 2 and basename(words[0]) in SHELLS and words[1].startswith("-") and "c" in words[1] else ""
    commands = [unwrapped(command) for command in commands_in(script)[:MOST_COMMANDS]]
    return next((command for command in reversed(commands) if command), words)


def unwrapped(words: list[str]) -> list[str]:
    """A command without ``sudo``, assignments and words of a shell in front of it."""
    at = 0
    while at < len(words) and (_ASSIGNED.match(words[at]) or words[at] in ("sudo", "then", "do", "else", "!", "if", "time", "env", "exec")):
        at += 1
    return words[at:]


def _started(words: list[str], catalogue: Mapping[str, Any]) -> tuple[list[str], dict[str, str], bool]:
    """A command without what only starts it."""
    prefixes, timed = catalogue["prefixes"], catalogue["timed"]
    env: dict[str, str] = {}
    at, is_timed = 0, False
    while at < len(words):
        word = words[at]
        if _ASSIGNED.match(word):
            name, _, value = word.partition("=")
            env[name] = value
        elif basename(word) in timed:
            is_timed = True
            while at + 1 < len(words) and words[at + 1].startswith("-"):
                at += 2 if words[at + 1] in timed[basename(word)] else 1
            at += 1  # how long
        elif word not in prefixes and not (at and word.startswith("-")):
            break
        at += 1
    return words[at:], env, is_timed


def _package(word: str, catalogue: Mapping[str, Any]) -> str:
    """The command of a package that a runner starts: ``@anthropic-ai/claude-code@1`` is ``claude``; '' for any other word."""
    head, at, _ = word[1:].partition("@")
    return str(catalogue["packages"].get(word[:1] + head if at else word, ""))
