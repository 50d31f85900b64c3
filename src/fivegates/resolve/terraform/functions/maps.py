"""Functions on maps and objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ....values import Unknown, Value
from ..conversion import to_text
from ..convert import convert
from ..data import ListOf, MapOf
from ..failures import EvaluationError
from ..iterate import entry
from ..kinds import DYNAMIC, kind_of
from ..traversal import read_part
from ..unknown import BRANCHES, Standing, Symbol, is_whole, unknown_from
from .interface import Function, Invocation, read_entries, read_items
from .lists import need


def merge(invocation: Invocation, arguments: Sequence[Value]) -> Value:
    """Later entries win, null counts as empty; one unknown map makes the whole unknown, all maps being kept as branches."""
    maps = [value for value in arguments if value.data is not None]
    if any(isinstance(value.data, Unknown) for value in maps):
        because = unknown_from(*(value for value in maps if isinstance(value.data, Unknown)))
        kept = tuple(reversed(maps))[:BRANCHES]
        return invocation.value(Unknown(references=because.references, branches=kept, reason=because.reason), *arguments)
    entries: dict[str, Value] = {}
    for value in maps:
        for key, item in read_entries(value.data).items():
            entries.pop(key, None)
            entries[key] = item
    invocation.scope.session.spend(len(entries))
    alike = all(isinstance(value.data, MapOf) for value in maps) and all(kind_of(value.data) == kind_of(maps[0].data) for value in maps)
    return invocation.value(MapOf(entries) if alike else entries, *arguments)


def keys(invocation: Invocation, arguments: Sequence[Value]) -> Value:
    need(invocation, arguments, 1, 1)
    if isinstance(arguments[0].data, Unknown):
        return invocation.unknown(*arguments)
    data = read_entries(arguments[0].data)
    found = [entry(key, data[key], invocation.scope).key for key in sorted(data)]
    return invocation.value(ListOf(found) if isinstance(data, MapOf) else tuple(found), *arguments)


def values(invocation: Invocation, arguments: Sequence[Value]) -> Value:
    need(invocation, arguments, 1, 1)
    data = arguments[0].data
    if isinstance(data, Unknown):
        return _values_of_unknown(invocation, arguments, data)
    entries = read_entries(data)
    found = [entries[key] for key in sorted(entries)]
    return invocation.value(ListOf(found) if isinstance(data, MapOf) else tuple(found), *arguments)


def _values_of_unknown(invocation: Invocation, arguments: Sequence[Value], data: Unknown) -> Value:
    """Of instances with unknown keys, the one that stands for all is kept as content."""
    item = data.symbolic(invocation.scope, invocation.node.start) if isinstance(data, Symbol) else None
    if item is None:
        return invocation.unknown(*arguments)
    return invocation.value(Standing(references=data.references, content=Value((item,), item.origin)), *arguments)


def lookup(invocation: Invocation, arguments: Sequence[Value]) -> Value:
    need(invocation, arguments, 2, 3)
    table, key = arguments[0], arguments[1]
    if isinstance(table.data, Symbol) and isinstance(key.data, str):
        return read_part(table, key.data, invocation.scope, invocation.node.start)
    if isinstance(table.data, Unknown):
        return invocation.unknown(*arguments[:2])
    entries = read_entries(table.data)
    if len(arguments) == 3 and isinstance(table.data, MapOf):
        arguments = (table, key, convert(arguments[2], kind_of(table.data).element or DYNAMIC))
    if isinstance(key.data, Unknown):
        branches = (*entries.values(), *arguments[2:])[:BRANCHES]
        return invocation.value(Unknown(references=unknown_from(key).references, branches=branches), *arguments)
    found = entries.get(str(to_text(key.data)))
    if found is not None:
        return found
    if len(arguments) < 3:
        raise EvaluationError(f"the map has no key {to_text(key.data)}")
    return arguments[2]


def zipmap(invocation: Invocation, arguments: Sequence[Value]) -> Value:
    need(invocation, arguments, 2, 2)
    names, items = arguments
    if isinstance(names.data, Unknown) or isinstance(items.data, Unknown) or not is_whole(names):
        return invocation.unknown(*arguments)
    keyed, found = read_items(names.data), read_items(items.data)
    if len(keyed) != len(found):
        raise EvaluationError("there must be as many keys as values")
    from ..collections import written_key

    entries: dict[str, Value] = {written_key(key): value for key, value in zip(keyed, found, strict=True)}
    return invocation.value(MapOf(entries) if isinstance(items.data, ListOf) else entries, *arguments)


def transpose(invocation: Invocation, arguments: Sequence[Value]) -> Value:
    need(invocation, arguments, 1, 1)
    if not is_whole(*arguments):
        return invocation.unknown(*arguments)
    turned: dict[str, list[Value]] = {}
    data = read_entries(arguments[0].data)
    for key in sorted(data):
        for item in read_items(data[key].data):
            turned.setdefault(str(to_text(item.data)), []).append(entry(key, data[key], invocation.scope).key)
    return invocation.value(MapOf((key, invocation.value(ListOf(turned[key]), *arguments)) for key in sorted(turned)), *arguments)


TABLE: Mapping[str, Function] = {
    "keys": keys,
    "lookup": lookup,
    "merge": merge,
    "transpose": transpose,
    "values": values,
    "zipmap": zipmap,
}
