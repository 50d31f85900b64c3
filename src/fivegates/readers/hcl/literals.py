"""The values of literals: escapes in strings, and numbers without loss."""

from __future__ import annotations

import re
from decimal import Decimal

from ...errors import ReadError

_SIMPLE = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_QUOTED_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))|([$%])\4\{", re.DOTALL)
_BARE_ESCAPE = re.compile(r"([$%])\1\{")
_MOST_DIGITS = 4000  # Python refuses to convert longer ones, and nobody writes them


def decode_quoted(raw: str, offset: int) -> str:
    """The text that ``raw``, the inside of a quoted string at ``offset``, stands for. Raises ``ReadError`` at an unknown escape."""
    if "\\" not in raw and "{" not in raw:
        return raw
    return _QUOTED_ESCAPE.sub(lambda found: _unescape(found, offset), raw)


def decode_bare(raw: str) -> str:
    """The text that ``raw``, in a heredoc or a JSON string, stands for: there only the template introducers can be escaped."""
    return _BARE_ESCAPE.sub(r"\1{", raw) if "{" in raw else raw


def _unescape(found: re.Match[str], offset: int) -> str:
    short, long, letter, sign = found.groups()
    if sign:
        return f"{sign}{{"
    if letter:
        if letter not in _SIMPLE:
            raise ReadError(f"\\{letter} is not an escape sequence", offset + found.start())
        return _SIMPLE[letter]
    code = int(short or long, 16)
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        raise ReadError(f"{found[0]} is not a character", offset + found.start())
    return chr(code)


def read_number(digits: str, offset: int) -> int | Decimal:
    """The exact value: an int, or a ``Decimal`` where there is a fraction. Raises ``ReadError`` beyond any use."""
    if len(digits) <= _MOST_DIGITS:
        if digits.isdigit():
            return int(digits)
        exponent = digits.lower().partition("e")[2]
        if len(exponent) <= 5 and abs(int(exponent or 0)) <= _MOST_DIGITS:
            value = Decimal(digits)
            numerator, denominator = value.as_integer_ratio()
            return numerator if denominator == 1 else value
    raise ReadError("a number is out of range", offset)
