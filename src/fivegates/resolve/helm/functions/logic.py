"""Conditions, comparisons and choices between values."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ....values import Unknown
from ..data import Datum, GoList, GoMap, kind_of, raw, type_of
from ..failure import RefusalError, RenderError
from ..unknowns import has_marker
from .interface import Register

if TYPE_CHECKING:
    from ..interpreter import Engine

register = Register()
_DEEPEST = 100
_OPEN = Unknown(reason="a comparison with what is not known")


@register("and", takes="lazy")
def both(engine: Engine, *given: Callable[[], Datum]) -> Datum:
    open_, value = False, None
    for argument in given:
        value = argument()
        truth = engine.truth(value)
        if truth is False:
            return value
        open_ = open_ or truth is None
    return _OPEN if open_ else value


@register("or", takes="lazy")
def either(engine: Engine, *given: Callable[[], Datum]) -> Datum:
    open_, value = False, None
    for argument in given:
        value = argument()
        truth = engine.truth(value)
        if truth and not open_:
            return value
        open_ = open_ or truth is None
    return _OPEN if open_ else value


@register("not", "empty", takes="placed")
def negated(engine: Engine, value: Datum) -> Datum:
    truth = engine.truth(value)
    return _OPEN if truth is None else not truth


@register("any", takes="placed")
def any_of(engine: Engine, *values: Datum) -> Datum:
    truths = [engine.truth(value) for value in values]
    return True if any(truths) else _OPEN if None in truths else False


@register("all", takes="placed")
def all_of(engine: Engine, *values: Datum) -> Datum:
    truths = [engine.truth(value) for value in values]
    return False if False in truths else _OPEN if None in truths else True


@register("default", takes="placed")
def default(engine: Engine, fallback: Datum, *given: Datum) -> Datum:
    value = given[-1] if given else None
    truth = engine.truth(value)
    if truth is None:
        return raw(value) if isinstance(raw(value), str) else Unknown(raw(value).references, reason=raw(value).reason)
    return value if truth else fallback


@register("coalesce", takes="placed")
def coalesce(engine: Engine, *values: Datum) -> Datum:
    for value in values:
        truth = engine.truth(value)
        if truth is None:
            return _OPEN
        if truth:
            return value
    return None


@register("ternary", takes="placed")
def ternary(engine: Engine, yes: Datum, no: Datum, condition: Datum) -> Datum:
    condition = raw(condition)
    if isinstance(condition, Unknown):
        return _OPEN
    if not isinstance(condition, bool):
        raise RenderError("ternary needs a boolean")
    return yes if condition else no


@register("eq", takes="placed")
def equal(engine: Engine, first: Datum, *others: Datum) -> Datum:
    answers = [_equal(raw(first), raw(other)) for other in others]
    return True if True in answers else _OPEN if None in answers else False


@register("ne", takes="placed")
def unequal(engine: Engine, first: Datum, second: Datum) -> Datum:
    answer = _equal(raw(first), raw(second))
    return _OPEN if answer is None else not answer


def _equal(first: Datum, second: Datum) -> bool | None:
    """Go's comparison of basic values."""
    if isinstance(first, Unknown) or isinstance(second, Unknown):
        return None
    if isinstance(first, str) and isinstance(second, str):
        if first == second:
            return True
        return None if has_marker(first) or has_marker(second) else False
    kinds = {kind_of(first), kind_of(second)}
    if "invalid" in kinds:
        return first is None and second is None
    if len(kinds) > 1 or kinds & {"map", "slice", "struct"}:
        raise RenderError("eq compares values of two types")
    return bool(first == second)


@register("lt")
def less(first: Datum, second: Datum) -> bool:
    _ordered(first, second)
    return bool(first < second)


@register("le")
def less_or_equal(first: Datum, second: Datum) -> bool:
    _ordered(first, second)
    return bool(first <= second)


@register("gt")
def greater(first: Datum, second: Datum) -> bool:
    _ordered(first, second)
    return bool(first > second)


@register("ge")
def greater_or_equal(first: Datum, second: Datum) -> bool:
    _ordered(first, second)
    return bool(first >= second)


def _ordered(first: Datum, second: Datum) -> None:
    if kind_of(first) != kind_of(second) or kind_of(first) not in ("int", "float64", "string"):
        raise RenderError("a comparison of values of two types")


def same(engine: Engine, first: Datum, second: Datum, depth: int = _DEEPEST) -> bool | None:
    """Deep equality, None where it hangs on what is not known."""
    first, second = raw(first), raw(second)
    engine.budget.spend(1)
    if depth < 0:
        raise RecursionError
    if kind_of(first) != kind_of(second) and not isinstance(first, Unknown) and not isinstance(second, Unknown):
        return False
    if isinstance(first, GoList):
        if len(first) != len(second):
            return False
        return _together([same(engine, one, other, depth - 1) for one, other in zip(first, second, strict=True)])
    if isinstance(first, GoMap):
        if first.keys() != second.keys():
            return False
        return _together([same(engine, first[key], second[key], depth - 1) for key in first])
    return _equal(first, second) if kind_of(first) != "struct" else first is second or None


def _together(answers: list[bool | None]) -> bool | None:
    return False if False in answers else None if None in answers else True


@register("deepEqual", takes="placed")
def deep_equal(engine: Engine, first: Datum, second: Datum) -> Datum:
    answer = same(engine, first, second)
    return _OPEN if answer is None else answer


@register("kindOf")
def kind(value: Datum) -> str:
    return kind_of(value)


@register("kindIs")
def is_kind(wanted: str, value: Datum) -> bool:
    return wanted == kind_of(value)


@register("typeOf")
def type_name(value: Datum) -> str:
    return type_of(value)


@register("typeIs", "typeIsLike")
def is_type(wanted: str, value: Datum) -> bool:
    return wanted.removeprefix("*") == type_of(value)


@register("required", takes="placed")
def required(engine: Engine, message: Datum, value: Datum) -> Datum:
    data = raw(value)
    if data is None or data == "":
        return Unknown(reason=f"the chart asks for it: {raw(message)}"[:200])
    return value


@register("fail", takes="text")
def fail(message: Datum) -> Datum:
    raise RefusalError(f"the chart refuses its values: {str(message).strip()[:200]}")
