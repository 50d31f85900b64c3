"""The wildcards of ``include: local``: ``*`` stays within a folder, ``**`` is any run of characters."""

from __future__ import annotations

LONGEST = 500


def matches(glob: str, path: str) -> bool:
    """Whether a path is meant. Every character moves a set of places in the glob on: length times length, whoever wrote it."""
    if len(glob) > LONGEST:
        return False
    tokens = _tokens(glob)
    places = _reached({0}, tokens)
    for character in path:
        moved = {at for at in places if at < len(tokens) and (tokens[at] == "**" or (tokens[at] == "*" and character != "/"))}
        moved |= {at + 1 for at in places if at < len(tokens) and tokens[at] == character}
        places = _reached(moved, tokens)
        if not places:
            return False
    return len(tokens) in places


def _tokens(glob: str) -> list[str]:
    tokens: list[str] = []
    for character in glob:
        if character == "*" and tokens[-1:] == ["*"]:
            tokens[-1] = "**"
        elif character != "*" or tokens[-1:] != ["**"]:
            tokens.append(character)
    return tokens


def _reached(places: set[int], tokens: list[str]) -> set[int]:
    """The places with those behind stars, which may stand for nothing."""
    found = set(places)
    for at in sorted(places):
        here = at
        while here < len(tokens) and tokens[here] in ("*", "**"):
            here += 1
            found.add(here)
    return found
