"""Lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ....values import Unknown
from ..data import Datum, GoList, GoMap, Methods, raw
from ..failure import RenderError
from ..texts import text_of
from ..unknowns import has_marker
from .interface import Register
from .logic import same

if TYPE_CHECKING:
    from ..interpreter import Engine

register = Register()
_LONGEST = 100_000


def _list(engine: Engine, value: Datum) -> GoList:
    data = raw(value)
    if isinstance(data, Methods):
        data = data.listed()
    if isinstance(data, GoList):
        engine.budget.spend(len(data) >> 4)
        return data
    if isinstance(data, str):
        return GoList(data)
    raise RenderError("a list is needed here")


def _unknown(*values: Datum) -> Unknown | None:
    return next((Unknown(data.references, reason=data.reason) for data in map(raw, values) if isinstance(data, Unknown)), None)


@register("list", "tuple", takes="placed")
def list_of(engine: Engine, *items: Datum) -> GoList:
    return GoList(items)


@register("first", "mustFirst", takes="placed")
def first(engine: Engine, items: Datum) -> Datum:
    return _unknown(items) or next(iter(_list(engine, items)), None)


@register("last", "mustLast", takes="placed")
def last(engine: Engine, items: Datum) -> Datum:
    return _unknown(items) or next(reversed(_list(engine, items)), None)


@register("rest", "mustRest", takes="placed")
def rest(engine: Engine, items: Datum) -> Datum:
    return _unknown(items) or GoList(_list(engine, items)[1:])


@register("initial", "mustInitial", takes="placed")
def initial(engine: Engine, items: Datum) -> Datum:
    return _unknown(items) or GoList(_list(engine, items)[:-1])


@register("append", "push", "mustAppend", takes="placed")
def append(engine: Engine, items: Datum, item: Datum) -> Datum:
    return _unknown(items) or GoList([*(_list(engine, items) if raw(items) is not None else ()), item])


@register("prepend", "mustPrepend", takes="placed")
def prepend(engine: Engine, items: Datum, item: Datum) -> Datum:
    return _unknown(items) or GoList([item, *_list(engine, items)])


@register("concat", takes="placed")
def concat(engine: Engine, *lists: Datum) -> Datum:
    return _unknown(*lists) or GoList(item for items in lists if raw(items) is not None for item in _list(engine, items))


@register("reverse", "mustReverse", takes="placed")
def reverse(engine: Engine, items: Datum) -> Datum:
    return _unknown(items) or GoList(reversed(_list(engine, items)))


@register("compact", "mustCompact", takes="placed")
def compact(engine: Engine, items: Datum) -> Datum:
    return _unknown(items) or GoList(item for item in _list(engine, items) if engine.truth(item) is not False)


@register("has", "mustHas", takes="placed")
def has(engine: Engine, wanted: Datum, items: Datum) -> Datum:
    if (unknown := _unknown(wanted, items)) is not None:
        return unknown
    if raw(items) is None:
        return False
    answers = [same(engine, wanted, item) for item in _list(engine, items)]
    return True if True in answers else Unknown(reason="a list that is not wholly known") if None in answers else False


@register("uniq", "mustUniq", takes="placed")
def uniq(engine: Engine, items: Datum) -> Datum:
    if (unknown := _unknown(items)) is not None:
        return unknown
    kept = GoList()
    seen: set[Any] = set()
    for item in _list(engine, items):
        data = raw(item)
        if isinstance(data, str):
            if data not in seen:
                kept.append(item)
            seen.add(data)
        elif not any(same(engine, item, other) for other in kept):
            kept.append(item)
    return kept


@register("without", "mustWithout", takes="placed")
def without(engine: Engine, items: Datum, *unwanted: Datum) -> Datum:
    if (unknown := _unknown(items, *unwanted)) is not None:
        return unknown
    return GoList(item for item in _list(engine, items) if not any(same(engine, item, other) for other in unwanted))


@register("sortAlpha", takes="placed")
def sort_alpha(engine: Engine, items: Datum) -> Datum:
    if (unknown := _unknown(items)) is not None:
        return unknown
    texts = sorted(text_of(item, engine) for item in _list(engine, items))
    return Unknown(reason="the order of what is not known") if any(map(has_marker, texts)) else GoList(texts)


@register("slice", "mustSlice", takes="placed")
def slice_(engine: Engine, items: Datum, *bounds: Datum) -> Datum:
    if (unknown := _unknown(items, *bounds)) is not None:
        return unknown
    data = raw(items)
    begin, *end = [int(raw(bound)) for bound in bounds] or [0]
    stop = end[0] if end else len(data)
    if not 0 <= begin <= stop <= len(data):
        raise RenderError("a slice out of the list's bounds")
    return GoList(data[begin:stop]) if isinstance(data, GoList) else data[begin:stop]


@register("index", takes="placed")
def index(engine: Engine, value: Datum, *keys: Datum) -> Datum:
    for key in keys:
        data, at = raw(value), raw(key)
        if (unknown := _unknown(data, at)) is not None:
            return unknown
        if isinstance(data, GoMap):
            value = data.get(at) if isinstance(at, str) else None
        elif isinstance(data, GoList):
            if not 0 <= int(at) < len(data):
                raise RenderError("an index out of the list's bounds")
            value = data[int(at)]
        elif data is None:
            raise RenderError("an index into nothing")
        else:
            value = ord(data[int(at)])
    return value


@register("len")
def length(value: Datum) -> int:
    return len(value.encode()) if isinstance(value, str) else len(value)


@register("chunk", takes="placed")
def chunk(engine: Engine, size: Datum, items: Datum) -> Datum:
    found, step = _list(engine, items), max(1, int(raw(size)))
    return GoList(GoList(found[start : start + step]) for start in range(0, len(found), step))


@register("until")
def until(count: Any) -> GoList:
    return _numbers(0, int(count), 1 if count >= 0 else -1)


@register("untilStep")
def until_step(start: Any, stop: Any, step: Any) -> GoList:
    return _numbers(int(start), int(stop), int(step))


def _numbers(start: int, stop: int, step: int) -> GoList:
    numbers = range(start, stop, step) if step else range(0)
    if len(numbers) > _LONGEST:
        raise RenderError("a list grows too long")
    return GoList(numbers)


@register("seq")
def seq(*bounds: Any) -> str:
    whole = [int(bound) for bound in bounds]
    start, end = (1 if len(whole) == 1 else whole[0]), whole[-1]
    step = whole[1] if len(whole) == 3 else 1 if end >= start else -1
    numbers = range(start, end + (1 if step > 0 else -1), step)
    if len(numbers) > _LONGEST:
        raise RenderError("a list grows too long")
    return " ".join(map(str, numbers))
