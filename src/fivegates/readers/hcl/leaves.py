"""The operands that most of a configuration consists of: plain strings, paths such as ``var.region``, whole numbers."""

from __future__ import annotations

import re
from sys import intern

from .syntax import Attribute, Literal, Name, Node
from .tokens import IDENTIFIER, PLAIN_STRING

LONGEST_PATH = 8  # names; what follows is taken step by step, so that the steps are counted
PATH = rf"{IDENTIFIER}(?:\.{IDENTIFIER}){{0,{LONGEST_PATH - 1}}}+"
LEAF = rf"(?:({PLAIN_STRING})|({PATH})|([0-9]{{1,9}}+))[ \t]*+"
"""Three groups. What follows has to be looked at: a path may be the beginning of a call, a number that of a fraction."""

_KEYWORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}


def leaf_node(found: re.Match[str], before: int = 0) -> Node:
    """The node for a match of ``LEAF`` whose groups come after the first ``before`` ones."""
    group = found.lastindex or 0
    start, end = found.span(group)
    if group == before + 1:
        return Literal(intern(found.string[start + 1 : end - 1]), start, end)
    return path_node(found[group], start) if group == before + 2 else Literal(int(found[group]), start, end)


def path_node(written: str, start: int) -> Node:
    """A keyword, a name, or a name with attributes."""
    if "." not in written:
        end = start + len(written)
        return Literal(_KEYWORDS[written], start, end) if written in _KEYWORDS else Name(intern(written), start, end)
    first, *names = written.split(".")
    end = start + len(first)
    node: Node = Name(intern(first), start, end)
    for name in names:
        end += len(name) + 1
        node = Attribute(node, intern(name), start, end)
    return node
