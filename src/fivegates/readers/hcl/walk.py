"""Going through an expression without recursion."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from . import syntax as s


def children(node: s.Node) -> Sequence[s.Node]:
    """The nodes directly below ``node``, in source order except that a ``for``'s collection comes first."""
    match node:
        case s.Template(parts=nodes) | s.Call(arguments=nodes) | s.Sequence(items=nodes):
            return nodes
        case s.Attribute(target=target):
            return (target,)
        case s.Index(target=target, key=key):
            return (target, key)
        case s.Object(items=items):
            return [side for item in items for side in (item.key, item.value)]
        case s.Binary(left=left, right=right):
            return (left, right)
        case s.Conditional(condition=condition, then=then, otherwise=otherwise):
            return (condition, then, otherwise)
        case s.Parenthesised(inner=inner) | s.Unary(operand=inner):
            return (inner,)
        case s.Splat(target=target, each=each):
            return (target, each)
        case s.For():
            return [part for part in (node.collection, node.result_key, node.result, node.condition) if part is not None]
        case s.TemplateIf(condition=condition, then=body, otherwise=other):
            return (condition, body, other)
        case s.TemplateFor(collection=collection, body=body):
            return (collection, body)
    return ()


def walk(node: s.Node) -> Iterator[s.Node]:
    """``node`` and everything below it, parents first."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(children(current)))


def is_deeper(node: s.Node, levels: int) -> bool:
    """Whether some path from ``node`` down holds more than ``levels`` nodes."""
    row: Sequence[s.Node] = (node,)
    for _ in range(levels):
        row = [child for parent in row for child in children(parent)]
        if not row:
            return False
    return True
