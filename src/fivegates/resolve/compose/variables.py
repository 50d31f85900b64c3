"""What compose's variables are, by the compose specification.

A variable is known from the project folder's ``.env``. Any other is unknown and refers to ``env.NAME`` of the project, except where the
file says what holds without it: then the value is that default, and its origin says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from ...source import Source
from ...values import Origin, Reference, Unknown, Value
from ..room import Room
from .template import Variable, parse_template

if TYPE_CHECKING:
    from ...readers.dotenv import DotenvEntry

MOST_GROWTH = 1_000_000  # characters and names that variables add to the texts of a project: each may name those before it twice


@dataclass(slots=True)
class _Result:
    """A text being put together: its pieces, the default it rests on, and the variable a known piece came from."""

    pieces: list[str | Unknown] = field(default_factory=list)
    default: str | None = None
    variable: tuple[str, Value] | None = None


@dataclass(frozen=True, slots=True)
class Variables:
    """The variables of one project: ``known`` by name, the others references of ``unit``."""

    unit: str
    known: Mapping[str, Value]
    _unknown_ones: dict[str, Unknown] = field(default_factory=dict, compare=False)
    _room: Room = field(default_factory=partial(Room, MOST_GROWTH), compare=False)

    def interpolate(self, value: Value) -> Value:
        """The value with every variable in it replaced, at any depth; the same object where there is none."""
        return value.with_leaves(self._text)

    def over(self, others: Variables) -> Variables:
        """These variables, and of ``others`` those that these do not set."""
        return Variables(self.unit, {**others.known, **self.known})

    def passed_on(self, name: str, origin: Origin) -> Value:
        """A variable that a service gets under its own name."""
        return self._value(self._variable(Variable(name)), origin)

    def _text(self, value: Value) -> Value:
        text, origin = value.text or "", value.origin
        if "$" not in text:
            return value
        result = self._template(parse_template(text))
        size = sum(len(piece) if isinstance(piece, str) else len(piece.references) for piece in result.pieces)
        if not self._room.take(max(0, size - len(text))):
            return Value(Unknown(reason="variables that make texts too long"), origin)
        return self._value(result, origin)

    def _template(self, pieces: Iterable[str | Variable]) -> _Result:
        result = _Result()
        for piece in pieces:
            if isinstance(piece, str):
                result.pieces.append(piece)
                continue
            inner = self._variable(piece)
            result.pieces += inner.pieces
            result.default = result.default or inner.default
            result.variable = result.variable or inner.variable
        return result

    def _variable(self, variable: Variable) -> _Result:
        known = self.known.get(variable.name)
        if known is None:
            return self._unset(variable)
        if not isinstance(known.data, str):
            return _Result([known.data if isinstance(known.data, Unknown) else self._unknown(variable.name)])
        present = bool(known.data) or not variable.operator.startswith(":")
        if variable.operator.endswith("+"):
            return self._template(variable.argument) if present else _Result()
        if present:
            return _Result([known.data], variable=(variable.name, known))
        return self._template(variable.argument) if variable.operator.endswith("-") else _Result([self._unknown(variable.name)])

    def _unset(self, variable: Variable) -> _Result:
        if variable.operator.endswith("-"):
            result = self._template(variable.argument)
            result.default = variable.name
            return result
        if variable.operator.endswith("+"):
            references = _references(self._template(variable.argument).pieces) | {self._reference(variable.name)}
            return _Result([Unknown(references, reason=f"depends on whether {variable.name} is set")])
        return _Result([self._unknown(variable.name)])

    def _value(self, result: _Result, origin: Origin) -> Value:
        pieces = result.pieces
        if len(pieces) == 1 and isinstance(pieces[0], Unknown):
            return Value(pieces[0], origin)
        if any(isinstance(piece, Unknown) for piece in pieces):
            return Value(Unknown(_references(pieces), parts=tuple(pieces), reason="holds variables that are not set here"), origin)
        return Value("".join(map(str, pieces)), self._origin(result, origin))

    def _origin(self, result: _Result, origin: Origin) -> Origin:
        if result.default is not None:
            return Origin("default", origin.source, origin.offset, result.default, origin, self._reference(result.default))
        if result.variable is not None:
            name, known = result.variable
            return Origin(origin.kind, origin.source, origin.offset, origin.name, known.origin, self._reference(name))
        return origin

    def _unknown(self, name: str) -> Unknown:
        unknown = self._unknown_ones.get(name)
        if unknown is None:
            unknown = Unknown(frozenset({self._reference(name)}), reason=f"variable {name} is not set here", exact=True)
            self._unknown_ones[name] = unknown
        return unknown

    def _reference(self, name: str) -> Reference:
        return Reference(self.unit, f"env.{name}")


def read_variables(unit: str, source: Source, entries: Iterable[DotenvEntry]) -> Variables:
    """The variables an env file sets, each with those above it replaced in its value."""
    known: dict[str, Value] = {}
    variables = Variables(unit, known)
    for entry in entries:
        if entry.assigned and not entry.commented:
            value = Value(entry.value, Origin("entry", source, entry.offset, entry.name))
            known[entry.name] = variables.interpolate(value) if entry.has_reference else value
    return variables


def _references(pieces: Iterable[str | Unknown]) -> frozenset[Reference]:
    return frozenset(reference for piece in pieces if isinstance(piece, Unknown) for reference in piece.references)
