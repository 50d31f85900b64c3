"""Tuples, objects and ``for`` expressions."""

from __future__ import annotations

from ...readers.hcl.syntax import For, Name, Object, ObjectItem, Sequence
from ...values import Origin, Unknown, Value
from .conversion import to_text, to_truth
from .data import Key
from .failures import EvaluationError
from .iterate import Pair, bind_pair, pairs_of
from .kinds import BOOL, fits, kind_of
from .scope import Scope
from .settle import recover
from .unknown import unknown_from


def sequence(node: Sequence, scope: Scope) -> Value:
    """``[a, b]``"""
    return scope.value(tuple(recover(item, scope) for item in node.items), node.start, "[]")


def mapping(node: Object, scope: Scope) -> Value:
    """``{ key = value }``; an unknown key makes the whole unknown."""
    entries: dict[str, Value] = {}
    for item in node.items:
        key = object_key(item, scope)
        value = recover(item.value, scope)
        if isinstance(key.data, Unknown):
            return scope.value(unknown_from(key, value, *entries.values()), node.start, "{}")
        put(entries, key, value)
    return scope.value(entries, node.start, "{}")


def object_key(item: ObjectItem, scope: Scope) -> Value:
    """A key: a bare name stands for itself."""
    if isinstance(item.key, Name):
        return Value(item.key.name, Origin("literal", scope.source, item.key.start))
    return scope.evaluate(item.key)


def put(entries: dict[str, Value], key: Value, value: Value) -> None:
    """Add an entry; the last one of a key wins, and with it its place. Raises ``EvaluationError`` for a null key."""
    text = written_key(key)
    entries.pop(text, None)
    entries[text] = value


def comprehension(node: For, scope: Scope) -> Value:
    """``[for ...]`` and ``{for ...}``; what Terraform cannot decide yet makes the whole unknown."""
    collection = scope.evaluate(node.collection)
    if isinstance(collection.data, Unknown):
        if kind_of(collection.data).is_primitive:
            raise EvaluationError(f"a {kind_of(collection.data).name} has no elements")
        if kind_of(collection.data).name != "dynamic":
            check_condition(node, scope)
        return scope.value(unknown_from(collection), node.start, "for", collection.origin)
    if collection.data is None:
        raise EvaluationError("null has no elements")
    if collection.data in ((), {}):
        check_condition(node, scope)
    loop = _build_object if node.result_key is not None else _build_tuple
    return loop(node, scope, collection)


def check_condition(node: For, scope: Scope) -> None:
    """Raises ``EvaluationError`` for a condition that is none whatever the element: Terraform looks at it before there is one."""
    anything = Value(Unknown(), Origin("computed", scope.source, node.start))
    _is_chosen(node, bind_pair(scope, node.key, node.value, Pair(anything, anything)))


def _build_tuple(node: For, scope: Scope, collection: Value) -> Value:
    items: list[Value] = []
    undecided: list[Value] = []
    for pair in pairs_of(collection, scope):
        inner = bind_pair(scope, node.key, node.value, pair)
        chosen = _is_chosen(node, inner)
        if isinstance(chosen, Value):
            undecided.append(chosen)
        elif chosen:
            items.append(recover(node.result, inner))
    if undecided:
        return scope.value(unknown_from(*undecided, *items), node.start, "for", collection.origin)
    return scope.value(tuple(items), node.start, "for", collection.origin)


def _build_object(node: For, scope: Scope, collection: Value) -> Value:
    entries: dict[str, Value] = {}
    groups: dict[str, list[Value]] = {}
    undecided: list[Value] = []
    for pair in pairs_of(collection, scope):
        inner = bind_pair(scope, node.key, node.value, pair)
        chosen = _is_chosen(node, inner)
        if isinstance(chosen, Value):
            undecided.append(chosen)
        if chosen is not True:
            continue
        key = inner.evaluate(node.result_key) if node.result_key is not None else pair.key
        value = recover(node.result, inner.leniently() if isinstance(key.data, Unknown) else inner)
        if isinstance(key.data, Unknown):
            undecided += [key, value]
        elif node.grouped:
            groups.setdefault(written_key(key), []).append(value)
        else:
            _put_new(entries, key, value)
    entries.update((key, Value(tuple(group), group[0].origin)) for key, group in groups.items())
    if undecided:
        return scope.value(unknown_from(*undecided, *entries.values()), node.start, "for", collection.origin)
    return scope.value(entries, node.start, "for", collection.origin)


def _put_new(entries: dict[str, Value], key: Value, value: Value) -> None:
    text = written_key(key)
    if text in entries:
        raise EvaluationError(f"two elements have the key {text}")
    entries[text] = value


def written_key(key: Value) -> Key:
    """``key`` as the key of an object. Raises ``EvaluationError`` for a null key."""
    if key.data is None:
        raise EvaluationError("a key cannot be null")
    return Key.written(str(to_text(key.data)), key.origin)


def _is_chosen(node: For, scope: Scope) -> bool | Value:
    """Whether the ``if`` of a loop takes this element; the condition itself where it is unknown."""
    if node.condition is None:
        return True
    condition = scope.evaluate(node.condition)
    if isinstance(condition.data, Unknown):
        if not fits(kind_of(condition.data), BOOL):
            raise EvaluationError("a condition must be a bool")
        return condition
    if condition.data is None:
        raise EvaluationError("a condition cannot be null")
    return to_truth(condition.data)
