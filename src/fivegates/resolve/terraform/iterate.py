"""The elements of a collection, in Terraform's order and with their keys."""

from __future__ import annotations

from collections.abc import Iterator

from ...named_tuple import NamedTuple
from ...values import Origin, SetOf, Value
from .conversion import kind_of
from .data import key_origin
from .failures import EvaluationError
from .scope import Scope


class Pair(NamedTuple):
    """One element and its key: an index, a map's key, or in a set the element itself."""

    key: Value
    value: Value


def pairs_of(collection: Value, scope: Scope) -> Iterator[Pair]:
    """Every element: lists in order, maps and objects by key. Raises ``EvaluationError`` for what cannot be iterated."""
    data = collection.data
    if isinstance(data, SetOf):
        pairs = (Pair(item, item) for item in data)
    elif isinstance(data, tuple):
        pairs = (Pair(Value(index, item.origin), item) for index, item in enumerate(data))
    elif isinstance(data, dict):
        pairs = (entry(key, data[key], scope) for key in sorted(data))
    else:
        raise EvaluationError(f"{kind_of(data)} has no elements")
    for pair in pairs:
        scope.session.spend(1)
        yield pair


def entry(key: str, value: Value, scope: Scope) -> Pair:
    """A map's entry; the key as a value knows where it was written."""
    written = key_origin(key, value)
    return Pair(Value(str(key), Origin("key", written.source, written.offset, str(key), written.previous)), value)


def bind_pair(scope: Scope, key: str, value: str, pair: Pair) -> Scope:
    """``scope`` with a loop's variables bound; ``key`` is '' where the loop does not name it."""
    return scope.binding({key: pair.key, value: pair.value} if key else {value: pair.value})
