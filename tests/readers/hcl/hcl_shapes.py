"""What tests say about documents and trees: their shape, their nodes, and whether offsets hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fivegates.readers.hcl import syntax as s
from fivegates.readers.hcl.walk import children


def shape(body: s.Body) -> list[Any]:
    """Arguments as ``name = value text``, then blocks as ``{"type label": shape}``."""
    text = body.source.text
    arguments = [f"{found.name} = {text[found.value_start : found.value_end]}" for found in body.arguments.values()]
    return [*arguments, *({" ".join((block.type, *block.labels)): shape(block.body)} for block in body.blocks)]


def blocks(body: s.Body) -> Iterator[s.Block]:
    for block in body.blocks:
        yield block
        yield from blocks(block.body)


def arguments(body: s.Body) -> Iterator[s.Argument]:
    yield from body.arguments.values()
    for block in blocks(body):
        yield from block.body.arguments.values()


def assert_spans_nest(node: s.Node, start: int, end: int) -> None:
    """Every node lies in ``start`` to ``end`` and in its parent, and no two children of one node overlap, splats' elements aside."""
    waiting = [(node, start, end)]
    while waiting:
        current, low, high = waiting.pop()
        assert low <= current.start <= current.end <= high, current
        waiting.extend((child, current.start, current.end) for child in children(current))


def written(node: s.Node) -> str:
    """The tree as text with every grouping shown."""
    match node:
        case s.Literal(value=value):
            return repr(value)
        case s.Template(parts=parts):
            return f"T<{' '.join(written(part) for part in parts)}>"
        case s.TemplateIf(condition=condition, then=then, otherwise=otherwise):
            return f"if({written(condition)}, {written(then)}, {written(otherwise)})"
        case s.TemplateFor(key=key, value=value, collection=collection, body=body):
            return f"for({key}, {value}, {written(collection)}, {written(body)})"
        case s.Name(name=name):
            return name
        case s.Attribute(target=target, name=name):
            return f"{written(target)}.{name}"
        case s.Index(target=target, key=key):
            return f"{written(target)}[{written(key)}]"
        case s.SplatItem():
            return "@"
        case s.Splat(target=target, each=each, full=full):
            return f"{written(target)}{'[*]' if full else '.*'}({written(each)})"
        case s.Call(name=name, arguments=values, expand=expand):
            return f"{name}({', '.join(map(written, values))}{'...' if expand else ''})"
        case s.Unary(operator=operator, operand=operand):
            return f"({operator}{written(operand)})"
        case s.Binary(operator=operator, left=left, right=right):
            return f"({written(left)} {operator} {written(right)})"
        case s.Conditional(condition=condition, then=then, otherwise=otherwise):
            return f"({written(condition)} ? {written(then)} : {written(otherwise)})"
        case s.Parenthesised(inner=inner):
            return f"<{written(inner)}>"
        case s.Sequence(items=items):
            return f"[{', '.join(map(written, items))}]"
        case s.Object(items=entries):
            return f"{{{', '.join(f'{written(entry.key)}: {written(entry.value)}' for entry in entries)}}}"
        case s.For():
            return _written_for(node)
    raise TypeError(node)


def _written_for(node: s.For) -> str:
    result = written(node.result) if node.result_key is None else f"{written(node.result_key)} => {written(node.result)}"
    condition = "" if node.condition is None else f" if {written(node.condition)}"
    return f"for {node.key},{node.value} in {written(node.collection)}: {result}{'...' if node.grouped else ''}{condition}"
