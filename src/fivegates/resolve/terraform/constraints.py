"""The type of a variable: read from its declaration, and given to its value, ``optional`` defaults included."""

from __future__ import annotations

from collections.abc import Callable

from ...readers.hcl.syntax import Call, Name, Node, Object, ObjectItem, Sequence
from ...values import Unknown, Value
from .convert import convert
from .failures import EvaluationError
from .kinds import BOOL, DYNAMIC, NUMBER, STRING, Kind

KEYWORDS = {"string": STRING, "number": NUMBER, "bool": BOOL, "any": DYNAMIC, "list": Kind("list", DYNAMIC), "map": Kind("map", DYNAMIC)}
COLLECTIONS = frozenset({"list", "set", "map"})
DEPTH = 60
Default = Callable[[Node], Value]


def read_kind(node: Node, default: Default, depth: int = 0) -> Kind:
    """The type that ``node`` declares; ``default`` evaluates an ``optional``'s. Raises ``EvaluationError`` for what is no type."""
    if isinstance(node, Name) and node.name in KEYWORDS:
        return KEYWORDS[node.name]
    if isinstance(node, Call) and node.arguments and depth < DEPTH:
        (first, *_) = node.arguments
        if node.name in COLLECTIONS:
            return Kind(node.name, read_kind(first, default, depth + 1))
        if node.name == "object" and isinstance(first, Object):
            return _read_object(first, default, depth + 1)
        if node.name == "tuple" and isinstance(first, Sequence):
            return Kind("tuple", items=tuple(read_kind(item, default, depth + 1) for item in first.items))
    raise EvaluationError("this is not a type")


def _read_object(node: Object, default: Default, depth: int) -> Kind:
    attributes: dict[str, Kind] = {}
    optional: dict[str, Value | None] = {}
    for item in node.items:
        name, declared = _key(item), item.value
        if isinstance(declared, Call) and declared.name == "optional" and declared.arguments:
            optional[name] = default(declared.arguments[1]) if len(declared.arguments) > 1 else None
            declared = declared.arguments[0]
        attributes[name] = read_kind(declared, default, depth)
    return Kind("object", attributes=attributes, optional=optional)


def _key(item: ObjectItem) -> str:
    key = getattr(item.key, "value", None)
    if not isinstance(key, str):
        raise EvaluationError("this is not a type")
    return key


def constrain(value: Value, kind: Kind) -> Value:
    """``value`` with the defaults of ``kind`` filled in, converted to it. Raises ``EvaluationError`` where it does not fit."""
    return convert(fill(value, kind), kind)


def fill(value: Value, kind: Kind, depth: int = 0) -> Value:
    """``value`` with every missing or null optional attribute given its default."""
    data = value.data
    if depth > DEPTH or data is None or isinstance(data, Unknown) or not has_defaults(kind):
        return value
    if isinstance(data, dict) and kind.name == "object":
        filled = {name: fill(item, kind.attributes.get(name, DYNAMIC), depth + 1) for name, item in data.items()}
        for name, default in kind.optional.items():
            if default is not None and (name not in filled or filled[name].data is None):
                filled[name] = fill(default, kind.attributes[name], depth + 1)
        return Value(filled, value.origin)
    if kind.element is not None and isinstance(data, dict):
        return Value({name: fill(item, kind.element, depth + 1) for name, item in data.items()}, value.origin)
    if kind.element is not None and isinstance(data, tuple):
        return Value(tuple(fill(item, kind.element, depth + 1) for item in data), value.origin)
    if kind.items and isinstance(data, tuple) and len(kind.items) == len(data):
        return Value(tuple(fill(item, kind.items[index], depth + 1) for index, item in enumerate(data)), value.origin)
    return value


def has_defaults(kind: Kind) -> bool:
    """Whether a value of ``kind`` may lack attributes that have defaults."""
    if any(default is not None for default in kind.optional.values()):
        return True
    inner = (*kind.items, *kind.attributes.values(), *((kind.element,) if kind.element else ()))
    return any(has_defaults(part) for part in inner)
