"""``try`` and ``can``: they decide by whether an expression fails, so they get expressions, not values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from ....readers.hcl.syntax import Call, Node
from ....values import Unknown, Value
from ..failures import EvaluationError
from ..kinds import DYNAMIC
from ..scope import Scope
from ..unknown import Named, is_whole, references_in

Special = Callable[[Call, Scope], Value]


def attempt(node: Call, scope: Scope) -> Value:
    """``try``: the first argument that does not fail; an unknown one before it decides nothing."""
    strict = scope.strictly()
    for position, argument in enumerate(node.arguments):
        try:
            value = strict.evaluate(argument)
        except EvaluationError:
            continue
        if isinstance(value.data, Named):
            return Value(replace(value.data, kind=DYNAMIC), value.origin)
        if isinstance(value.data, Unknown) or is_whole(value):
            return value
        rest = _possible(node.arguments[position + 1 :], strict)
        unknown = Unknown(references=references_in((value,)), branches=(value, *rest))
        return scope.value(unknown, node.start, "try", value.origin)
    raise EvaluationError("no argument of try succeeds")


def _possible(arguments: tuple[Node, ...], scope: Scope) -> list[Value]:
    found: list[Value] = []
    for argument in arguments:
        try:
            found.append(scope.evaluate(argument))
        except EvaluationError:
            continue
    return found


def can(node: Call, scope: Scope) -> Value:
    """``can``: whether its argument does not fail."""
    if len(node.arguments) != 1:
        raise EvaluationError("can takes one argument")
    try:
        value = scope.strictly().evaluate(node.arguments[0])
    except EvaluationError:
        return scope.value(False, node.start, "can")
    if is_whole(value):
        return scope.value(True, node.start, "can", value.origin)
    return scope.value(Unknown(references=references_in((value,))), node.start, "can", value.origin)


SPECIAL: Mapping[str, Special] = {"try": attempt, "can": can}
