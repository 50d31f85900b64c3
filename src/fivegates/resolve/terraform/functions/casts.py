"""Functions that turn one type into another, and the marks that do not change a value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ....values import Value
from ..convert import convert
from ..failures import EvaluationError
from ..kinds import BOOL, DYNAMIC, NUMBER, STRING, Kind
from ..unknown import Named, Typed
from .interface import Function, Invocation


def cast(kind: Kind) -> Function:
    """A conversion keeps the value's own chain; an unknown stays what it is."""

    def call(invocation: Invocation, arguments: Sequence[Value]) -> Value:
        if len(arguments) != 1:
            raise EvaluationError(f"{invocation.name} takes one argument")
        value = convert(arguments[0], kind)
        if isinstance(value.data, (Named, Typed)) and kind.element is not None:
            return Value(replace(value.data, kind=kind), value.origin)
        return value

    return call


def unchanged(invocation: Invocation, arguments: Sequence[Value]) -> Value:
    """``sensitive`` and its like mark a value; what it is stays."""
    if len(arguments) != 1:
        raise EvaluationError(f"{invocation.name} takes one argument")
    return arguments[0]


def is_sensitive(invocation: Invocation, arguments: Sequence[Value]) -> Value:
    """Marks are not followed here, so this is left open."""
    return invocation.unknown(reason="whether a value is marked sensitive is not followed")


TABLE: Mapping[str, Function] = {
    "ephemeralasnull": unchanged,
    "issensitive": is_sensitive,
    "nonsensitive": unchanged,
    "sensitive": unchanged,
    "tobool": cast(BOOL),
    "tolist": cast(Kind("list", DYNAMIC)),
    "tomap": cast(Kind("map", DYNAMIC)),
    "tonumber": cast(NUMBER),
    "toset": cast(Kind("set", DYNAMIC)),
    "tostring": cast(STRING),
}
