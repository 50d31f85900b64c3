"""What can be said for sure about values that are not known: Terraform's refinements, as far as they decide something."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from ...values import Data, SetOf, Unknown, Value
from .convert import identity
from .unknown import Typed, is_whole

Number = int | Decimal
Bound = Number | None
DELIMITERS = tuple("-_:;/\\,.(){}[]|?!~ \t@#$%^&*+\"'<>=")


def known_prefix(data: Data) -> str | None:
    """The text that an unknown template is sure to begin with; None for anything else, as Terraform has it."""
    if isinstance(data, Typed) and data.prefix is not None:
        return data.prefix
    if isinstance(data, Unknown) and data.parts:
        first = data.parts[0]
        return safe_prefix(first) if isinstance(first, str) else ""
    return None


def safe_prefix(text: str) -> str:
    """``text`` without a last character that what follows could still change by combining with it."""
    return text if text.endswith(DELIMITERS) else text[:-1]


def known_length(data: Data) -> int | None:
    """The number of elements that a collection, or an unknown choice between collections, is sure to have: those of a set may be equal."""
    if isinstance(data, SetOf) and len(data) > 1 and not is_whole(*data):
        return None
    if isinstance(data, (tuple, dict)):
        return len(data)
    if isinstance(data, Unknown) and data.branches:
        lengths = {known_length(branch.data) for branch in data.branches}
        if len(lengths) == 1:
            return lengths.pop()
    return None


def refine_choice(then: Value, otherwise: Value) -> Value | None:
    """The result of an unknown choice where both results are the same number or null: then it is known after all."""
    left, right = then.data, otherwise.data
    if left is None and right is None:
        return then
    if _is_number(left) and _is_number(right) and left == right:
        return then
    return None


def known_bounds(data: Data) -> tuple[Bound, Bound] | None:
    """The least and the greatest number that a value may be, None for a bound there is not."""
    if isinstance(data, Typed) and data.bounds is not None:
        return data.bounds
    if isinstance(data, Unknown):
        found = [known_bounds(branch.data) for branch in data.branches]
        lows, highs = [bound[0] for bound in found if bound is not None], [bound[1] for bound in found if bound is not None]
        if not found or len(lows) < len(found):
            return None
        return _extreme(min, lows), _extreme(max, highs)
    return (data, data) if _is_number(data) else None  # type: ignore[return-value]


def _extreme(choose: Callable[[list[Number]], Number], bounds: list[Bound]) -> Bound:
    known = [bound for bound in bounds if bound is not None]
    return choose(known) if len(known) == len(bounds) else None


def is_below(left: Data, right: Data) -> bool:
    """Whether every number that ``left`` may be is less than every one that ``right`` may be."""
    mine, theirs = known_bounds(left), known_bounds(right)
    if mine is None or theirs is None or mine[1] is None or theirs[0] is None:
        return False
    return mine[1] < theirs[0]


def _is_number(data: Data) -> bool:
    return isinstance(data, (int, Decimal)) and not isinstance(data, bool)


def unequal_for_sure(left: Data, right: Data) -> bool:
    """Whether two values differ whatever their unknown parts turn out to be."""
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return _prefixes_differ(left, right) or _prefixes_differ(right, left) or is_below(left, right) or is_below(right, left)
    if isinstance(left, tuple) and isinstance(right, tuple):
        if isinstance(left, SetOf) or isinstance(right, SetOf):
            return False
        return len(left) != len(right) or _first_differs(left, right)
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() != right.keys()
    return identity(left) != identity(right)


def _first_differs(left: tuple[Value, ...], right: tuple[Value, ...]) -> bool:
    """Terraform compares in order and stops at the first element that decides or cannot be told."""
    for mine, theirs in zip(left, right, strict=True):
        if unequal_for_sure(mine.data, theirs.data):
            return True
        if not is_whole(mine, theirs):
            return False
    return False


def _prefixes_differ(unknown: Data, other: Data) -> bool:
    prefix = known_prefix(unknown)
    if prefix is None:
        return False
    theirs = known_prefix(other)
    text = other if isinstance(other, str) else theirs
    if text is None:
        return False
    return not text.startswith(prefix) if isinstance(other, str) else not (text.startswith(prefix) or prefix.startswith(text))
