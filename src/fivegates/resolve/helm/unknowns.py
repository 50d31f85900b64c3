"""What is not known, as letters inside of texts: a private-use character each, turned back when the text has been read as YAML."""

from __future__ import annotations

import re

from ...values import Reference, Unknown

_FIRST, _LAST = 0xF0000, 0xFFF00
_MARKER = re.compile(f"[{chr(_FIRST)}-{chr(_LAST)}]")
_REGION = re.compile(f"[{chr(0x100000)}-{chr(0x100001)}]")
RESERVED = re.compile(f"[{chr(_FIRST)}-{chr(0x10FFFF)}]")
BEGIN, END = "#" + chr(0x100000), "#" + chr(0x100001)
"""Comments around what is there only on an unknown condition."""


def has_marker(text: str) -> bool:
    return not text.isascii() and _MARKER.search(text) is not None


def has_region(text: str) -> bool:
    return not text.isascii() and _REGION.search(text) is not None


class Unknowns:
    """The unknown values of one rendering. ``filled``: markers that stand for a text that is not empty."""

    def __init__(self) -> None:
        self._known: dict[Unknown, str] = {}
        self._listed: list[Unknown] = []
        self.filled: set[str] = set()
        self.symbols: set[str] = set()

    def marker(self, unknown: Unknown) -> str:
        """The text that stands for ``unknown``; of one with parts, the parts."""
        if unknown.parts:
            return "".join(part if isinstance(part, str) else self.marker(part) for part in unknown.parts)
        letter = self._known.get(unknown)
        if letter is None:
            letter = self._known[unknown] = chr(min(_FIRST + len(self._listed), _LAST))
            self._listed.append(unknown)
        return letter

    def symbol(self, unknown: Unknown) -> str:
        """The marker of a name that is taken to hold no word that templates look for."""
        letter = self.marker(unknown)
        self.filled.add(letter)
        self.symbols.add(letter)
        return letter

    def read(self, text: str) -> str | Unknown:
        """The text, or the unknown value that it is or holds parts of."""
        if text.isascii() or not (_MARKER.search(text) or _REGION.search(text)):
            return text
        if has_region(text):
            return Unknown(reason="a part of it stands under a condition that is not known")
        if len(text) == 1:
            return self._at(text)
        parts: list[str | Unknown] = []
        end = 0
        for match in _MARKER.finditer(text):
            if match.start() > end:
                parts.append(text[end : match.start()])
            parts.append(self._at(match.group()))
            end = match.end()
        if end < len(text):
            parts.append(text[end:])
        references: set[Reference] = set()
        for part in parts:
            if isinstance(part, Unknown):
                references |= part.references
        return Unknown(frozenset(references), tuple(parts), reason=next(part.reason for part in parts if isinstance(part, Unknown)))

    def truth(self, text: str) -> bool | None:
        """Whether a text that may hold markers is not empty."""
        if not has_marker(text) or len(_MARKER.sub("", text)):
            return text != ""
        return True if any(letter in self.filled for letter in text) else None

    def _at(self, letter: str) -> Unknown:
        number = ord(letter) - _FIRST
        return self._listed[number] if number < len(self._listed) else Unknown(reason="a reserved character")
