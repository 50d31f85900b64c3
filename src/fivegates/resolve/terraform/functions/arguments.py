"""Whether a function takes the arguments it is given: Terraform refuses a wrong one even while others are not known yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ....values import Data, SetOf, Unknown, Value
from ..conversion import kind_of as call_it
from ..convert import PRIMITIVE
from ..failures import EvaluationError
from ..kinds import DYNAMIC, Kind, fits, kind_of, unify
from .signatures import Parameter, signature

LISTS, MAPS = frozenset({"list", "tuple"}), frozenset({"map", "object"})
SHAPES: Mapping[str, Mapping[int, frozenset[str]]] = {  # what a parameter of any type must be after all; -1 stands for all of them
    **{name: {-1: LISTS} for name in ("coalescelist", "concat")},
    **{name: {0: LISTS} for name in ("element", "index", "slice")},
    **{name: {0: LISTS | {"set"}} for name in ("contains", "flatten", "one", "reverse", "sum")},
    **{name: {0: MAPS} for name in ("keys", "lookup", "values")},
    "length": {0: LISTS | MAPS | {"set", "string"}},
    "merge": {-1: MAPS},
    "setproduct": {-1: LISTS | {"set"}},
    "templatefile": {1: MAPS},
    "templatestring": {1: MAPS},
    "zipmap": {1: LISTS},
}
OPEN_ENDED = frozenset({"coalescelist", "merge"})  # what stands behind an argument of an open type is not looked at
ALL_OR_NONE = frozenset({"concat", "setproduct"})  # one argument of an open type, and none is looked at
PATIENT = frozenset({"contains", "flatten", "index", "sum"})  # a wrong argument is refused once all are known


def check(name: str, arguments: Sequence[Value]) -> None:
    """Raises ``EvaluationError`` for a wrong number of arguments, a null or one of a type that does not fit."""
    told = signature(name)
    if told is None:
        return
    missing = len(arguments) < len(told.parameters)
    if missing or (told.repeated is None and len(arguments) > len(told.parameters)):
        raise EvaluationError(f"{name} does not take {len(arguments)} arguments")
    shapes = SHAPES.get(name, {})
    unknown = [outline(value.data) for value in arguments if isinstance(value.data, Unknown)]
    if (name in ALL_OR_NONE and "dynamic" in unknown) or (name in PATIENT and unknown):
        shapes = {}
    for position, value in enumerate(arguments):
        parameter = told.parameters[position] if position < len(told.parameters) else told.repeated
        if parameter is not None:
            accept(value, parameter)
        shape = shapes.get(position) or shapes.get(-1)
        if shape is not None:
            name_of_kind = outline(value.data)
            if name_of_kind == "dynamic" and name in OPEN_ENDED:
                return
            if name_of_kind not in shape and name_of_kind != "dynamic":
                raise EvaluationError(f"{name} does not take a {name_of_kind}")


def outline(data: Data) -> str:
    """The name of a value's type; what it holds is not looked at."""
    if data is None or hasattr(data, "rest"):
        return "dynamic"
    if isinstance(data, (SetOf, tuple)):
        return "set" if isinstance(data, SetOf) else "tuple"
    return "object" if isinstance(data, dict) else kind_of(data).name


def accept(value: Value, parameter: Parameter) -> None:
    """Raises ``EvaluationError`` where ``value`` is no argument for ``parameter``."""
    data, kind = value.data, parameter.kind
    if data is None:
        if not parameter.nullable:
            raise EvaluationError("an argument cannot be null")
    elif isinstance(data, Unknown):
        if not fits(kind_of(data), kind):
            raise EvaluationError(f"a {kind.name} is required, not {kind_of(data).name}")
    elif kind.is_primitive:
        PRIMITIVE[kind.name](data)
    elif kind.name in ("list", "set"):
        if not isinstance(data, tuple):
            raise EvaluationError(f"a {kind.name} is required, not {call_it(data)}")
        accept_each(data, kind.element or DYNAMIC)
    elif kind.name == "map" and not isinstance(data, dict):
        raise EvaluationError(f"a map is required, not {call_it(data)}")


def accept_each(items: Sequence[Value], kind: Kind) -> None:
    """Elements may be null, but what they are must fit."""
    if kind.is_primitive:
        for item in items:
            accept(item, Parameter(kind, True))
    elif any(isinstance(item.data, Unknown) for item in items) and unify(kind_of(item.data) for item in items) is None:
        raise EvaluationError("the elements have no type in common")
