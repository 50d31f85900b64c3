"""Numbers."""

from __future__ import annotations

import math
from typing import Any

from ..failure import RenderError
from .interface import Register

register = Register()
_LARGEST = 2**63


def whole(value: Any) -> int:
    """A number, a text or a truth as a whole number; what is none is 0."""
    if isinstance(value, str):
        try:
            number = int(value.strip(), 0) if not value.isdigit() else int(value, 8 if len(value) > 1 and value[0] == "0" else 10)
        except ValueError:
            return 0
    elif isinstance(value, float):
        number = int(value) if math.isfinite(value) and -_LARGEST <= value < _LARGEST else -_LARGEST
    else:
        number = int(value) if isinstance(value, int) else 0
    return number if -_LARGEST <= number < _LARGEST else 0


def real(value: Any) -> float:
    try:
        return float(value) if isinstance(value, int | float | str) else 0.0
    except ValueError:
        return 0.0


def _bounded(number: int) -> int:
    return (number + _LARGEST) % (2 * _LARGEST) - _LARGEST


@register("int", "int64", "atoi")
def int_(value: Any) -> int:
    return whole(value)


@register("float64")
def float64(value: Any) -> float:
    return real(value)


@register("toDecimal")
def to_decimal(value: Any) -> int:
    try:
        found = int(str(value), 8)
    except ValueError:
        return 0
    return found if found < _LARGEST else 0


@register("add")
def add(*values: Any) -> int:
    return _bounded(sum(map(whole, values)))


@register("add1")
def add1(value: Any) -> int:
    return _bounded(whole(value) + 1)


@register("sub")
def sub(first: Any, second: Any) -> int:
    return _bounded(whole(first) - whole(second))


@register("mul")
def mul(first: Any, *others: Any) -> int:
    product = whole(first)
    for other in others:
        product = _bounded(product * whole(other))
    return product


@register("div")
def div(first: Any, second: Any) -> int:
    return _divided(first, second)


@register("mod")
def mod(first: Any, second: Any) -> int:
    _divided(first, second)
    return int(math.fmod(whole(first), whole(second)))


def _divided(first: Any, second: Any) -> int:
    if not whole(second):
        raise RenderError("a division by zero")
    quotient = abs(whole(first)) // abs(whole(second))
    return quotient if (whole(first) < 0) is (whole(second) < 0) else -quotient


@register("max", "biggest")
def max_(*values: Any) -> int:
    return max(map(whole, values))


@register("min")
def min_(*values: Any) -> int:
    return min(map(whole, values))


@register("addf")
def addf(*values: Any) -> float:
    return math.fsum(map(real, values))


@register("subf")
def subf(first: Any, *others: Any) -> float:
    return real(first) - math.fsum(map(real, others))


@register("mulf")
def mulf(*values: Any) -> float:
    return math.prod(map(real, values))


@register("divf")
def divf(first: Any, second: Any) -> float:
    return real(first) / real(second)


@register("maxf")
def maxf(*values: Any) -> float:
    return max(map(real, values))


@register("minf")
def minf(*values: Any) -> float:
    return min(map(real, values))


@register("ceil")
def ceil(value: Any) -> float:
    return float(math.ceil(real(value)))


@register("floor")
def floor(value: Any) -> float:
    return float(math.floor(real(value)))


@register("round")
def round_(value: Any, places: Any, *more: Any) -> float:
    shift = 10.0 ** max(-20, min(20, whole(places)))
    return math.floor(real(value) * shift + 0.5) / shift
