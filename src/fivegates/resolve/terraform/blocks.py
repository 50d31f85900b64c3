"""The body of a block as values: arguments, nested blocks as lists of objects, ``dynamic`` blocks unrolled."""

from __future__ import annotations

from collections.abc import Iterable

from ...readers.hcl.syntax import Block, Body, Literal, Name
from ...values import Origin, Unknown, Value
from .configuration import literal_text, nested_type
from .data import Lazy
from .failures import EvaluationError
from .iterate import Pair, pairs_of
from .scope import Scope
from .settle import settle
from .unknown import named, unknown_from

RESOURCE_META = frozenset({"count", "for_each", "provider", "depends_on", "lifecycle", "connection", "provisioner"})
NOTHING: frozenset[str] = frozenset()


def names_in(body: Body, meta: frozenset[str] = NOTHING) -> Iterable[str]:
    """The names of the arguments and nested blocks of a body, without ``meta``."""
    names = dict.fromkeys(body.arguments)
    names.update(dict.fromkeys(nested_type(block) for block in body.blocks))
    return [name for name in names if name not in meta]


def read_argument(body: Body, name: str, scope: Scope) -> Value | None:
    """The value of one argument, or of all nested blocks of that type; None where the body has neither."""
    argument = body.arguments.get(name)
    if argument is not None:
        return settle(argument, scope).moved("attribute", argument.source, argument.start, name)
    blocks = [block for block in body.blocks if nested_type(block) == name]
    return read_blocks(blocks, name, scope) if blocks else None


def read_blocks(blocks: list[Block], name: str, scope: Scope) -> Value:
    """The nested blocks of one type as a list of objects; unknown, with what is known as content, where a dynamic one is."""
    first = blocks[0]
    origin = Origin("attribute", first.body.source, first.start, name)
    objects: list[Value] = []
    unknown: list[Value] = []
    for block in blocks:
        if block.type == "dynamic":
            _unroll(block, name, scope, objects, unknown)
        else:
            objects.append(read_object(block, name, scope))
    if not unknown:
        return Value(tuple(objects), origin)
    because = unknown_from(*unknown)
    return Value(Unknown(references=because.references, content=Value(tuple(objects), origin), reason=because.reason), origin)


def read_object(block: Block, name: str, scope: Scope) -> Value:
    """One nested block as an object; its arguments are evaluated when asked for."""
    inner = scope.within(block.body.source)
    entries: dict[str, Value] = {entry: _lazily(block.body, entry, inner) for entry in names_in(block.body)}
    return Value(entries, Origin("attribute", block.body.source, block.start, name))


def _lazily(body: Body, name: str, scope: Scope) -> Value:
    def work() -> Value:
        value = read_argument(body, name, scope)
        return value if value is not None else scope.value(Unknown(), 0, name)

    return Lazy(work)


def _unroll(block: Block, name: str, scope: Scope, objects: list[Value], unknown: list[Value]) -> None:
    """Add the objects a dynamic block makes; its condition to ``unknown`` where that cannot be told."""
    content = next(block.body.blocks_of("content"), None)
    argument = block.body.arguments.get("for_each")
    if content is None or argument is None:
        unknown.append(scope.value(Unknown(reason="a dynamic block needs for_each and content"), block.start, name))
        return
    collection = settle(argument, scope)
    iterator = iterator_of(block)
    try:
        pairs = None if isinstance(collection.data, Unknown) else list(pairs_of(collection, scope))
    except EvaluationError as error:
        unknown.append(scope.value(Unknown(reason=str(error)), block.start, name))
        return
    if pairs is None:
        unknown.append(collection)
        pairs = [symbolic_pair(collection)]
    elif len(pairs) > scope.session.limits.block_instances:
        scope.session.report(argument.source.place(argument.start), f"{len(pairs)} dynamic blocks are more than are evaluated")
        unknown.append(scope.value(Unknown(reason="too many dynamic blocks"), block.start, name))
        return
    for pair in pairs:
        each = Value({"key": pair.key, "value": pair.value}, pair.value.origin)
        objects.append(read_object(content, name, scope.binding({iterator: each})))


def symbolic_pair(collection: Value) -> Pair:
    """The pair that stands for those of an unknown collection."""
    data = collection.data
    if isinstance(data, Unknown) and data.exact and len(data.references) == 1:
        (reference,) = data.references
        paths = ((*reference.path, "each", "key"), (*reference.path, "each", "value"))
        return Pair(*(Value(named(reference._replace(path=path)), collection.origin) for path in paths))
    unknown = Value(unknown_from(collection), collection.origin)
    return Pair(unknown, unknown)


def iterator_of(block: Block) -> str:
    """What a dynamic block calls its current element."""
    argument = block.body.arguments.get("iterator")
    if argument is not None:
        node = argument.expression
        if isinstance(node, Name):
            return node.name
        if isinstance(node, Literal):
            return literal_text(argument) or block.labels[0]
    return block.labels[0]
