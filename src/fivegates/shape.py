"""Does plain data have the shape a published JSON schema asks for? The few keywords our schemas of written files use.

jsonschema would do, and a test compares the two; but importing it costs more than a whole scan of a small tree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .named_tuple import NamedTuple

KEYWORDS = frozenset(
    (
        "type",
        "properties",
        "required",
        "additionalProperties",
        "propertyNames",
        "items",
        "enum",
        "pattern",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "minProperties",
        "maxProperties",
        "minItems",
        "uniqueItems",
        "minLength",
        "maxLength",
        "$ref",
    )
)
ANNOTATIONS = frozenset(("$schema", "$id", "$defs", "title", "description", "default", "examples", "format"))

_TYPES: Mapping[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}
_NOUNS = {
    "object": "a table",
    "array": "a list",
    "string": "text in quotes",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "empty",
}

Route = tuple[str | int, ...]


class Mismatch(NamedTuple):
    """What is wrong at ``route`` (keys and list positions from the top), as one sentence, and what to do about it."""

    route: Route
    message: str
    hint: str = ""


def mismatches(data: Any, schema: Mapping[str, Any], route: Route = (), defs: Mapping[str, Any] | None = None) -> Iterator[Mismatch]:
    """Every place where ``data`` differs from ``schema``, in the order of the data; bounded by the depth of the schema.

    ``defs``: what ``#/$defs/NAME`` of the schema leads to, by default its own.
    """
    defs = schema.get("$defs", {}) if defs is None else defs
    if "$ref" in schema:
        schema = {**defs[schema["$ref"].removeprefix("#/$defs/")], **{key: word for key, word in schema.items() if key != "$ref"}}
    wanted = schema.get("type", ())
    wanted = (wanted,) if isinstance(wanted, str) else wanted
    if wanted and not any(_has_type(data, one) for one in wanted):
        nouns = " or ".join(_NOUNS[one] for one in wanted if one != "null")
        yield Mismatch(route, f"{_name(route)} must be {nouns}, not {_describe(data)}", _hint(schema))
    elif isinstance(data, dict) and "enum" not in schema:
        yield from _table_mismatches(data, schema, route, defs)
    elif isinstance(data, list) and "enum" not in schema:
        yield from _list_mismatches(data, schema, route, defs)
    else:
        yield from _scalar_mismatches(data, schema, route)


def _list_mismatches(data: list[Any], schema: Mapping[str, Any], route: Route, defs: Mapping[str, Any]) -> Iterator[Mismatch]:
    if len(data) < schema.get("minItems", 0):
        yield Mismatch(route, f"{_name(route)} is empty", _hint(schema))
    seen: set[str] = set()
    for index, item in enumerate(data):
        if "items" in schema:
            yield from mismatches(item, schema["items"], (*route, index), defs)
        if schema.get("uniqueItems") and isinstance(item, str):
            if item in seen:
                yield Mismatch((*route, index), f"{_name(route)} holds {item!r} twice", _hint(schema))
            seen.add(item)


def _table_mismatches(data: Mapping[str, Any], schema: Mapping[str, Any], route: Route, defs: Mapping[str, Any]) -> Iterator[Mismatch]:
    known = schema.get("properties", {})
    others = schema.get("additionalProperties", True)
    names = schema.get("propertyNames", {})
    pattern = defs[names["$ref"].removeprefix("#/$defs/")]["pattern"] if "$ref" in names else names.get("pattern")
    for name, value in data.items():
        here = (*route, name)
        if name in known:
            yield from mismatches(value, known[name], here, defs)
        elif others is False:
            yield Mismatch(here, f"unknown key {_name(here)}", _suggest(name, list(known)))
        elif pattern and not re.search(pattern, name):
            yield Mismatch(here, f"{_name(here)} is not a name that can stand here", _hint(schema))
        elif isinstance(others, Mapping):
            yield from mismatches(value, others, here, defs)
    for name in schema.get("required", ()):
        if name not in data:
            yield Mismatch(route, f"{_name(route)} lacks {name!r}", _hint(known.get(name, {})))
    if len(data) < schema.get("minProperties", 0):
        yield Mismatch(route, f"{_name(route)} is empty", _hint(schema))
    if len(data) > schema.get("maxProperties", len(data)):
        yield Mismatch(route, f"{_name(route)} holds more than {schema['maxProperties']} of {', '.join(known)}", _hint(schema))


def _scalar_mismatches(data: Any, schema: Mapping[str, Any], route: Route) -> Iterator[Mismatch]:
    hint = _hint(schema)
    if "enum" in schema and data not in schema["enum"]:
        choices = ", ".join(str(choice) for choice in schema["enum"])
        yield Mismatch(route, f"{_name(route)} is {_describe(data)}, which is none of {choices}", _suggest(data, schema["enum"]) or hint)
    if "pattern" in schema and isinstance(data, str) and not re.search(schema["pattern"], data):
        yield Mismatch(route, f"{_name(route)} is {_describe(data)}, which cannot stand here", hint)
    if isinstance(data, str) and len(data) < schema.get("minLength", 0):
        yield Mismatch(route, f"{_name(route)} is empty", hint)
    if isinstance(data, str) and len(data) > schema.get("maxLength", len(data)):
        yield Mismatch(route, f"{_name(route)} is longer than {schema['maxLength']} characters", hint)
    if not isinstance(data, int | float):
        return
    if "minimum" in schema and data < schema["minimum"]:
        yield Mismatch(route, f"{_name(route)} must be at least {schema['minimum']}", hint)
    if "maximum" in schema and data > schema["maximum"]:
        yield Mismatch(route, f"{_name(route)} must be at most {schema['maximum']}", hint)
    if "exclusiveMinimum" in schema and data <= schema["exclusiveMinimum"]:
        yield Mismatch(route, f"{_name(route)} must be more than {schema['exclusiveMinimum']}", hint)


def _has_type(data: Any, wanted: str) -> bool:
    if isinstance(data, bool):
        return wanted == "boolean"
    return isinstance(data, _TYPES[wanted]) and data == data  # TOML knows nan, which equals nothing; JSON does not


def _hint(schema: Mapping[str, Any]) -> str:
    text: str = schema.get("description", "").rstrip(".")
    return text[:1].lower() + text[1:]


def _name(route: Route) -> str:
    text = ""
    for step in route:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text or "the file"


def _describe(data: Any) -> str:
    if isinstance(data, str):
        return repr(data)  # whole: cut in two, a credential could no longer be told
    if isinstance(data, bool):
        return str(data).lower()
    if data is None:
        return "empty"
    if isinstance(data, (dict, list)):
        return "a table" if isinstance(data, dict) else "a list"
    return str(data)


def _suggest(given: Any, known: list[Any]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(str(given), [str(name) for name in known], n=1)
    return f"did you mean {close[0]!r}?" if close else f"known here: {', '.join(sorted(map(str, known)))}"
