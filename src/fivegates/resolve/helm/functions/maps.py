"""Maps, which templates change in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....values import Unknown
from ..data import Datum, GoList, GoMap, copied, raw
from ..failure import RenderError
from ..texts import text_of
from .interface import Register

if TYPE_CHECKING:
    from ..interpreter import Engine

register = Register()
_DEEPEST = 100


def _map(value: Datum) -> GoMap:
    data = raw(value)
    if not isinstance(data, GoMap):
        raise RenderError("a map is needed here")
    return data


def _unknown(value: Datum) -> Unknown | None:
    data = raw(value)
    return Unknown(data.references, reason=data.reason) if isinstance(data, Unknown) else None


@register("dict", takes="placed")
def dict_of(engine: Engine, *pairs: Datum) -> GoMap:
    made = GoMap()
    for index in range(0, len(pairs), 2):
        made[text_of(pairs[index], engine)] = pairs[index + 1] if index + 1 < len(pairs) else ""
    return made


@register("get", takes="placed")
def get(engine: Engine, holder: Datum, key: Datum) -> Datum:
    return _unknown(holder) or _unknown(key) or _map(holder).get(raw(key), "")


@register("set", takes="placed")
def set_(engine: Engine, holder: Datum, key: Datum, value: Datum) -> Datum:
    """Under a condition that is not known, what the entry is afterwards is not known either."""
    if (unknown := _unknown(holder)) is not None:
        return unknown
    made = _map(holder)
    made[text_of(key, engine)] = Unknown(reason="set under a condition that is not known") if engine.undecided else value
    return made


@register("unset", takes="placed")
def unset(engine: Engine, holder: Datum, key: Datum) -> Datum:
    if (unknown := _unknown(holder)) is not None:
        return unknown
    made, name = _map(holder), text_of(key, engine)
    if engine.undecided and name in made:
        made[name] = Unknown(reason="unset under a condition that is not known")
    elif name in made:
        del made[name]
    return made


@register("hasKey", takes="placed")
def has_key(engine: Engine, holder: Datum, key: Datum) -> Datum:
    return _unknown(holder) or _unknown(key) or raw(key) in _map(holder)


@register("keys", takes="placed")
def keys(engine: Engine, *maps: Datum) -> Datum:
    return next(filter(None, map(_unknown, maps)), None) or GoList(key for holder in maps for key in sorted(_map(holder)))


@register("values", takes="placed")
def values(engine: Engine, *maps: Datum) -> Datum:
    return next(filter(None, map(_unknown, maps)), None) or GoList(item for holder in maps for _, item in sorted(_map(holder).items()))


@register("pick", takes="placed")
def pick(engine: Engine, holder: Datum, *names: Datum) -> Datum:
    wanted = [raw(name) for name in names]
    return _unknown(holder) or GoMap((name, _map(holder)[name]) for name in wanted if name in _map(holder))


@register("omit", takes="placed")
def omit(engine: Engine, holder: Datum, *names: Datum) -> Datum:
    unwanted = {raw(name) for name in names}
    return _unknown(holder) or GoMap((name, item) for name, item in _map(holder).items() if name not in unwanted)


@register("pluck", takes="placed")
def pluck(engine: Engine, name: Datum, *maps: Datum) -> Datum:
    return GoList(_map(holder)[raw(name)] for holder in maps if raw(name) in _map(holder))


@register("dig", takes="placed")
def dig(engine: Engine, *words: Datum) -> Datum:
    *path, fallback, holder = words
    value: Datum = holder
    for step in path:
        if (unknown := _unknown(value)) is not None:
            return unknown
        found = _map(value)
        if raw(step) not in found:
            return fallback
        value = found[raw(step)]
    return value


@register("deepCopy", "mustDeepCopy", takes="placed")
def deep_copy(engine: Engine, value: Datum) -> Datum:
    engine.budget.spend(_size(value, engine))
    return copied(value)


def _size(value: Datum, engine: Engine, depth: int = _DEEPEST) -> int:
    data = raw(value)
    engine.budget.spend(1)
    if depth < 0:
        raise RecursionError
    if isinstance(data, GoMap):
        return 1 + sum(_size(item, engine, depth - 1) for item in data.values())
    return 1 + sum(_size(item, engine, depth - 1) for item in data) if isinstance(data, GoList) else 1


@register("merge", "mustMerge", takes="placed")
def merge(engine: Engine, target: Datum, *sources: Datum) -> Datum:
    """Fills what is missing or empty in the first map."""
    return _merged(engine, target, sources, overwrite=False)


@register("mergeOverwrite", "mustMergeOverwrite", takes="placed")
def merge_overwrite(engine: Engine, target: Datum, *sources: Datum) -> Datum:
    return _merged(engine, target, sources, overwrite=True)


def _merged(engine: Engine, target: Datum, sources: tuple[Datum, ...], overwrite: bool) -> Datum:
    unknown = next(filter(None, map(_unknown, (target, *sources))), None)
    if unknown is not None:
        return unknown
    for source in sources:
        if raw(source) is not None:
            _merge_into(engine, _map(target), _map(source), overwrite, _DEEPEST)
    return target


def _merge_into(engine: Engine, target: GoMap, source: GoMap, overwrite: bool, depth: int) -> None:
    if depth < 0:
        raise RecursionError
    if target is source:
        return
    for key, item in source.items():
        engine.budget.spend(1)
        present = target.get(key)
        theirs, ours = raw(item), raw(present)
        if isinstance(theirs, GoMap) and isinstance(ours, GoMap):
            _merge_into(engine, ours, theirs, overwrite, depth - 1)
        elif key not in target or (overwrite and _counts(engine, theirs)) or engine.truth(present) is False:
            target[key] = item


def _counts(engine: Engine, value: Datum) -> bool:
    return engine.truth(value) is not False
