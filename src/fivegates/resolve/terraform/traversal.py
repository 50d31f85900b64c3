"""Reading parts: ``.name``, ``[key]`` and splats, on known data and on unknowns that can be followed."""

from __future__ import annotations

from ...readers.hcl.syntax import Attribute, Index, Name, Splat, SplatItem
from ...values import SetOf, Unknown, Value
from .conversion import kind_of as call_it
from .conversion import to_text, to_whole
from .failures import EvaluationError
from .instances import Absent, Element, ResourceObject
from .kinds import DYNAMIC, NUMBER, STRING, Kind, fits, kind_of, known_part
from .scope import Scope
from .unknown import BRANCHES, PartialObject, Standing, Symbol, each_branch, is_never_null, references_in, typed, unknown_from


def name(node: Name, scope: Scope) -> Value:
    """A name that stands alone."""
    bound = scope.names.get(node.name)
    return bound if bound is not None else scope.module.names.alone(node, scope)


def attribute(node: Attribute, scope: Scope) -> Value:
    """``target.name``; the first steps of ``var.x``, ``local.x``, ``data.t.n`` and ``type.name`` lead into the module."""
    target = node.target
    if isinstance(target, Name) and target.name not in scope.names:
        found = scope.module.names.read(target.name, node.name, scope, node)
        if found is not None:
            return found
    elif isinstance(target, Attribute):
        if isinstance(target.target, Name) and target.target.name not in scope.names:
            found = scope.module.names.read_kind(target.target.name, target.name, node.name, scope, node)
            if found is not None:
                return found
        instance = _only_instance(target, scope)
        if instance is not None:
            return instance.referenced(node.name, scope, node.start)
    return read_part(scope.evaluate(target), node.name, scope, node.start)


def _only_instance(node: Attribute, scope: Scope) -> Element | None:
    """The instance of a resource that has just one, where the address is ``type.name`` or ``data.type.name``: to read one attribute of it,
    no object of all of them is made.
    """
    inner = node.target
    if isinstance(inner, Name):
        return scope.module.names.only_instance("managed", inner.name, node.name) if inner.name not in scope.names else None
    if isinstance(inner, Attribute) and isinstance(inner.target, Name) and inner.target.name not in scope.names:
        return scope.module.names.only_instance(inner.target.name, inner.name, node.name)
    return None


def index(node: Index, scope: Scope) -> Value:
    """``target[key]``"""
    target, key = scope.evaluate(node.target), scope.evaluate(node.key)
    if key.data is None:
        raise EvaluationError("an index cannot be null")
    if isinstance(key.data, Unknown):
        return _unknown_index(target, key, scope, node.start)
    if isinstance(target.data, tuple):
        return _element(target, key, scope, node.start)
    if isinstance(target.data, Unknown) and isinstance(key.data, (tuple, dict)) and kind_of(target.data) == DYNAMIC:
        return scope.value(unknown_from(target), node.start, "index", target.origin)
    if isinstance(target.data, Unknown) and isinstance(key.data, int):
        return read_part(target, key.data, scope, node.start)
    return read_part(target, str(to_text(key.data)), scope, node.start)


def _element(target: Value, key: Value, scope: Scope, offset: int) -> Value:
    data = target.data
    position = to_whole(key.data)
    if isinstance(data, SetOf):
        raise EvaluationError("a set has no index")
    if isinstance(data, Absent) and not scope.strict:
        return data.absent.step(position, scope, offset)
    if not isinstance(data, tuple) or not 0 <= position < len(data):
        raise EvaluationError(f"there is no element {position}")
    return data[position]


def _unknown_index(target: Value, key: Value, scope: Scope, offset: int) -> Value:
    """An element whose key is unknown: any of them, as far as they are known."""
    data = target.data
    demand_key(kind_of(data), kind_of(key.data))
    if isinstance(data, Symbol):
        return data.step_unknown(key, scope, offset)
    if isinstance(data, Absent):
        return data.absent.step_unknown(key, scope, offset)
    candidates = tuple(data.values()) if isinstance(data, dict) else target.items()
    references = unknown_from(key, *((target,) if isinstance(data, Unknown) else ())).references
    unknown = Unknown(references=references, branches=candidates[:BRANCHES])
    return scope.value(typed(unknown, kind_of(data).element or DYNAMIC, False), offset, "index", key.origin)


def demand_key(target: Kind, key: Kind) -> None:
    """Raises ``EvaluationError`` where an unknown of the type ``key`` can be no key of ``target``."""
    if target.is_primitive or target.name == "set":
        raise EvaluationError(f"a {target.name} has no index")
    wanted = NUMBER if target.name in ("list", "tuple") else STRING
    if target.name != "dynamic" and not fits(key, wanted):
        raise EvaluationError(f"a {wanted.name} is required, not {key.name}")


def read_part(value: Value, key: str | int, scope: Scope, offset: int) -> Value:
    """The part of ``value`` called ``key``. Raises ``EvaluationError`` where there is none."""
    data = value.data
    if isinstance(data, ResourceObject):
        return data.instance.referenced(str(key), scope, offset)
    if isinstance(data, PartialObject):
        found = data.get(str(key))
        return data.rest.step(key, scope, offset) if found is None or found.data is None else found
    if isinstance(data, dict):
        found = data.get(str(key))
        if found is not None:
            return found
        if isinstance(data, Absent) and not scope.strict:
            return data.absent.step(key, scope, offset)
        raise EvaluationError(f"there is no attribute {key}")
    if isinstance(data, Symbol):
        return data.step(key, scope, offset)
    if isinstance(data, Unknown):
        return _part_of_unknown(value, data, key, scope, offset)
    if isinstance(data, tuple) and isinstance(key, int) and 0 <= key < len(data):
        return data[key]
    raise EvaluationError(f"{call_it(data)} has no attribute {key}")


def _part_of_unknown(value: Value, data: Unknown, key: str | int, scope: Scope, offset: int) -> Value:
    """A part of an unknown choice is the choice between the parts; of partly known content, its part."""
    part = known_part(kind_of(data), key)
    branches: list[Value] = []
    for branch in each_branch(data):
        try:
            branches.append(read_part(branch, key, scope, offset))
        except EvaluationError:
            continue
    if isinstance(data, Standing) and data.element is not None and key == 0:
        return data.element
    if data.content is not None and isinstance(data.content.data, dict):
        try:
            return read_part(data.content, key, scope, offset)
        except EvaluationError:
            pass
    unknown = Unknown(references=data.references, branches=tuple(branches), reason=data.reason)
    return scope.value(typed(unknown, part, False), offset, str(key), value.origin)


SINGLE = frozenset({"string", "number", "bool", "map", "object"})  # what a splat takes for a list of one


def splat(node: Splat, scope: Scope) -> Value:
    """``target[*]each`` and ``target.*each``; anything but a list counts as a list of one, null as an empty one."""
    target = scope.evaluate(node.target)
    data = target.data
    if data is None:
        return scope.value((), node.start, "[*]", target.origin)
    single = isinstance(data, Unknown) and is_never_null(data) and kind_of(data).name in SINGLE
    if isinstance(data, Unknown) and not single:
        return _splat_unknown(node, target, data, scope)
    items = data if isinstance(data, tuple) else (target,)
    scope.session.spend(len(items))
    return scope.value(tuple(scope.over(item).evaluate(node.each) for item in items), node.start, "[*]", target.origin)


def _splat_unknown(node: Splat, target: Value, data: Unknown, scope: Scope) -> Value:
    """Of a collection of unknown size, one element that stands for all is kept as content."""
    one = data.symbolic(scope, node.start) if isinstance(data, Symbol) else None
    if one is None:
        return scope.value(_splat_typed(node, target, kind_of(data), scope), node.start, "[*]", target.origin)
    item = scope.over(one).leniently().evaluate(node.each)
    content = Value((item,), item.origin)
    references = references_in((item,)) | data.references
    return scope.value(Standing(content=content, references=references), node.start, "[*]", target.origin)


def _splat_typed(node: Splat, target: Value, kind: Kind, scope: Scope) -> Unknown:
    """What a splat over an unknown gives; what stands behind it must be possible for an element of its type."""
    unknown = unknown_from(target)
    if kind.name == "dynamic":
        return unknown
    if kind.name not in ("list", "set"):
        scope.over(target).evaluate(node.each)
        return unknown
    element = Value(typed(unknown, kind.element or DYNAMIC, False), target.origin)
    return typed(unknown, Kind("list", kind_of(scope.over(element).evaluate(node.each).data)))


def splat_item(node: SplatItem, scope: Scope) -> Value:
    """The element that the enclosing splat is at."""
    if scope.item is None:
        raise EvaluationError("this is only known inside a splat")
    return scope.item
