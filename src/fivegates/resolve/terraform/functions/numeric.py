"""Functions on numbers."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import reduce

from ..failures import EvaluationError
from ..numbers import Number, absolute, add, bounded
from .interface import Function, pure


def rounded(mode: str) -> Callable[[Number], Number]:
    def work(number: Number) -> Number:
        return number if isinstance(number, int) else int(number.to_integral_value(rounding=mode))

    return work


def total(numbers: list[Number]) -> Number:
    if not numbers:
        raise EvaluationError("sum needs at least one number")
    return reduce(add, numbers)


def extreme(choose: Callable[[list[Number]], Number]) -> Callable[..., Number]:
    def work(*numbers: Number) -> Number:
        if not numbers:
            raise EvaluationError("at least one number is needed")
        return choose(list(numbers))

    return work


def power(base: Number, exponent: Number) -> Number:
    """With the precision of a machine's floating point, as Terraform does."""
    return from_float(math.pow, base, exponent)


def logarithm(number: Number, base: Number) -> Number:
    return from_float(lambda value, root: _log(value) / _log(root), number, base)


def _log(number: float) -> float:
    """The natural logarithm, which of nothing is infinitely little."""
    return math.log(number) if number else -math.inf


def from_float(work: Callable[[float, float], float], left: Number, right: Number) -> Number:
    try:
        return bounded(Decimal(repr(work(float(left), float(right)))))
    except (ArithmeticError, ValueError) as error:
        raise EvaluationError("the result is not a number") from error


def parse_digits(text: str, base: int) -> int:
    """``parseint``: digits of a base from 2 to 62."""
    alphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    digits, sign = (text[1:], -1) if text.startswith("-") else (text.removeprefix("+"), 1)
    lowered = digits if base > 36 else digits.lower()
    if not 2 <= base <= 62 or not lowered or len(lowered) > 1000 or not set(lowered) <= set(alphabet[:base]):
        raise EvaluationError(f"this is no whole number in base {base}")
    return sign * reduce(lambda number, digit: number * base + alphabet.index(digit), lowered, 0)


def sign_of(number: int) -> int:
    if number.bit_length() > 63:
        raise EvaluationError("the number is out of range")
    return (number > 0) - (number < 0)


TABLE: Mapping[str, Function] = {
    "abs": pure("number", absolute),
    "ceil": pure("number", rounded(ROUND_CEILING)),
    "floor": pure("number", rounded(ROUND_FLOOR)),
    "log": pure("number number", logarithm),
    "max": pure("number*", extreme(max)),
    "min": pure("number*", extreme(min)),
    "parseint": pure("string whole", parse_digits),
    "pow": pure("number number", power),
    "signum": pure("whole", sign_of),
    "sum": pure("numbers", total),
}
