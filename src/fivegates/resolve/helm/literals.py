"""Go's literals: strings, characters and numbers."""

from __future__ import annotations

import re

_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|(.))", re.DOTALL)
_SIMPLE = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\", "'": "'", '"': '"'}


def literal_of(kind: str, text: str) -> str | int | float:
    """What a literal of the lexer's ``kind`` means. Raises ``ValueError``."""
    if kind == "raw":
        return text[1:-1].replace("\r", "")
    if kind == "string":
        return unescaped(text[1:-1])
    if kind == "char":
        return ord(unescaped(text[1:-1]))
    digits = text.replace("_", "")
    if any(letter in digits for letter in ".eEpP") and not digits.lower().startswith(("0x", "-0x", "+0x")):
        return float(digits)
    sign = -1 if digits.startswith("-") else 1
    bare = digits.lstrip("+-")
    octal = len(bare) > 1 and bare[0] == "0" and bare.isdigit()
    return sign * int(bare, 8 if octal else 0)


def unescaped(text: str) -> str:
    """Raises ``ValueError`` for an escape that Go does not know."""
    return _ESCAPE.sub(_escaped, text) if "\\" in text else text


def _escaped(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    if code:
        return chr(int(code, 16))
    return chr(int(match[4], 8)) if match[4] else _known(match[5])


def _known(letter: str) -> str:
    if letter not in _SIMPLE:
        raise ValueError(letter)
    return _SIMPLE[letter]
