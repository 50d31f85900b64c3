"""docs/configuration.md: every setting from its schema, each with the example that ``fivegates init`` writes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from fivegates.packaged import read_packaged
from fivegates.settings import load_schema

from .markdown import code, fence, prose, table
from .schema_keys import Schema, kind_of
from .templates import fill

_SETTING = re.compile(r'# (\[|"[^"]+" = |[a-z_-]+ = |FG[0-9]+ = )')
_HEADER = re.compile(r"\[+([a-z_]+)")


def render() -> str:
    """The whole page."""
    settings = load_schema()["properties"]
    return fill(
        "configuration",
        "schemas/settings.schema.json and src/fivegates/cli/settings.toml",
        {
            "contents": table(
                ("setting", "type", "default"), [(f"[{code(name)}](#{name})", _type(of), _default(of)) for name, of in settings.items()]
            ),
            "settings": "\n\n".join(_setting(name, of) for name, of in settings.items()),
            "example": fence(example(), "toml"),
        },
    )


def example() -> str:
    """Every setting of the file that ``fivegates init`` writes, taken out of its comments."""
    return "\n".join(line for lines in examples().values() for line in [*lines, ""])


def examples() -> dict[str, list[str]]:
    """The lines of TOML that show each setting, by its name."""
    found: dict[str, list[str]] = {}
    inside = ""
    for line in read_packaged("fivegates.cli", "settings.toml").decode("utf-8").splitlines():
        if not line.startswith("#"):
            inside = ""
        elif _SETTING.match(line):
            setting = line.removeprefix("# ")
            header = _HEADER.match(setting)
            inside = header[1] if header else inside or setting.partition(" =")[0]
            found.setdefault(inside, []).append(setting)
    return found


def _setting(name: str, schema: Schema) -> str:
    return "\n\n".join((f"## {name}", _sentence(name, schema), *_inside(schema), fence("\n".join(examples()[name]), "toml")))


def _sentence(name: str, schema: Schema) -> str:
    default = f", by default {_default(schema)}" if "default" in schema else ""
    return f"{prose(schema['description'])} Type: {_type(schema)}{default}."


def _type(schema: Schema) -> str:
    values = schema.get("additionalProperties")
    if isinstance(values, dict):
        return f"table of {kind_of(values)}"
    return "table" if schema["type"] == "object" else kind_of(schema)


def _default(schema: Schema) -> str:
    return code(str(schema["default"])) if "default" in schema else ""


def _inside(schema: Schema) -> Iterator[str]:
    """The keys of a table, and of each table in a list."""
    rows = list(_keys(schema.get("properties", {}), schema.get("required", ())))
    if rows:
        yield table(("key", "type", "meaning"), rows)


def _keys(properties: Schema, required: Any, prefix: str = "") -> Iterator[tuple[str, str, str]]:
    for name, of in properties.items():
        needed = "**Required.**" if name in required else f"Default: {_default(of)}." if _default(of) else ""
        yield code(f"{prefix}{name}"), _kind(of), " ".join(filter(None, (prose(of.get("description", "")), needed)))
        items = of.get("items", {})
        yield from _keys(items.get("properties", {}), items.get("required", ()), f"{prefix}{name}.")


def _kind(schema: Schema) -> str:
    return "list of tables" if schema.get("items", {}).get("type") == "object" else kind_of(schema)
