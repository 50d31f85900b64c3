"""Variables in the text of a script or Makefile, put in as far as the files give each of them one value; ``*`` stands for any other."""

from __future__ import annotations

import re
from collections.abc import Mapping

HOLE = "*"
LONGEST = 200_000
DEEPEST = 4  # a variable that names a variable that names ...
MOST = 500
_NAME = r"[A-Za-z_][A-Za-z0-9_]{0,100}+"
_USED = re.compile(rf"\$(?:({_NAME})|\{{({_NAME})(?::?-([^}}\n$]{{0,200}}+))?\}}|\(({_NAME})\))")
_RUN = re.compile(r"\$\([^()\n]{0,500}+\)|`[^`\n]{0,500}+`")
_SET = re.compile(
    rf"""^[ \t]*+(?:export[ \t]++|readonly[ \t]++|local[ \t]++)?({_NAME})[ \t]*+(?::=|\?=|::=|=)[ \t]*+(.*+)$""", re.MULTILINE
)
_WORD = re.compile(r""""([^"\n]*+)"|'([^'\n]*+)'|([^\s"';&|]*+)""")
_IN_SHELL = re.compile(rf"^[ \t]*+(?:export[ \t]++|readonly[ \t]++|local[ \t]++)?{_NAME}=")


def assigned_in(text: str) -> dict[str, str]:
    """What each variable is set to, where it is set once only, or always to the same; ``NAME=${NAME:-x}`` sets it to x."""
    found: dict[str, set[str]] = {}
    for match, _ in zip(_SET.finditer(text[:LONGEST]), range(MOST), strict=False):
        value = match[2].strip()
        if _IN_SHELL.match(match[0]):
            word = _WORD.match(value)
            value = next((part for part in word.groups() if part), "") if word is not None else ""
        text = value.partition(" #")[0].strip().strip("\"'")
        own = _USED.fullmatch(text)
        found.setdefault(match[1], set()).add((own[3] or "") if own is not None and own[2] == match[1] else text)
    return {name: values.pop() for name, values in found.items() if len(values) == 1}


def expanded(text: str, known: Mapping[str, str], depth: int = 0) -> str:
    """``text`` with the values of its variables; what a command gives, and what nobody sets here, is a hole. A default counts."""

    def put_in(match: re.Match[str]) -> str:
        value = known.get(match[1] or match[2] or match[4])
        if value is None:
            return match[3] or HOLE
        return expanded(value, known, depth + 1) if depth < DEEPEST else HOLE

    return _RUN.sub(HOLE, _USED.sub(put_in, text[:LONGEST]))
