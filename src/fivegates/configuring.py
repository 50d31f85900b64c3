"""Every setting of a tree with its value and where that comes from: the file, its profile, a pack, or nobody (the default)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .catalog import load
from .engine.packs.pack import Packs, load_packs
from .named_tuple import NamedTuple
from .readers.interface import Problem
from .settings import Settings, load_schema, load_settings, missing_roots, read_table, settings_place
from .shape import Route
from .source import Place
from .tree.interface import Tree


class Setting(NamedTuple):
    """``name`` with dots, ``value`` as plain data. ``origin``: default | file | profile | pack; ``place`` for a file and a pack.

    ``profile``: the profile's name where it is the origin.
    """

    name: str
    value: Any
    origin: str
    place: Place | None = None
    profile: str = ""


class Configuration(NamedTuple):
    """``path``: the file that was read, '' where there is none. ``errors`` keep checks of packs from being asked; ``notices`` do not."""

    path: str
    settings: list[Setting]
    errors: list[Problem]
    notices: list[Problem]


def configuration(tree: Tree) -> Configuration:
    """What is set for a tree. Raises ``SettingsError`` with every mistake of the file."""
    settings = load_settings(tree)
    packs = load_packs(tree, settings)
    data = read_table(tree, settings)
    rows = [
        row
        for name, schema in load_schema()["properties"].items()
        if name != "enforce"
        for row in _rows(tree, settings, schema, data.get(name), (name,))
    ]
    rows += [*_enforced(tree, settings, data), *_packed(packs)]
    return Configuration(settings.path, rows, [*packs.problems], missing_roots(tree, settings))


def _rows(tree: Tree, settings: Settings, schema: Mapping[str, Any], value: Any, route: Route) -> Iterator[Setting]:
    """A row for each key of a table, entry of a mapping and table of a list; what is not set has its default."""
    known, others = schema.get("properties", {}), schema.get("additionalProperties")
    if known and (value is not None or len(route) == 1):
        for key, of in known.items():
            yield from _rows(tree, settings, of, (value or {}).get(key), (*route, key))
    elif isinstance(others, Mapping) and isinstance(value, dict) and value:
        for key in value:
            yield from _rows(tree, settings, others, value[key], (*route, key))
    elif schema.get("type") == "array" and value and isinstance(value[0], dict):
        for number, one in enumerate(value):
            for key in one:
                yield from _rows(tree, settings, schema["items"]["properties"][key], one[key], (*route, number, key))
    elif value is None:
        yield Setting(_name(route), schema.get("default"), "default")
    else:
        yield Setting(_name(route), value, "file", settings_place(tree, settings, route))


def _enforced(tree: Tree, settings: Settings, data: Mapping[str, Any]) -> Iterator[Setting]:
    """What fails a run: the file's word on a check, the profile's, then the file's word on all others, or the profile's."""
    below: Mapping[str, str] = load("profiles")[settings.profile]["enforce"]
    said: Mapping[str, Any] = data.get("enforce", {})
    for check in sorted(said.keys() | below.keys(), key=lambda name: (name != "default", name)):
        if check in said:
            yield Setting(f"enforce.{check}", said[check], "file", settings_place(tree, settings, ("enforce", check)))
        elif settings.profile == "default":
            yield Setting(f"enforce.{check}", below[check], "default")
        else:
            yield Setting(f"enforce.{check}", below[check], "profile", None, settings.profile)


def _packed(packs: Packs) -> Iterator[Setting]:
    for check in packs.checks:
        place = packs.places[check.id]._replace(line=1)
        yield Setting(f"checks.{check.id}", f"{check.name}, {check.severity}, {check.status}", "pack", place)


def _name(route: Route) -> str:
    """Dotted, names that TOML would put in quotes in quotes."""
    text = ""
    for step in route:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            word = step if step.replace("-", "_").isidentifier() or step.isdigit() else f'"{step}"'
            text += f".{word}" if text else word
    return text
