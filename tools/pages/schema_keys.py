"""What a JSON schema says about a key, in words for people who write the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .markdown import code

Schema = Mapping[str, Any]
WORDS = {"string": "text", "object": "mapping", "array": "list", "boolean": "true or false", "integer": "whole number", "number": "number"}
_DATE = "[0-9]{4}-"


@dataclass(frozen=True, slots=True)
class Key:
    """One key: ``path`` with dots, ``[]`` behind a list and ``<name>`` where any name may stand."""

    path: str
    schema: Schema
    required: bool


def keys(schema: Schema, prefix: str = "") -> Iterator[Key]:
    """Every key below ``schema``, each before those inside it."""
    required = schema.get("required", ())
    for name, inner in schema.get("properties", {}).items():
        yield Key(f"{prefix}{name}", inner, name in required)
        yield from _below(inner, f"{prefix}{name}")


def _below(schema: Schema, path: str) -> Iterator[Key]:
    items, others = schema.get("items"), schema.get("additionalProperties")
    yield from keys(schema, f"{path}.")
    if isinstance(items, dict):
        yield from _below(items, f"{path}[]")
    if isinstance(others, dict):
        yield Key(f"{path}.<name>", others, False)
        yield from _below(others, f"{path}.<name>")


def kind_of(schema: Schema) -> str:
    """The type in words, with the values where they are counted."""
    if "$ref" in schema:
        return code(str(schema["$ref"]).rpartition("/")[2])
    if "const" in schema:
        return code(str(schema["const"]))
    if "enum" in schema:
        return ", ".join(code(str(value)) for value in schema["enum"] if value != "TODO")
    types = schema.get("type", ())
    return " or ".join(_word(name, schema) for name in ([types] if isinstance(types, str) else types) if _is_said(name, types, schema))


def _word(name: str, schema: Schema) -> str:
    if name == "array":
        inner = kind_of(schema.get("items", {}))
        return f"list of {inner}" if inner else "list"
    return "date" if name == "string" and _DATE in schema.get("pattern", "") else WORDS[name]


def _is_said(name: str, types: str | list[str], schema: Schema) -> bool:
    """``null``, and a text that can only be TODO or none beside the real type, are said once for all keys."""
    placeholder = name == "string" and len(types) > 1 and schema.get("pattern", "").startswith("^(TODO|TBD|none)")
    return name != "null" and not placeholder
