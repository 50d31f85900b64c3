"""What can be said for sure about values that are not known: Terraform's refinements, as far as they decide something."""

from __future__ import annotations

from decimal import Decimal

from ...values import Data, Unknown, Value
from .convert import identity

DELIMITERS = tuple("-_:;/\\,.(){}[]|?!~ \t@#$%^&*+\"'<>=")


def known_prefix(data: Data) -> str | None:
    """The text that an unknown string is sure to begin with; None where it need not be a string."""
    if isinstance(data, Unknown) and data.parts:
        first = data.parts[0]
        return safe_prefix(first) if isinstance(first, str) else ""
    return None


def safe_prefix(text: str) -> str:
    """``text`` without a last character that what follows could still change by combining with it."""
    return text if text.endswith(DELIMITERS) else text[:-1]


def known_length(data: Data) -> int | None:
    """The number of elements that an unknown choice between collections is sure to have."""
    if isinstance(data, tuple):
        return len(data)
    if isinstance(data, Unknown) and data.branches:
        lengths = {known_length(branch.data) for branch in data.branches}
        if len(lengths) == 1:
            return lengths.pop()
    return None


def refine_choice(then: Value, otherwise: Value) -> Value | None:
    """The result of an unknown choice where both results are the same number: then it is known after all."""
    left, right = then.data, otherwise.data
    if _is_number(left) and _is_number(right) and left == right:
        return then
    return None


def _is_number(data: Data) -> bool:
    return isinstance(data, (int, Decimal)) and not isinstance(data, bool)


def unequal_for_sure(left: Data, right: Data) -> bool:
    """Whether two values differ whatever their unknown parts turn out to be."""
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return _prefixes_differ(left, right) or _prefixes_differ(right, left)
    if isinstance(left, tuple) and isinstance(right, tuple):
        return len(left) != len(right) or any(unequal_for_sure(a.data, b.data) for a, b in zip(left, right, strict=True))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() != right.keys() or any(unequal_for_sure(left[key].data, right[key].data) for key in left)
    return identity(left) != identity(right)


def _prefixes_differ(unknown: Data, other: Data) -> bool:
    prefix = known_prefix(unknown)
    if prefix is None:
        return False
    theirs = known_prefix(other)
    text = other if isinstance(other, str) else theirs
    if text is None:
        return False
    return not text.startswith(prefix) if isinstance(other, str) else not (text.startswith(prefix) or prefix.startswith(text))
