"""Which charts below a chart take part: conditions and tags; and the values that it takes over from them."""

from __future__ import annotations

from dataclasses import replace

from ...values import Unknown
from .chart import Chart
from .coalesce import coalesced, fill
from .data import Datum, GoMap, copied, raw

_DEEPEST = 10


def taking_part(chart: Chart, given: GoMap, prefix: str = "", tags: GoMap | None = None, depth: int = _DEEPEST) -> Chart:
    """``chart`` without the charts that ``given`` (the values of the whole release) turns off."""
    if depth < 0 or not (chart.children or chart.missing):
        return chart
    values = coalesced(chart, copied(_at(given, prefix)))
    wanted = tags if tags is not None else raw(values.get("tags"))
    asked = {dependency.called: dependency for dependency in chart.dependencies}
    children = []
    for child in chart.children:
        dependency = asked.get(child.name)
        if dependency is None or _enabled(dependency.conditions, dependency.tags, values, wanted) is not False:
            children.append(taking_part(child, given, f"{prefix}{child.name}.", wanted if isinstance(wanted, GoMap) else None, depth - 1))
    missing = [one for one in chart.missing if _enabled(one.conditions, one.tags, values, wanted) is not False]
    return replace(chart, children=children, missing=missing)


def imported(chart: Chart, given: GoMap) -> GoMap:
    """Defaults that ``chart`` takes over from the charts below it (``import-values``), laid under what is given."""
    values: GoMap | None = None
    for dependency in chart.dependencies:
        if not dependency.imports or not any(child.name == dependency.called for child in chart.children):
            continue
        values = values if values is not None else coalesced(chart, copied(given))
        for child, parent in dependency.imports:
            found = _at(values, f"{dependency.called}.{child}.")
            target = given
            for step in [step for step in parent.split(".") if step]:
                below = raw(target.get(step))
                if not isinstance(below, GoMap):
                    below = target[step] = GoMap()
                target = below
            for key, value in copied(found).items():
                fill(target, key, value)
    return given


def _enabled(conditions: tuple[str, ...], tags: tuple[str, ...], values: GoMap, wanted: Datum) -> bool | None:
    """The first condition that holds a truth decides, then any tag; nothing said means that the chart takes part."""
    for condition in conditions:
        holder, _, key = condition.rpartition(".")
        said = raw(_at(values, f"{holder}.").get(key)) if holder else raw(values.get(key))
        if isinstance(said, bool):
            return said
        if isinstance(said, Unknown):
            return None
    said_tags = [raw(wanted.get(tag)) for tag in tags] if isinstance(wanted, GoMap) else []
    truths = [tag for tag in said_tags if isinstance(tag, bool)]
    return any(truths) if truths else True


def _at(values: GoMap, path: str) -> GoMap:
    found: Datum = values
    for step in path.split("."):
        if step:
            found = raw(found.get(step)) if isinstance(found, GoMap) else None
    return found if isinstance(found, GoMap) else GoMap()
