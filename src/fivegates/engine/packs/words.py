"""The words of a query in SQL, without its texts and remarks: enough to see how it is put together, whoever wrote it."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORD = re.compile(
    r"""--[^\n]*+ | /\*(?:[^*]|\*(?!/))*+(?:\*/)?+ | '(?:[^']|'')*+'?+ | "(?:[^"]|"")*+"?+ | `[^`]*+`?+ | \[[^\]]*+\]?+
      | [A-Za-z_][\w$]*+ | \d[\w.]*+ | <> | != | <= | >= | == | \|\| | [^\s]""",
    re.VERBOSE,
)
TEXT = "''"  # stands for every text


def words(sql: str) -> list[str]:
    """Names and key words in capitals, texts as ``TEXT``, everything else sign by sign; names in quotes without them."""
    found = []
    for match in _WORD.finditer(sql):
        word = match[0]
        if word.startswith(("--", "/*")):
            continue
        if word[0] == "'":
            found.append(TEXT)
        else:
            found.append(word.strip('"`[]').upper() if word[0] in '"`[' and len(word) > 1 else word.upper())
    return found


def texts(sql: str) -> list[str]:
    """Every text in quotes, without them."""
    return [match[0].strip("'") for match in _WORD.finditer(sql) if match[0][0] == "'"]


def closings(found: Sequence[str]) -> dict[int, int]:
    """Where each opening parenthesis is closed; those that never are, are left out."""
    opened: list[int] = []
    closed: dict[int, int] = {}
    for at, word in enumerate(found):
        if word == "(":
            opened.append(at)
        elif word == ")" and opened:
            closed[opened.pop()] = at
    return closed
