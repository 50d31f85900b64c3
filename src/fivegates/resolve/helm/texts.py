"""Data as text: Go's default format, YAML and JSON as Helm writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...values import Unknown
from .data import Datum, GoList, GoMap, Methods, number_text, raw

if TYPE_CHECKING:
    from .interpreter import Engine

_DEEPEST = 100


def text_of(datum: Datum, engine: Engine, inner: bool = False, depth: int = 0) -> str:
    """As ``print`` and an action write it; ``inner``: inside a list or map, where nil shows."""
    datum = raw(datum)
    if isinstance(datum, str):
        return datum
    if datum is None:
        return "<nil>" if inner else ""
    if isinstance(datum, bool):
        return "true" if datum else "false"
    if isinstance(datum, int | float):
        return number_text(datum)
    if isinstance(datum, Unknown):
        return engine.unknowns.marker(datum)
    engine.budget.spend(1 + (len(datum) >> 2) if isinstance(datum, GoMap | GoList) else 1)
    if depth > _DEEPEST:
        raise RecursionError
    if isinstance(datum, GoMap):
        return f"map[{' '.join(f'{key}:{text_of(datum[key], engine, True, depth + 1)}' for key in sorted(datum))}]"
    if isinstance(datum, Methods) and (listed := datum.listed()) is not None:
        datum = listed
    if isinstance(datum, GoList):
        return f"[{' '.join(text_of(item, engine, True, depth + 1) for item in datum)}]"
    return str(datum) if isinstance(datum, Methods) else ""
