"""The body of a block as values: arguments, nested blocks as lists of objects, ``dynamic`` blocks unrolled."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from ...readers.hcl.syntax import Block, Body
from ...values import Data, Origin, Reference, Unknown, Value
from .configuration import nested_type
from .data import Lazy
from .dynamic import Dynamic, check_collection, check_labels, read_dynamic
from .failures import EvaluationError
from .iterate import Pair, pairs_of
from .scope import Scope
from .settle import guarded, settle
from .unknown import PartialObject, named, unknown_from

RESOURCE_META = frozenset({"count", "for_each", "provider", "depends_on", "lifecycle", "connection", "provisioner"})
CALL_META = frozenset({"source", "version", "count", "for_each", "providers", "depends_on"})
NOTHING: frozenset[str] = frozenset()


def names_in(body: Body, meta: frozenset[str] = NOTHING) -> Iterable[str]:
    """The names of the arguments and nested blocks of a body, without ``meta``."""
    names = dict.fromkeys(body.arguments)
    names.update(dict.fromkeys(nested_type(block) for block in body.blocks))
    return [name for name in names if name not in meta]


def is_in(body: Body, name: str, meta: frozenset[str] = NOTHING) -> bool:
    """Whether ``name`` is one of ``names_in``."""
    if name in meta:
        return False
    if name in body.arguments:
        return True
    return bool(body.blocks) and any(nested_type(block) == name for block in body.blocks)


def read_argument(body: Body, name: str, scope: Scope, owner: Reference) -> Value | None:
    """The value of one argument of ``owner``, or of all nested blocks of that type; None where the body has neither."""
    argument = body.arguments.get(name)
    if argument is not None:
        return opaque(settle(argument, scope)).moved("attribute", argument.source, argument.start, name)
    blocks = [block for block in body.blocks if nested_type(block) == name]
    return NestedBlocks(name, scope, longer(owner, name)).read(blocks) if blocks else None


def opaque(value: Value) -> Value:
    """``value`` with whole resources inside it replaced by what names them: nothing follows from one resource holding another."""
    return value if isinstance(value.data, str) else _opaque(value, {})


def _opaque(value: Value, known: dict[int, Data]) -> Value:
    """``known``: what has been made of the collections met so far; one that stands in many places is gone through once."""
    data = value.data
    if isinstance(data, PartialObject):
        return Value(data.rest, value.origin)
    if not isinstance(data, tuple | dict):
        return value
    if id(data) not in known:
        known[id(data)] = _with_opaque_items(data, known)
    return value if known[id(data)] is data else Value(known[id(data)], value.origin)


def _with_opaque_items(data: tuple[Value, ...] | dict[str, Value], known: dict[int, Data]) -> Data:
    items = data.values() if isinstance(data, dict) else data
    made = [_opaque(item, known) for item in items]
    if all(new is old for new, old in zip(made, items, strict=True)):
        return data
    return type(data)(zip(data, made, strict=True)) if isinstance(data, dict) else type(data)(made)


def longer(reference: Reference, *steps: str | int) -> Reference:
    """The reference to a part of what ``reference`` names."""
    return Reference(reference.unit, reference.address, (*reference.path, *steps))


class NestedBlocks:
    """The nested blocks of one type, which ``reference`` names, as a list of objects."""

    def __init__(self, name: str, scope: Scope, reference: Reference) -> None:
        self.name = name
        self.scope = scope
        self.reference = reference
        self.objects: list[Value] = []
        self.unknown: list[Value] = []

    def read(self, blocks: list[Block]) -> Value:
        """All of them; where a dynamic one is unknown so is the list, with what is known of it as content."""
        origin = Origin("attribute", blocks[0].body.source, blocks[0].start, self.name)
        for block in blocks:
            if block.type == "dynamic":
                self.unroll(block)
            else:
                self.add(block, self.scope)
        objects = Value(tuple(self.objects), origin)
        if not self.unknown:
            return objects
        because = unknown_from(*self.unknown)
        return Value(Unknown(references=because.references, content=objects, reason=because.reason), origin)

    def add(self, block: Block, scope: Scope) -> None:
        """One block as an object; its arguments are evaluated when asked for."""
        inner = scope.within(block.body.source)
        reference = longer(self.reference, len(self.objects))
        entries = {name: _lazily(block.body, name, inner, reference) for name in names_in(block.body)}
        self.objects.append(Value(PartialObject.of(entries, reference), Origin("attribute", block.body.source, block.start, self.name)))

    def unroll(self, block: Block) -> None:
        """The objects that a dynamic block makes; one that stands for all where their number is unknown."""
        made = len(self.objects)
        try:
            self._unroll(read_dynamic(block))
        except EvaluationError as error:
            del self.objects[made:]
            self.unknown.append(self.scope.value(Unknown(reason=str(error)), block.start, self.name))

    def _unroll(self, dynamic: Dynamic) -> None:
        argument, resource = dynamic.for_each, f"{self.reference.unit} {self.reference.address}"
        self.scope.session.new_blocks(resource, 1)
        collection = settle(argument, self.scope)
        check_collection(collection)
        if isinstance(collection.data, Unknown):
            self.unknown.append(collection)
            self.turn(dynamic, symbolic_pair(collection))
            return
        pairs = list(pairs_of(collection, self.scope))
        if len(pairs) > self.scope.session.limits.block_instances:
            self.scope.session.report(argument.source.place(argument.start), f"{len(pairs)} dynamic blocks are more than are evaluated")
            raise EvaluationError("too many dynamic blocks")
        self.scope.session.new_blocks(resource, len(pairs))
        for pair in pairs:
            self.turn(dynamic, pair)

    def turn(self, dynamic: Dynamic, pair: Pair) -> None:
        """One object of a dynamic block."""
        scope = self.scope.binding({dynamic.iterator: Value({"key": pair.key, "value": pair.value}, pair.value.origin)})
        if not self.unknown:
            check_labels(dynamic.labels, scope)
        self.add(dynamic.content, scope)


def _lazily(body: Body, name: str, scope: Scope, owner: Reference) -> Value:
    return Lazy(_guarded_argument, body, name, scope, owner)


def _guarded_argument(body: Body, name: str, scope: Scope, owner: Reference) -> Value:
    return guarded(_argument, scope.session, partial(_header, body, name), body, name, scope, owner)


def _argument(body: Body, name: str, scope: Scope, owner: Reference) -> Value:
    value = read_argument(body, name, scope, owner)
    if value is None:
        raise EvaluationError(f"there is no {name}")
    return value


def _header(body: Body, name: str) -> Origin:
    """Where an argument or the first block of a type begins."""
    argument = body.arguments.get(name)
    start = argument.start if argument is not None else next(block.start for block in body.blocks if nested_type(block) == name)
    return Origin("attribute", body.source, start, name)


def symbolic_pair(collection: Value) -> Pair:
    """The pair that stands for those of an unknown collection."""
    data = collection.data
    if isinstance(data, Unknown) and data.exact and len(data.references) == 1:
        (reference,) = data.references
        paths = ((*reference.path, "each", "key"), (*reference.path, "each", "value"))
        return Pair(*(Value(named(reference._replace(path=path)), collection.origin) for path in paths))
    unknown = Value(unknown_from(collection), collection.origin)
    return Pair(unknown, unknown)
