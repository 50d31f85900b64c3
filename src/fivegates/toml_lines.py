"""What the standard TOML parser lacks: a bound on what a hostile text costs, and on which line each key and list item stands."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from .shape import Route

MAX_LENGTH = 1_000_000  # characters
MAX_PARTS = 16  # of one dotted key: the parser keeps each beginning of a key as a tuple of its own, for 100,000 parts 40 GB
_PART = r"""(?:[\w-]++|"[^"\n]{0,200}+"|'[^'\n]{0,200}+')[ \t]{0,20}+\.[ \t]{0,20}+"""
_LONG_KEY = re.compile(rf"(?<![\w-])(?:{_PART}){{{MAX_PARTS}}}", re.ASCII)
_BARE_END = frozenset(",]}\n#")


class TomlError(ValueError):
    """A text is no TOML, or more than is read; the message names the line in the words of the standard parser."""


def parse_toml(text: str) -> dict[str, Any]:
    """The content of a TOML text. Raises ``TomlError`` and ``RecursionError``."""
    import tomllib

    if len(text) > MAX_LENGTH:
        raise TomlError(f"more than {MAX_LENGTH:,} characters (at line 1, column 1)")
    long = _LONG_KEY.search(text)
    if long is not None:
        line = text.count("\n", 0, long.start()) + 1
        raise TomlError(f"a key of more than {MAX_PARTS} parts (at line {line}, column 1)")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TomlError(str(error)) from None
    except ValueError:  # Python reads no number of thousands of digits
        raise TomlError("a number of too many digits (at line 1, column 1)") from None


def find_line(text: str, route: Route) -> int:
    """The line (from 1) of the key or list item at ``route`` in a TOML text, else of the nearest table around it; 1 where it is no TOML."""
    lines = _lines_of(text)
    while route and route not in lines:
        route = route[:-1]
    return lines.get(route, 1)


@lru_cache(maxsize=2)
def _lines_of(text: str) -> dict[Route, int]:
    """Every line of a text, remembered because thousands of its keys may be asked for."""
    try:
        parse_toml(text)  # the scanner would not come to an end in whatever else
        return _Scanner(text).scan()
    except (TomlError, RecursionError, IndexError):
        return {}


class _Scanner:
    """Reads valid TOML for its lines only; values are passed over, not understood."""

    def __init__(self, text: str) -> None:
        self._text = text.replace("\r\n", "\n")
        self._at = 0
        self._lines: dict[Route, int] = {}
        self._line, self._counted = 1, 0  # the line of the last mark, and where it was
        self._counts: dict[Route, int] = {}  # tables in each array of tables so far

    def scan(self) -> dict[Route, int]:
        table: Route = ()
        while self._skip_blank():
            if self._text.startswith("[[", self._at):
                table = self._table_header(2)
            elif self._text[self._at] == "[":
                table = self._table_header(1)
            else:
                self._pair(table)
        return self._lines

    def _table_header(self, brackets: int) -> Route:
        self._at += brackets
        *above, last = self._dotted_key()
        self._at += brackets
        route: Route = ()
        for part in above:
            route = self._newest((*route, part))
            self._mark(route)
        route = (*route, last)
        if brackets == 2:
            self._counts[route] = self._counts.get(route, 0) + 1
            self._mark(route)
        route = self._newest(route)
        self._mark(route)
        return route

    def _newest(self, route: Route) -> Route:
        return (*route, self._counts[route] - 1) if route in self._counts else route

    def _pair(self, table: Route) -> None:
        route = table
        for part in self._dotted_key():
            route = (*route, part)
            self._mark(route)
        self._at += 1  # the equals sign
        self._value(route)

    def _dotted_key(self) -> list[str]:
        """The parts of a key; stops at what follows it: an equals sign or a closing bracket."""
        parts: list[str] = []
        while self._skip_spaces() and self._text[self._at] not in "=]":
            if self._text[self._at] == ".":
                self._at += 1
                continue
            start = self._at
            if self._text[start] in "\"'":
                self._string()
                parts.append(_unquoted(self._text[start : self._at]))
            else:
                while self._text[self._at] not in " \t.=]":
                    self._at += 1
                parts.append(self._text[start : self._at])
        return parts

    def _value(self, route: Route) -> None:
        self._skip_spaces()
        first = self._text[self._at]
        if first in "\"'":
            self._string()
        elif first == "[":
            self._list(route)
        elif first == "{":
            self._inline_table(route)
        else:
            while self._at < len(self._text) and self._text[self._at] not in _BARE_END:
                self._at += 1

    def _list(self, route: Route) -> None:
        self._at += 1
        index = 0
        while self._skip_blank() and self._text[self._at] != "]":
            if self._text[self._at] == ",":
                self._at += 1
                continue
            self._mark((*route, index))
            self._value((*route, index))
            index += 1
        self._at += 1

    def _inline_table(self, route: Route) -> None:
        self._at += 1
        while self._skip_blank() and self._text[self._at] != "}":
            if self._text[self._at] == ",":
                self._at += 1
                continue
            self._pair(route)
        self._at += 1

    def _string(self) -> None:
        quote = self._text[self._at]
        delimiter = quote * 3 if self._text.startswith(quote * 3, self._at) else quote
        self._at += len(delimiter)
        while not self._text.startswith(delimiter, self._at):
            self._at += 2 if quote == '"' and self._text[self._at] == "\\" else 1
        self._at += len(delimiter)
        while len(delimiter) == 3 and self._text.startswith(quote, self._at):  # quotes just before the closing ones
            self._at += 1

    def _mark(self, route: Route) -> None:
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        self._lines.setdefault(route, self._line)

    def _skip_spaces(self) -> bool:
        while self._at < len(self._text) and self._text[self._at] in " \t":
            self._at += 1
        return self._at < len(self._text)

    def _skip_blank(self) -> bool:
        """Past blanks, line ends and comments; False at the end of the text."""
        while self._skip_spaces() and self._text[self._at] in "\n#":
            if self._text[self._at] == "#":
                end = self._text.find("\n", self._at)
                self._at = len(self._text) if end < 0 else end
            else:
                self._at += 1
        return self._at < len(self._text)


def _unquoted(key: str) -> str:
    if key.startswith("'"):
        return key[1:-1]
    import tomllib

    return next(iter(tomllib.loads(f"{key} = 0")))
