"""Terraform's operators: arithmetic, comparison, equality, logic and the conditional."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from ...readers.hcl.syntax import Binary, Conditional, Parenthesised, Unary
from ...values import Data, Unknown, Value
from . import numbers
from .conversion import to_number, to_truth
from .convert import common_kind, identity, same_type
from .failures import EvaluationError
from .kinds import BOOL, NUMBER, Kind, fits, is_settled, kind_of, may_agree
from .refine import is_below, refine_choice, unequal_for_sure
from .scope import Scope
from .settle import recover
from .unknown import is_never_null, is_whole, references_in, typed, unknown_from

Number = int | Decimal
ARITHMETIC: Mapping[str, Callable[[Number, Number], Number]] = {
    "+": numbers.add,
    "-": numbers.subtract,
    "*": numbers.multiply,
    "/": numbers.divide,
    "%": numbers.remainder,
}
COMPARISON: Mapping[str, Callable[[Number, Number], bool]] = {
    "<": lambda left, right: left < right,
    ">": lambda left, right: left > right,
    "<=": lambda left, right: left <= right,
    ">=": lambda left, right: left >= right,
}


LOGIC = frozenset({"&&", "||"})


def demand(kind: Kind, read: Callable[[Data], Data]) -> Callable[[Data], None]:
    """Raises ``EvaluationError`` for what cannot be of ``kind``, unknown or not."""

    def check(data: Data) -> None:
        if not isinstance(data, Unknown):
            read(data)
        elif not fits(kind_of(data), kind):
            raise EvaluationError(f"a {kind.name} is required, not {kind_of(data).name}")

    return check


TRUTH, NUMERIC = demand(BOOL, to_truth), demand(NUMBER, to_number)


def binary(node: Binary, scope: Scope) -> Value:
    """``left operator right``"""
    left, right = scope.evaluate(node.left), scope.evaluate(node.right)
    scope.session.spend_on(left.data)
    scope.session.spend_on(right.data)
    result = _apply(node.operator, left, right)
    if isinstance(result, Unknown):
        result = typed(result, NUMBER if node.operator in ARITHMETIC else BOOL)
    return scope.value(result, node.start, node.operator, left.origin)


def _apply(operator: str, left: Value, right: Value) -> Data:
    if operator in ("==", "!="):
        equal = equals(left, right)
        return equal if isinstance(equal, Unknown) else equal is (operator == "==")
    if left.data is None or right.data is None:
        raise EvaluationError("an operator cannot work on null")
    operands = TRUTH if operator in LOGIC else NUMERIC
    operands(left.data)
    operands(right.data)
    if isinstance(left.data, Unknown) or isinstance(right.data, Unknown):
        decided = _compare_bounds(operator, left.data, right.data) if operator in COMPARISON else None
        return unknown_from(left, right) if decided is None else decided
    if operator in ARITHMETIC:
        return ARITHMETIC[operator](to_number(left.data), to_number(right.data))
    if operator in COMPARISON:
        return COMPARISON[operator](to_number(left.data), to_number(right.data))
    first, second = to_truth(left.data), to_truth(right.data)
    return (first and second) if operator == "&&" else (first or second)


def _compare_bounds(operator: str, left: Data, right: Data) -> bool | None:
    """A comparison that comes out the same for every number that the sides may be; as in Terraform none of which may be equal."""
    if is_below(left, right):
        return operator in ("<", "<=")
    return operator in (">", ">=") if is_below(right, left) else None


def equals(left: Value, right: Value) -> bool | Unknown:
    """Whether two values are equal: of one type and alike; unknown only where the unknown parts decide."""
    if left.data is None or right.data is None:
        if left.data is None and right.data is None:
            return True
        other = right if left.data is None else left
        return unknown_from(other) if isinstance(other.data, Unknown) and not is_never_null(other.data) else False
    mine, theirs = kind_of(left.data), kind_of(right.data)
    both_unknown = isinstance(left.data, Unknown) and isinstance(right.data, Unknown)
    judged = [kind for kind, value in ((mine, left), (theirs, right)) if isinstance(value.data, Unknown)] or [mine, theirs]
    if mine != theirs and not both_unknown and all(is_settled(kind) for kind in judged):
        return False
    known = not isinstance(left.data, Unknown) and not isinstance(right.data, Unknown)
    if known and not may_agree(mine, theirs):
        return False
    if is_whole(left, right):
        return mine == theirs and identity(left.data) == identity(right.data)
    return False if unequal_for_sure(left.data, right.data) else unknown_from(left, right)


def unary(node: Unary, scope: Scope) -> Value:
    """``-operand`` and ``!operand``"""
    operand = scope.evaluate(node.operand)
    data = operand.data
    if data is None:
        raise EvaluationError("an operator cannot work on null")
    (TRUTH if node.operator == "!" else NUMERIC)(data)
    if isinstance(data, Unknown):
        unknown = typed(unknown_from(operand), BOOL if node.operator == "!" else NUMBER)
        return scope.value(unknown, node.start, node.operator, operand.origin)
    result: Data = not to_truth(data) if node.operator == "!" else -to_number(data)
    return scope.value(result, node.start, node.operator, operand.origin)


def conditional(node: Conditional, scope: Scope) -> Value:
    """``condition ? then : otherwise``; an unknown condition leaves both as possibilities."""
    condition = scope.evaluate(node.condition)
    if condition.data is None:
        raise EvaluationError("a condition cannot be null")
    if isinstance(condition.data, Unknown):
        return _choice(node, condition, condition.data.reason, scope)
    chosen, other = (node.then, node.otherwise) if to_truth(condition.data) else (node.otherwise, node.then)
    value = scope.evaluate(chosen)
    if value.data is None or isinstance(value.data, str) or hasattr(value.data, "rest"):
        return value
    scope.session.spend_on(value.data)
    try:
        unchosen = scope.evaluate(other)
    except EvaluationError:
        return value
    return same_type(value, unchosen)


def _choice(node: Conditional, condition: Value, reason: str, scope: Scope) -> Value:
    """Either result, both kept; known after all where both are the same number or null."""
    branches = (recover(node.then, scope.leniently()), recover(node.otherwise, scope.leniently()))
    known = refine_choice(*branches)
    if known is not None:
        return known
    for branch in branches:
        scope.session.spend_on(branch.data)
    kinds = [kind_of(branch.data) for branch in branches if branch.data is not None]
    kind = kinds[0] if len(kinds) == 1 else common_kind(*kinds)
    if kind is None:
        raise EvaluationError("the two results of the condition have no type in common")
    references = references_in((condition, *branches))
    unknown = Unknown(references=references, branches=branches, reason=reason)
    return scope.value(typed(unknown, kind, is_never_null(unknown)), node.start, "?", condition.origin)


def parenthesised(node: Parenthesised, scope: Scope) -> Value:
    """``(inner)``"""
    return scope.evaluate(node.inner)
