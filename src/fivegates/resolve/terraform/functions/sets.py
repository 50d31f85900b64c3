"""Functions on sets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from math import prod

from ....values import Unknown, Value
from ..convert import convert, identity, make_set
from ..data import ListOf
from ..failures import EvaluationError, LimitError
from ..kinds import DYNAMIC, Kind, elements_of, kind_of, unify
from ..refine import known_length
from ..unknown import is_whole, typed, unknown_from
from .arguments import outline
from .interface import Function, Invocation, read_items
from .lists import MOST, need

Chosen = dict[object, Value]


def union(first: Chosen, second: Chosen) -> Chosen:
    return {**second, **first}


def intersection(first: Chosen, second: Chosen) -> Chosen:
    return {key: item for key, item in first.items() if key in second}


def difference(first: Chosen, second: Chosen) -> Chosen:
    return {key: item for key, item in first.items() if key not in second}


def combined(work: Callable[[Chosen, Chosen], Chosen]) -> Function:
    """A set operation over one or more sets of one type."""

    def call(invocation: Invocation, arguments: Sequence[Value]) -> Value:
        if unify(element for value in arguments for element in elements_of(kind_of(value.data))) is None:
            raise EvaluationError("the sets have no type in common")
        if not is_whole(*arguments) and (work is not union or any(isinstance(value.data, Unknown) for value in arguments)):
            return invocation.unknown(*arguments)
        everything = tuple(item for value in arguments for item in read_items(value.data))
        typed = convert(invocation.value(everything, *arguments), Kind("list", DYNAMIC)).items()
        chosen: Chosen | None = None
        position = 0
        for value in arguments:
            size = len(value.items())
            items = {identity(item.data) if is_whole(item) else id(item): item for item in typed[position : position + size]}
            position += size
            chosen = items if chosen is None else work(chosen, items)
        return invocation.value(make_set((chosen or {}).values()), *arguments)

    return call


def products(invocation: Invocation, arguments: Sequence[Value]) -> Value:
    """``setproduct``: every combination, as a list unless one of the arguments is a set."""
    need(invocation, arguments, 2)
    sets = [outline(value.data) == "set" for value in arguments]
    columns = [elements_as_one(value) for value in arguments]
    if any(known_length(value.data) is None for value in arguments):
        kind = Kind("tuple", items=tuple(kind for kind, _ in columns))
        return invocation.value(typed(unknown_from(*arguments), Kind("set" if any(sets) else "list", kind)), *arguments)
    if prod(len(column) for _, column in columns) > MOST:
        raise LimitError("a function makes too many elements")
    invocation.scope.session.spend(prod(len(column) for _, column in columns))
    rows = [invocation.value(tuple(row), *arguments) for row in product(*(column for _, column in columns))]
    return invocation.value(make_set(rows) if any(sets) else ListOf(rows), *arguments)


def elements_as_one(value: Value) -> tuple[Kind, tuple[Value, ...]]:
    """The type that all elements have in common, and the elements in that type. Raises ``EvaluationError`` where they have none."""
    common = unify(elements_of(kind_of(value.data)))
    if common is None:
        raise EvaluationError("the elements have no type in common")
    return common, tuple(convert(item, common) for item in value.items())


TABLE: Mapping[str, Function] = {
    "setintersection": combined(intersection),
    "setproduct": products,
    "setsubtract": combined(difference),
    "setunion": combined(union),
}
