"""Data as the JSON that Go writes, and JSON as data."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ...values import Unknown
from .data import Datum, GoList, GoMap, Methods, json_number, raw
from .failure import RenderError

if TYPE_CHECKING:
    from .interpreter import Engine

_DEEPEST = 100
_HTML = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})
_RAW = str.maketrans({"\u2028": "\\u2028", "\u2029": "\\u2029"})


def json_text(engine: Engine, datum: Datum, html: bool = True, indent: int = 0, depth: int = 0) -> str:
    """``indent``: blanks a level, 0 for one line."""
    data = raw(datum)
    engine.budget.spend(1)
    if depth > _DEEPEST:
        raise RecursionError
    if isinstance(data, Methods):
        data = data.listed()
    if isinstance(data, GoMap):
        pairs = [(json_text(engine, key, html), json_text(engine, data[key], html, indent, depth + 1)) for key in sorted(data)]
        return _wrapped("{", [f"{key}:{' ' if indent else ''}{item}" for key, item in pairs], "}", indent, depth)
    if isinstance(data, GoList):
        return _wrapped("[", [json_text(engine, item, html, indent, depth + 1) for item in data], "]", indent, depth)
    if data is None or isinstance(data, bool):
        return json.dumps(data)
    if isinstance(data, int | float):
        return json_number(data)
    if isinstance(data, Unknown):
        return engine.unknowns.marker(data)
    if isinstance(data, str):
        return json.dumps(data, ensure_ascii=False).translate(_HTML if html else _RAW)
    raise RenderError("an object that is no data is written as JSON")


def _wrapped(start: str, items: list[str], end: str, indent: int, depth: int) -> str:
    if not items or not indent:
        return f"{start}{','.join(items)}{end}"
    pad = "\n" + " " * indent * (depth + 1)
    return f"{start}{pad}{f',{pad}'.join(items)}\n{' ' * indent * depth}{end}"


def parsed_json(text: str) -> Datum:
    """Raises ``ValueError``."""
    return _datum(json.loads(text), _DEEPEST)


def _datum(value: Any, depth: int) -> Datum:
    if depth < 0:
        raise RecursionError
    if isinstance(value, dict):
        return GoMap((key, _datum(item, depth - 1)) for key, item in value.items())
    if isinstance(value, list):
        return GoList(_datum(item, depth - 1) for item in value)
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value
