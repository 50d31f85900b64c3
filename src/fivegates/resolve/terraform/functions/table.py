"""Every function by name, and the call of one."""

from __future__ import annotations

from collections.abc import Mapping

from ....readers.hcl.syntax import Call
from ....values import Unknown, Value
from ..failures import EvaluationError
from ..scope import Scope
from ..unknown import typed, unknown_from
from . import casts, dates, documents, encoding, files, formats, lists, maps, network, numeric, patterns, sets, strings
from .attempts import SPECIAL
from .interface import Function, Invocation
from .kinds import RESULT_KINDS

THEMES = (casts, dates, documents, encoding, files, formats, lists, maps, network, numeric, patterns, sets, strings)
FUNCTIONS: Mapping[str, Function] = {name: function for theme in THEMES for name, function in theme.TABLE.items()}


def call(node: Call, scope: Scope) -> Value:
    """``name(arguments)``; a function nobody here knows gives an unknown with that reason."""
    name = node.name.removeprefix("core::")
    special = SPECIAL.get(name)
    if special is not None:
        return special(node, scope)
    arguments = [scope.evaluate(argument) for argument in node.arguments]
    if node.expand and arguments:
        last = arguments.pop()
        if isinstance(last.data, Unknown):
            return scope.value(unknown_from(*arguments, last), node.start, name, last.origin)
        if not isinstance(last.data, tuple):
            raise EvaluationError("only a list can be expanded into arguments")
        arguments += last.data
    for value in arguments:
        scope.session.spend_on(value.data)
    function = FUNCTIONS.get(name)
    if function is None:
        unknown = unknown_from(*arguments, reason=f"the function {node.name} is not evaluated")
        return scope.value(unknown, node.start, node.name)
    result = function(Invocation(name, node, scope), arguments)
    kind = RESULT_KINDS.get(name)
    if kind is None or not isinstance(result.data, Unknown):
        return result
    return Value(typed(result.data, kind), result.origin)
