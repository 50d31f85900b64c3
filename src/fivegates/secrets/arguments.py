"""Passwords given to a command by an option that does not name them: ``docker login -p ...``, ``curl -u user:...``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .knowledge import PasswordOption

FARTHEST = 400  # characters from a command to its option
NAME = "password"
_END = re.compile(r"[;|&\n]")


class PasswordOptions:
    """The options of the catalogue, ready to search."""

    def __init__(self, rows: Iterable[PasswordOption]) -> None:
        self._rows: dict[str, list[re.Pattern[str]]] = {}
        for row in rows:
            self._rows.setdefault(row.command, []).append(_pattern(row))

    def find(self, text: str) -> Iterator[tuple[int, str]]:
        """Where each value starts, and the value; a command's options end with its line or at the next command."""
        for command, patterns in self._rows.items():
            start = text.find(command)
            while start >= 0:
                first = start + len(command)
                end = _END.search(text, first, first + FARTHEST)
                last = end.start() if end is not None else first + FARTHEST
                for pattern in patterns:
                    for match in pattern.finditer(text, first, last):
                        yield match.start(1), match[1]
                start = text.find(command, max(last, first))


def _pattern(row: PasswordOption) -> re.Pattern[str]:
    apart = "[ =]?" if row.attached else "[ =]"
    before = f"[^\\s{row.after}]{{0,100}}+{row.after}" if row.after else ""
    return re.compile(rf"""(?<=\s){row.option}{apart}["']?+{before}([^\s"'`;&|<>]{{1,400}}+)""")
