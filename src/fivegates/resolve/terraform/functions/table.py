"""Every function by name, and the call of one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from ....readers.hcl.syntax import Call
from ....values import Unknown, Value
from ..failures import EvaluationError
from ..kinds import DYNAMIC
from ..scope import Scope
from ..unknown import is_never_null, typed, unknown_from
from . import casts, encoding, formats, lists, maps, strings
from .arguments import check
from .attempts import SPECIAL
from .interface import Function, Invocation
from .results import NEVER_NULL, result_kind

COMMON: Mapping[str, Function] = {
    name: function for theme in (casts, encoding, formats, lists, maps, strings) for name, function in theme.TABLE.items()
}


@cache
def rare() -> Mapping[str, Function]:
    """The functions that few configurations use: loaded when the first of them is called."""
    from . import dates, documents, files, hashes, network, numeric, patterns, sets

    themes = (dates, documents, files, hashes, network, numeric, patterns, sets)
    return {name: function for theme in themes for name, function in theme.TABLE.items()}


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
    function = COMMON.get(name) or rare().get(name)
    if function is None:
        unknown = unknown_from(*arguments, reason=f"the function {node.name} is not evaluated")
        return scope.value(unknown, node.start, node.name)
    check(name, arguments)
    result = function(Invocation(name, node, scope), arguments)
    data = result.data
    if type(data) is not Unknown:
        return result
    kind = result_kind(name, arguments)
    return Value(typed(data, kind, (name in NEVER_NULL and kind != DYNAMIC) or is_never_null(data)), result.origin)
