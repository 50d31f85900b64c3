"""The boundary around every argument: whatever goes wrong while it is evaluated becomes an unknown with a reason, never an exception."""

from __future__ import annotations

from ...errors import ReadError
from ...readers.hcl.syntax import Argument, Node
from ...source import Place
from ...values import Origin, Unknown, Value
from .failures import EvaluationError, LimitError
from .scope import Scope


def settle(argument: Argument, scope: Scope) -> Value:
    """The value of ``argument``; bounds that were hit and text that cannot be parsed are listed as problems at their line."""
    inner = scope.within(argument.source).leniently()
    session = scope.session
    try:
        with session.one_value():
            return inner.evaluate(argument.expression)
    except EvaluationError as error:
        reason = str(error)
    except ReadError as error:
        reason = error.message
        session.report(argument.source.place(error.offset), reason)
    except LimitError as error:
        reason = str(error)
        session.report(argument.source.place(argument.value_start), reason)
    except RecursionError:
        reason = "this is nested too deeply"
        session.report(argument.source.place(argument.value_start), reason)
    return Value(Unknown(reason=reason), Origin("literal", argument.source, argument.value_start))


def recover(node: Node, scope: Scope) -> Value:
    """The value of one part of a larger whole: outside ``try`` a part that fails is unknown and the rest is kept."""
    if scope.strict:
        return scope.evaluate(node)
    try:
        return scope.evaluate(node)
    except EvaluationError as error:
        return Value(Unknown(reason=str(error)), Origin("literal", scope.source, node.start))


def place_of(argument: Argument) -> Place:
    """Where an argument's name stands."""
    return argument.source.place(argument.start)
