"""Comments of TOML; a comment behind a table's header covers the table, with those below it."""

from __future__ import annotations

import re

from .interface import NEIGHBOURHOOD, Comment, Commented

_TOKEN = re.compile(r'#[^\n]*|"""|\'\'\'|"(?:[^"\\\n]++|\\.)*+"?|\'[^\'\n]*+\'?|[\[\]]')
_LONG = re.compile(r'(?:[^"\\]++|\\.|"(?!""))*+"{0,5}', re.DOTALL)
_HEADER = re.compile(r"""\[\[?(?P<name>(?:[\w. \t-]|"[^"\n]*"|'[^'\n]*')++)\]\]?[ \t\r]*(?:#[^\n]*)?(?:\n|$)""")


def read_toml(text: str) -> Commented:
    comments: list[Comment] = []
    headers: list[tuple[int, str]] = []
    line, at, depth = 1, 0, 0
    while match := _TOKEN.search(text, at):
        line += text.count("\n", at, match.start())
        before = text[max(0, match.start() - NEIGHBOURHOOD) : match.start()].rpartition("\n")[2]
        token, end = match[0], match.end()
        if token[0] == "#":
            comments.append(Comment(line, token[1:].strip(), not before.strip()))
        elif token == '"""':
            end = _LONG.match(text, end).end()  # type: ignore[union-attr]  # it matches nothing too
        elif token == "'''":
            end = text.find(token, end) + 3 if text.find(token, end) >= 0 else len(text)
        elif token == "[":
            header = None if depth or before.strip() else _HEADER.match(text, match.start())
            if header is not None:
                headers.append((line, ".".join(part.strip() for part in header["name"].split("."))))
                end = header.end("name") + (2 if text.startswith("[[", match.start()) else 1)
            else:
                depth += 1
        elif token == "]":
            depth = max(0, depth - 1)
        line += text.count("\n", match.start(), end)
        at = end
    return Commented(comments, _tables(headers, text.count("\n") + 1))


def _tables(headers: list[tuple[int, str]], lines: int) -> dict[int, tuple[int, int]]:
    """A table ends before the next header that is not below it."""
    blocks: dict[int, tuple[int, int]] = {}
    open_: list[tuple[int, str]] = []
    for line, name in headers:
        while open_ and not name.startswith(f"{open_[-1][1]}."):
            first, _ = open_.pop()
            blocks[first] = (first, line - 1)
        open_.append((line, name))
    return blocks | {first: (first, lines) for first, _ in open_}
