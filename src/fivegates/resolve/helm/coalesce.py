"""Values laid over each other, and what each chart sees of them: Helm's coalescing."""

from __future__ import annotations

from .chart import Chart
from .data import Datum, GoMap, copied, datum_of, raw

_DEEPEST = 100


def coalesced(chart: Chart, given: GoMap) -> GoMap:
    """The values of ``chart`` and of the charts below it, each under its name. ``given`` is changed and returned: it wins."""
    if chart.values is not None:
        defaults = datum_of(chart.values)
        children = {child.name for child in chart.children}
        for key, value in defaults.items():
            fill(given, key, value, keep_null=key in children)
    for child in chart.children:
        below = raw(given.get(child.name))
        if not isinstance(below, GoMap):
            below = GoMap()
        given[child.name] = below
        _share_globals(given, below)
        coalesced(child, below)
    return given


def fill(target: GoMap, key: str, value: Datum, keep_null: bool = False, depth: int = _DEEPEST) -> None:
    """Give ``target`` the default of a key: maps merge, a null that was given removes the default."""
    if depth < 0:
        raise RecursionError
    if key not in target:
        target[key] = value
        return
    ours, theirs = raw(target[key]), raw(value)
    if ours is None:
        if not keep_null:
            del target[key]
    elif isinstance(ours, GoMap) and isinstance(theirs, GoMap):
        for name, item in theirs.items():
            fill(ours, name, item, depth=depth - 1)


def laid_over(first: GoMap, second: GoMap, depth: int = _DEEPEST) -> GoMap:
    """``second`` over ``first``, both given: maps merge, anything else of the second wins, nulls stay to remove defaults later."""
    if depth < 0:
        raise RecursionError
    merged = GoMap(first, first.written)
    for key, value in second.items():
        ours, theirs = raw(merged.get(key)), raw(value)
        merged[key] = laid_over(ours, theirs, depth - 1) if isinstance(ours, GoMap) and isinstance(theirs, GoMap) else value
    return merged


def _share_globals(above: GoMap, below: GoMap) -> None:
    shared = raw(above.get("global"))
    if not isinstance(shared, GoMap):
        shared = GoMap()
    ours = raw(below.get("global"))
    own = ours if isinstance(ours, GoMap) else GoMap()
    below["global"] = _over(copied(shared), own, _DEEPEST)


def _over(shared: GoMap, own: GoMap, depth: int) -> GoMap:
    """The globals of the chart above win."""
    if depth < 0:
        raise RecursionError
    for key, value in own.items():
        ours, theirs = raw(shared.get(key)), raw(value)
        if key not in shared:
            shared[key] = value
        elif isinstance(ours, GoMap) and isinstance(theirs, GoMap):
            _over(ours, theirs, depth - 1)
    return shared
