"""What a plain YAML scalar means: the YAML 1.2 core schema, with numbers as Kubernetes' and compose's readers (go-yaml) take them.

Where the core schema and go-yaml differ: ``0777`` is octal, ``0b1`` is binary, ``1_000`` is a number, and ``.inf`` and ``.nan`` stay
text because they have no JSON form. Dates stay text. ``yes``, ``no``, ``on`` and ``off`` are text that remembers (``Word``) which truth
YAML 1.1 gives it, because the Kubernetes reader still takes them as booleans.
"""

from __future__ import annotations

import re
from decimal import Decimal

from ...values import Value

LEADS = frozenset(["", *"tTfFnNyYoO~+-.0123456789"])
"""First characters of every plain scalar that may be something other than a string."""

_LONGEST_NUMBER = 300  # characters; beyond it a number is kept as text, so that nothing downstream prints a million digits
_LARGEST_EXPONENT = 300

_CONSTANTS: dict[str, bool | None] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
}
_WORDS = {
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "on", "On", "ON"), True),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "off", "Off", "OFF"), False),
}
_INTEGER = re.compile(r"[-+]?(?:0[xX][0-9a-fA-F]++|0[bB][01]++|0[oO]?[0-7]++|0|[1-9][0-9]*+)")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]++|[0-9]++(?:\.[0-9]*+)?)(?:[eE][-+]?[0-9]{1,4})?")


class Word(str):
    """A plain ``yes``, ``no``, ``on``, ``off``, ``y`` or ``n``: text here, a boolean for readers of YAML 1.1."""

    __slots__ = ()

    @property
    def truth(self) -> bool:
        return _WORDS[self]


def as_boolean(value: Value | None) -> bool | None:
    """The truth of a boolean field as Kubernetes and compose read it, None where there is none or it is no boolean."""
    data = None if value is None else value.data
    if isinstance(data, Word):
        return data.truth
    return data if isinstance(data, bool) else None


def plain(text: str) -> str | int | Decimal | bool | None:
    """What an unquoted scalar means."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if text in _WORDS:
        return Word(text)
    if text[0] in "+-.0123456789" and len(text) <= _LONGEST_NUMBER:
        return _number(text)
    return text


def _number(text: str) -> str | int | Decimal:
    digits = text if text[0] == "." else text.replace("_", "")
    if _INTEGER.fullmatch(digits):
        return _integer(digits)
    if _FLOAT.fullmatch(digits):
        return _float(digits)
    return text


def _integer(digits: str) -> int:
    unsigned = digits.lstrip("+-")
    octal = unsigned[0] == "0" and unsigned[1:].isdigit()
    return int(digits, 8 if octal else 0)


def _float(digits: str) -> int | Decimal:
    """A whole number written with a point or an exponent is an integer, as it is once written as JSON."""
    number = Decimal(digits)
    if number.adjusted() <= _LARGEST_EXPONENT and number == number.to_integral_value():
        return int(number)
    return number
