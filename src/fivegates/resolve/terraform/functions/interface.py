"""What a function is, and how one that works on plain Python data becomes one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from ....named_tuple import NamedTuple
from ....readers.hcl.syntax import Call
from ....values import Data, Origin, Unknown, Value
from ..conversion import kind_of, to_number, to_text, to_truth, to_whole
from ..data import ListOf
from ..failures import EvaluationError, LimitError
from ..numbers import bounded
from ..scope import Scope
from ..unknown import is_whole, unknown_from


class Invocation(NamedTuple):
    """One call of a function, and where it stands."""

    name: str
    node: Call
    scope: Scope

    def value(self, data: Data, *because: Value) -> Value:
        """A result, made from ``because``: its chain goes on with the first of them that was not written right here."""
        if isinstance(data, str):
            return Value(self.scope.session.text(data), self.origin(*because))
        return Value(self.scope.session.sizes.checked(data), self.origin(*because))

    def origin(self, *because: Value) -> Origin:
        elsewhere = (value.origin for value in because if value.origin.kind != "literal")
        previous = next(elsewhere, because[0].origin if because else None)
        return self.scope.made(self.node.start, self.name, previous)

    def unknown(self, *because: Value, reason: str = "") -> Value:
        """A result that is unknown because of ``because``, or for ``reason``."""
        return self.value(unknown_from(*because, reason=reason), *because)

    def wrap(self, raw: object, *because: Value) -> Value:
        """Plain Python data as a value: a list becomes a list of one type, everything made here."""
        origin = self.origin(*because)
        if isinstance(raw, list) and len(raw) > self.scope.session.limits.yaml_nodes:
            raise LimitError("a function makes too many elements")
        if isinstance(raw, list):
            self.scope.session.spend(len(raw) // 4)
        if isinstance(raw, str):
            self.scope.session.text(raw)
        return _wrap(raw, origin)


def _wrap(raw: object, origin: Origin) -> Value:
    if isinstance(raw, Value):
        return raw
    if isinstance(raw, list):
        return Value(ListOf(_wrap(item, origin) for item in raw), origin)
    if isinstance(raw, dict):
        return Value({key: _wrap(item, origin) for key, item in raw.items()}, origin)
    if isinstance(raw, (int, Decimal)) and not isinstance(raw, bool):
        return Value(bounded(raw), origin)
    return Value(raw, origin)  # type: ignore[arg-type]


Function = Callable[[Invocation, Sequence[Value]], Value]
Reader = Callable[[Data], Any]


def read_items(data: Data) -> tuple[Value, ...]:
    """The elements of a list, tuple or set. Raises ``EvaluationError`` for anything else."""
    if isinstance(data, tuple):
        return data
    raise EvaluationError(f"a list is required, not {kind_of(data)}")


def read_entries(data: Data) -> dict[str, Value]:
    """The entries of a map or object. Raises ``EvaluationError`` for anything else."""
    if isinstance(data, dict):
        return data
    raise EvaluationError(f"a map is required, not {kind_of(data)}")


def read_strings(data: Data) -> list[str]:
    return [str(to_text(item.data)) for item in read_items(data)]


def read_numbers(data: Data) -> list[int | Decimal]:
    return [to_number(item.data) for item in read_items(data)]


READERS: Mapping[str, Reader] = {
    "string": lambda data: str(to_text(data)),
    "number": to_number,
    "whole": to_whole,
    "bool": to_truth,
    "list": read_items,
    "map": read_entries,
    "strings": read_strings,
    "numbers": read_numbers,
}
DEEP = frozenset({"strings", "numbers"})  # what must be known through and through


def pure(parameters: str, work: Callable[..., object]) -> Function:
    """A function over plain data: unknown as soon as an argument is, refused where one is null or of the wrong kind.

    ``parameters`` names readers, one a parameter; ``?`` after one makes it optional, ``*`` lets it repeat.
    """
    names = parameters.split()
    least = sum(1 for name in names if name[-1] not in "?*")
    repeated = names[-1][:-1] if names and names[-1].endswith("*") else ""
    plain = [name.rstrip("?*") for name in names if not name.endswith("*")]

    def call(invocation: Invocation, arguments: Sequence[Value]) -> Value:
        kinds = [*plain, *[repeated] * (len(arguments) - len(plain))] if repeated else plain
        if not least <= len(arguments) <= len(kinds):
            raise EvaluationError(f"{invocation.name} does not take {len(arguments)} arguments")
        pairs = list(zip(kinds, arguments, strict=False))
        if any(isinstance(value.data, Unknown) or (kind in DEEP and not is_whole(value)) for kind, value in pairs):
            return invocation.unknown(*arguments)
        try:
            result = work(*(_read(kind, value) for kind, value in pairs))
        except (ValueError, ArithmeticError) as error:
            raise EvaluationError(f"{invocation.name} cannot work on these arguments") from error
        return invocation.wrap(result, *arguments)

    return call


def _read(kind: str, value: Value) -> object:
    if value.data is None:
        raise EvaluationError("an argument cannot be null")
    return READERS[kind](value.data)


def never_known(reason: str) -> Function:
    """A function whose result only a run can tell."""

    def call(invocation: Invocation, arguments: Sequence[Value]) -> Value:
        return invocation.unknown(*arguments, reason=reason)

    return call
