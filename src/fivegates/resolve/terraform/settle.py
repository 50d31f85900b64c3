"""The boundary around every argument: whatever goes wrong while it is evaluated becomes an unknown with a reason, never an exception."""

from __future__ import annotations

from collections.abc import Callable

from ...errors import ReadError
from ...readers.hcl.syntax import Argument, Node
from ...values import Origin, Unknown, Value
from .failures import EvaluationError, LimitError
from .scope import Scope
from .session import Session


def settle(argument: Argument, scope: Scope) -> Value:
    """The value of ``argument``; bounds that were hit and text that cannot be parsed are listed as problems at their line."""
    inner = scope.within(argument.source).leniently()
    origin = Origin("literal", argument.source, argument.value_start)
    return guarded(lambda: inner.evaluate(argument.expression), scope.session, origin)


def guarded(work: Callable[[], Value], session: Session, origin: Origin) -> Value:
    """What ``work`` gives, or an unknown at ``origin`` with the reason why it fails."""
    try:
        with session.one_value():
            return work()
    except EvaluationError as error:
        reason = str(error)
    except ReadError as error:
        reason = error.message
        session.report(origin.source.place(error.offset), reason)
    except LimitError as error:
        reason = str(error)
        session.report(origin.place, reason)
    except RecursionError:
        reason = "this is nested too deeply"
        session.report(origin.place, reason)
    return Value(Unknown(reason=reason), origin)


def recover(node: Node, scope: Scope) -> Value:
    """The value of one part of a larger whole: outside ``try`` a part that fails is unknown and the rest is kept."""
    if scope.strict:
        return scope.evaluate(node)
    try:
        return scope.evaluate(node)
    except EvaluationError as error:
        return Value(Unknown(reason=str(error)), Origin("literal", scope.source, node.start))
