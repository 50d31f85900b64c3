"""``count`` and ``for_each``: which instances a block has, and what is to be said where that is not known."""

from __future__ import annotations

from collections.abc import Iterator
from json import JSONEncoder

from ...named_tuple import NamedTuple
from ...readers.hcl.syntax import Argument, Body
from ...values import Origin, Reference, SetOf, Unknown, Value
from .conversion import to_text, to_whole
from .failures import EvaluationError
from .iterate import entry
from .scope import Scope
from .settle import settle
from .unknown import Symbol, named

_quoted = JSONEncoder(ensure_ascii=False).encode


class InstanceKey(NamedTuple):
    """``key``: an index, a string, or None for a single block and for the one that stands for unknown ones.

    ``suffix`` is what the address gets; ``names`` are ``each`` or ``count`` as the block's expressions see them.
    """

    key: str | int | None = None
    suffix: str = ""
    names: tuple[tuple[str, Value], ...] = ()
    origin: Origin | None = None


SINGLE = InstanceKey()


class Expansion(NamedTuple):
    """``form``: single | count | for_each. ``state``: known | unknown | absent (empty, but only by a root variable's default).

    ``keys`` are the instances Terraform would make; ``symbolic`` stands for those of an unknown or absent expansion.
    """

    form: str
    state: str
    keys: tuple[InstanceKey, ...]
    symbolic: InstanceKey
    origin: Origin | None = None


ONE = Expansion("single", "known", (SINGLE,), SINGLE)


def expand(body: Body, address: Reference, scope: Scope) -> Expansion:
    """The expansion of the block with ``body``; ``address`` is its own."""
    count, for_each = body.arguments.get("count"), body.arguments.get("for_each")
    if for_each is not None:
        return _expand_each(for_each, address, scope)
    if count is not None:
        return _expand_count(count, address, scope)
    return ONE


def _expand_count(argument: Argument, address: Reference, scope: Scope) -> Expansion:
    value = settle(argument, scope)
    symbolic = count_key(0, _symbolic_index(value, address), value.origin)
    number = _read_count(value)
    if number is None or not _is_within_limit(number, argument, scope):
        return Expansion("count", "unknown", (), symbolic, value.origin)
    if number <= 0:
        state = "absent" if scope.module.depends_on_default(argument) else "known"
        return Expansion("count", state, (), symbolic, value.origin)
    keys = tuple(count_key(index, index, value.origin) for index in range(number))
    return Expansion("count", "known", keys, symbolic, value.origin)


def _read_count(value: Value) -> int | None:
    try:
        return None if value.data is None or isinstance(value.data, Unknown) else to_whole(value.data)
    except EvaluationError:
        return None


def _symbolic_index(value: Value, address: Reference) -> int | Unknown:
    """``count.index`` where the count is unknown: 0 where there can be no more than one."""
    possible = [branch.data for branch in value.data.branches] if isinstance(value.data, Unknown) else [0]
    if possible and all(isinstance(number, int) and number <= 1 for number in possible):
        return 0
    return named(Reference(address.unit, address.address, (*address.path, "count", "index")))


def count_key(index: int, seen: int | Unknown, origin: Origin) -> InstanceKey:
    """The key of one instance of ``count``; ``seen`` is what ``count.index`` is for it."""
    number = Value(seen, Origin("key", origin.source, origin.offset, str(index)))
    return InstanceKey(index, f"[{index}]", (("count", Value({"index": number}, origin)),))


def _expand_each(argument: Argument, address: Reference, scope: Scope) -> Expansion:
    value = settle(argument, scope)
    symbolic = _symbolic_key(value, address)
    try:
        keys = None if isinstance(value.data, Unknown) else tuple({key.suffix: key for key in _keys_of(value, scope)}.values())
    except EvaluationError:
        keys = None
    if keys is None or not _is_within_limit(len(keys), argument, scope):
        return Expansion("for_each", "unknown", (), symbolic, value.origin)
    state = "absent" if not keys and scope.module.depends_on_default(argument) else "known"
    return Expansion("for_each", state, keys, symbolic, value.origin)


def _keys_of(value: Value, scope: Scope) -> Iterator[InstanceKey]:
    data = value.data
    if isinstance(data, dict):
        for key in data:
            pair = entry(key, data[key], scope)
            yield each_key(pair.key, pair.value)
    elif isinstance(data, SetOf):
        for item in data:
            yield each_key(Value(str(to_text(item.data)), item.origin), item)
    else:
        raise EvaluationError("for_each needs a map or a set of strings")


def each_key(key: Value, value: Value) -> InstanceKey:
    """The key of one instance of ``for_each``; an unknown key is told by what it depends on."""
    each = (("each", Value({"key": key, "value": value}, value.origin)),)
    if isinstance(key.data, Unknown):
        references = ", ".join(sorted(str(reference) for reference in key.data.references))
        return InstanceKey(None, f"[?{references}]", each, key.origin)
    return InstanceKey(str(key.data), f"[{_quoted(str(key.data))}]", each, key.origin)


def _symbolic_key(value: Value, address: Reference) -> InstanceKey:
    """``each`` where the collection is unknown: the keys and values of one exact unknown are told by it, others by the block."""
    data = value.data
    reason = data.reason if isinstance(data, Unknown) else ""
    reference = address
    if isinstance(data, Unknown) and data.exact and len(data.references) == 1:
        (reference,) = data.references
    each = dict(data.each()) if isinstance(data, Symbol) else {}
    for step in ("key", "value"):
        if step not in each:
            path = (*reference.path, "each", step)
            each[step] = Value(named(Reference(reference.unit, reference.address, path), reason), value.origin)
    return InstanceKey(None, "", (("each", Value(each, value.origin)),), None)


def _is_within_limit(number: int, argument: Argument, scope: Scope) -> bool:
    if number <= scope.session.limits.block_instances:
        return True
    scope.session.report(argument.source.place(argument.start), f"{number} instances of one block are more than are evaluated")
    return False
