"""What in a shell script is text and no command: quoted words, comments and documents that are handed to a program."""

from __future__ import annotations

import re
from bisect import bisect_right

LONGEST = 200_000
_DOCUMENT = re.compile(r"<<-?[ \t]*+(['\"]?)([A-Za-z_][A-Za-z0-9_]*+)\1")
_RUNS = re.compile(r"(?:^|[\s;&|(])(?:ba|da|k|z)?sh(?![\w.-])|(?:^|[\s;&|(])ssh(?![\w.-])")
_SEPARATORS = dict.fromkeys(map(ord, "|&;\n()`#"), "_")


def commands_only(script: str) -> str:
    """The script with what only looks like commands made harmless, every character at its place.

    Separators in quotes become underscores, but for what stands in ``$(...)``; comments and the lines of a here-document become blanks,
    unless a shell is what reads them.
    """
    return _masked(_without_documents(script[:LONGEST]))


def _without_documents(script: str) -> str:
    if "<<" not in script:
        return script
    lines = script.split("\n")
    ends: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        ends.setdefault(line.strip(), []).append(number)
    at = 0
    while at < len(lines):
        found = _DOCUMENT.search(lines[at])
        end = _next(ends.get(found[2], []), at) if found is not None else None
        if found is not None and end is not None:
            if _RUNS.search(lines[at][: found.start()]) is None:
                lines[at + 1 : end + 1] = [" " * len(line) for line in lines[at + 1 : end + 1]]
            at = end
        at += 1
    return "\n".join(lines)


def _next(numbers: list[int], after: int) -> int | None:
    at = bisect_right(numbers, after)
    return numbers[at] if at < len(numbers) else None


def _masked(script: str) -> str:
    """Quotes, comments and substitutions in one pass; a quote that is never closed is an apostrophe."""
    pieces: list[str] = []
    inside: list[str] = []  # of what is open around this place: `"` or `)`
    at = 0
    while at < len(script):
        character = script[at]
        quoted = inside[-1:] == ['"']
        if character == "\\":
            pieces.append(script[at : at + 2])
            at += 2
            continue
        if script.startswith("$(", at):
            inside.append(")")
            pieces.append("$(")
            at += 2
            continue
        if (character == ")" and inside[-1:] == [")"]) or (character == '"' and quoted):
            inside.pop()
        elif character == '"' and script.find('"', at + 1) >= 0:
            inside.append('"')
        elif character == "'" and not quoted and (end := script.find("'", at + 1)) >= 0:
            pieces.append(script[at : end + 1].translate(_SEPARATORS))
            at = end + 1
            continue
        elif character == "#" and not quoted and (at == 0 or script[at - 1] in " \t\n;"):
            end = script.find("\n", at)
            end = len(script) if end < 0 else end
            pieces.append(" " * (end - at))
            at = end
            continue
        elif quoted:
            character = character.translate(_SEPARATORS)
        pieces.append(character)
        at += 1
    return "".join(pieces)
