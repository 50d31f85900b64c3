"""The boundary around every argument: whatever goes wrong while it is evaluated becomes an unknown with a reason, never an exception."""

from __future__ import annotations

from collections.abc import Callable

from ...errors import ReadError
from ...readers.hcl.syntax import Argument, Node
from ...values import Origin, Unknown, Value
from .failures import EvaluationError, LimitError
from .scope import Scope
from .session import Session

FAILURES = (EvaluationError, ReadError, LimitError, RecursionError)  # of evaluating something


def settle(argument: Argument, scope: Scope) -> Value:
    """The value of ``argument``; bounds that were hit and text that cannot be parsed are listed as problems at their line."""
    session, inner = scope.session, scope.within(argument.source).leniently()
    outer = session.begin_value()
    try:
        return inner.evaluate(argument.expression)
    except FAILURES as error:
        return failed(error, session, Origin("literal", argument.source, argument.value_start))
    finally:
        session.end_value(outer)


def guarded(work: Callable[..., Value], session: Session, origin: Callable[[], Origin], *given: object) -> Value:
    """What ``work`` of ``given`` gives, or an unknown at ``origin`` with the reason why it fails."""
    outer = session.begin_value()
    try:
        return work(*given)
    except FAILURES as error:
        return failed(error, session, origin())
    finally:
        session.end_value(outer)


def failed(failure: Exception, session: Session, origin: Origin) -> Value:
    """An unknown at ``origin`` with the reason of ``failure``, one of ``FAILURES``."""
    reason = "this is nested too deeply" if isinstance(failure, RecursionError) else str(failure)
    if isinstance(failure, ReadError):
        reason = failure.message
        session.report(origin.source.place(failure.offset), reason)
    elif not isinstance(failure, EvaluationError):
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
