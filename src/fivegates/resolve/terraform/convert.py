"""Values turned into another type, as Terraform does it; every part keeps its own origin."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from ...values import Data, SetOf, Unknown, Value
from .conversion import kind_of as call_it
from .conversion import to_number, to_text, to_truth
from .data import ListOf, MapOf
from .failures import EvaluationError, LimitError
from .kinds import DYNAMIC, Kind, elements_of, fits, kind_of, settled, unify
from .unknown import Named, Typed, is_never_null, is_whole, typed, unknown_from

DEPTH = 100
PRIMITIVE: Mapping[str, Callable[[Data], Data]] = {"string": to_text, "number": to_number, "bool": to_truth}


def convert(value: Value, kind: Kind, depth: int = 0) -> Value:
    """``value`` as ``kind``. Raises ``EvaluationError`` where Terraform has no such conversion."""
    data = value.data
    if depth > DEPTH:
        raise LimitError("a value is nested too deeply")
    if kind.name == "dynamic" or data is None:
        return value
    if isinstance(data, Unknown):
        return Value(_unknown(data, kind), value.origin)
    primitive = PRIMITIVE.get(kind.name)
    if primitive is not None:
        same = primitive(data)
        return value if same is data else Value(same, value.origin)
    return Value(_collection(value, data, kind, depth + 1), value.origin)


def _unknown(data: Unknown, kind: Kind) -> Unknown:
    own = kind_of(data)
    if not fits(own, kind):
        raise EvaluationError(f"a {kind.name} is required, not {own.name}")
    wanted = settled(own, kind)
    if own == wanted:
        return data
    if isinstance(data, (Named, Typed)):
        return replace(data, kind=wanted)
    if data.parts:
        return Typed(data.references, reason=data.reason, kind=wanted)
    return typed(data, wanted, is_never_null(data))


def _collection(value: Value, data: Data, kind: Kind, depth: int) -> Data:
    if kind.name in ("list", "set", "tuple") and isinstance(data, tuple):
        if kind.name == "tuple":
            return _as_tuple(data, kind, depth)
        if kind.name == "list" and isinstance(data, SetOf) and not is_whole(value):
            return unknown_from(value)
        element = common_element(data, kind)
        items = [convert(item, element, depth) for item in data]
        return ListOf(items) if kind.name == "list" else make_set(items)
    if kind.name == "map" and isinstance(data, dict):
        element = common_element(data.values(), kind)
        return MapOf((key, convert(item, element, depth)) for key, item in data.items())
    if kind.name == "object" and isinstance(data, dict):
        return _as_object(value, data, kind, depth)
    raise EvaluationError(f"a {kind.name} is required, not {call_it(data)}")


def _as_tuple(data: tuple[Value, ...], kind: Kind, depth: int) -> Data:
    if len(data) != len(kind.items):
        raise EvaluationError(f"a tuple of {len(kind.items)} is required")
    return tuple(convert(item, wanted, depth) for item, wanted in zip(data, kind.items, strict=True))


def _as_object(value: Value, data: dict[str, Value], kind: Kind, depth: int) -> Data:
    result: dict[str, Value] = {}
    for name, wanted in kind.attributes.items():
        found = data.get(name)
        if found is None:
            rest = getattr(data, "rest", None)
            if rest is None and name not in kind.optional:
                raise EvaluationError(f"the attribute {name} is required")
            result[name] = Value(rest, value.origin)
        else:
            result[name] = convert(found, wanted, depth)
    return result


def common_element(items: Iterable[Value], kind: Kind) -> Kind:
    """The element type to convert to: the collection's own, or for ``any`` the one its elements agree on."""
    if kind.element is not None and kind.element.name != "dynamic":
        return kind.element
    common = unify(kind_of(item.data) for item in items)
    if common is None:
        raise EvaluationError("the elements have no type in common")
    return common


def same_type(chosen: Value, other: Value) -> Value:
    """``chosen`` in the type that both results of a condition agree on."""
    mine, theirs = kind_of(chosen.data), kind_of(other.data)
    if mine == theirs or other.data is None or "dynamic" in (mine.name, theirs.name):
        return chosen
    kind = common_kind(mine, theirs)
    if kind is None:
        raise EvaluationError("the two results of the condition have no type in common")
    return convert(chosen, kind)


def common_kind(mine: Kind, theirs: Kind) -> Kind | None:
    """The one type that both results of a condition can have, None where there is none; one that is open leaves it open."""
    if "dynamic" in (mine.name, theirs.name):
        return DYNAMIC
    if mine.name == theirs.name == "tuple" and len(mine.items) != len(theirs.items):
        element = unify((*elements_of(mine), *elements_of(theirs)))
        return None if element is None else Kind("list", element)
    return unify((mine, theirs))


def make_set(items: Iterable[Value]) -> Data:
    """The distinct elements in Terraform's order, unknown ones last: any of them may turn out to equal another."""
    elements = list(items)
    distinct = {identity(item.data) if is_whole(item) else id(item): item for item in reversed(elements)}
    return SetOf(sorted(distinct.values(), key=_order))


def _order(item: Value) -> tuple[int, int | Decimal, str]:
    data = item.data
    if isinstance(data, str):
        return (2, 0, data)
    if isinstance(data, (int, Decimal)):
        return (1, data, "")
    return (4, 0, "") if isinstance(data, Unknown) else (3, 0, repr(identity(data)))


def identity(data: Data, depth: int = 0) -> object:
    """Something hashable that is equal exactly for equal known values."""
    if depth > DEPTH:
        raise LimitError("a value is nested too deeply")
    if isinstance(data, bool) or data is None:
        return ("truth", data)
    if isinstance(data, str):
        return str(data)
    if isinstance(data, tuple):
        return ("items", *(identity(item.data, depth + 1) for item in data))
    if isinstance(data, dict):
        return ("entries", *((str(key), identity(data[key].data, depth + 1)) for key in sorted(data)))
    return data


def as_list(value: Value) -> Value:
    """``value`` as a list of any one type."""
    return convert(value, Kind("list", DYNAMIC))
