"""One pattern for many literals, in which every character of the text is compared once."""

from __future__ import annotations

import re
from collections.abc import Iterable


def any_of(literals: Iterable[str]) -> str:
    """A pattern that matches whichever of ``literals`` stands at a place, the shortest where one begins another; at least one is needed."""
    return _branches(sorted(set(literals)), 0)


def _branches(literals: list[str], depth: int) -> str:
    if len(literals[0]) == depth:
        return ""
    groups: dict[str, list[str]] = {}
    for literal in literals:
        groups.setdefault(literal[depth], []).append(literal)
    branches = [re.escape(char) + _branches(group, depth + 1) for char, group in groups.items()]
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
