"""What a syntax tree without references means: just enough evaluation to compare trees with answers recorded from Terraform."""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from fivegates.readers.hcl import syntax as s

FUNCTIONS: dict[str, Callable[..., Any]] = {
    "upper": str.upper,
    "max": max,
    "length": lambda items: Decimal(len(items)),
    "core::upper": str.upper,
}
ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "%": operator.mod,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}


def meaning(node: s.Node, names: dict[str, Any] | None = None) -> Any:
    """The value as Python data, every number a ``Decimal``."""
    known = names or {}
    match node:
        case s.Literal(value=value):
            return Decimal(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else value
        case s.Template(parts=[part]) if not isinstance(part, s.TemplateIf | s.TemplateFor):
            return meaning(part, known)
        case s.Template() | s.TemplateIf() | s.TemplateFor():
            return rendered(node, known)
        case s.Name(name=name):
            return known[name]
        case s.SplatItem():
            return known["*"]
        case s.Attribute(target=target, name=name):
            return meaning(target, known)[name]
        case s.Index(target=target, key=key):
            found = meaning(key, known)
            return meaning(target, known)[int(found) if isinstance(found, Decimal) else found]
        case s.Splat(target=target, each=each):
            value = meaning(target, known)
            elements = value if isinstance(value, list) else [] if value is None else [value]
            return [meaning(each, {**known, "*": element}) for element in elements]
        case s.Call(name=name, arguments=arguments, expand=expand):
            values = [meaning(argument, known) for argument in arguments]
            return FUNCTIONS[name](*(values[:-1] + values[-1] if expand else values))
        case s.Unary(operator="-", operand=operand):
            return -meaning(operand, known)
        case s.Unary(operand=operand):
            return not meaning(operand, known)
        case s.Binary():
            return binary(node, known)
        case s.Conditional(condition=condition, then=then, otherwise=otherwise):
            return meaning(then if meaning(condition, known) else otherwise, known)
        case s.Parenthesised(inner=inner):
            return meaning(inner, known)
        case s.Sequence(items=items):
            return [meaning(item, known) for item in items]
        case s.Object(items=entries):
            return {text(meaning(entry.key, known)): meaning(entry.value, known) for entry in entries}
        case s.For():
            return for_expression(node, known)
    raise TypeError(node)


def rendered(node: s.Node, names: dict[str, Any]) -> str:
    match node:
        case s.Template(parts=parts):
            return "".join(rendered(part, names) for part in parts)
        case s.TemplateIf(condition=condition, then=then, otherwise=otherwise):
            return rendered(then if meaning(condition, names) else otherwise, names)
        case s.TemplateFor(key=key, value=value, collection=collection, body=body):
            return "".join(rendered(body, {**names, key: k, value: v}) for k, v in pairs(meaning(collection, names)))
    return text(meaning(node, names))


def text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def pairs(collection: Any) -> list[tuple[Any, Any]]:
    return sorted(collection.items()) if isinstance(collection, dict) else [(Decimal(i), item) for i, item in enumerate(collection)]


def binary(node: s.Binary, names: dict[str, Any]) -> Any:
    left, right = meaning(node.left, names), meaning(node.right, names)
    same = left == right and isinstance(left, bool) == isinstance(right, bool)
    match node.operator:
        case "==":
            return same
        case "!=":
            return not same
        case "&&":
            return left and right
        case "||":
            return left or right
    return ARITHMETIC[node.operator](left, right)


def for_expression(node: s.For, names: dict[str, Any]) -> Any:
    items: list[Any] = []
    entries: dict[str, Any] = {}
    for key, value in pairs(meaning(node.collection, names)):
        inner = {**names, node.key: key, node.value: value}
        if node.condition is not None and not meaning(node.condition, inner):
            continue
        result = meaning(node.result, inner)
        if node.result_key is None:
            items.append(result)
        elif node.grouped:
            entries.setdefault(text(meaning(node.result_key, inner)), []).append(result)
        else:
            entries[text(meaning(node.result_key, inner))] = result
    return items if node.result_key is None else entries
