"""Every field of a contract by its dotted path: what a person filled in, and what is left open.

``lifecycle.reviewed``; items of a list of texts share one path (``scope.data``); entries of a list of mappings are numbered
(``approvals.0.by``). What lies below ``scope.apis`` and ``identities`` goes by the provider and the environment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..named_tuple import NamedTuple
from ..source import Place, Source
from ..values import Origin, Unknown, Value

OPEN_WORDS = frozenset(("", "todo", "tbd", "*"))
_ONE_FIELD = frozenset(("scope.apis",))  # which provider has a line in it is the contract's choice
_NO_FIELDS = frozenset(("apiVersion", "kind"))
_NOTHING = Value(None, Origin("literal", Source("", ""), 0))


class Said(NamedTuple):
    """One filled-in value as written, at its line."""

    text: str
    place: Place


class Gap(NamedTuple):
    """A field that is absent (``place``: the nearest thing above it that is written) or still ``TODO``."""

    field: str
    place: Place


def is_said(value: Value | None) -> bool:
    """Whether a person filled this in: ``TODO``, ``TBD``, empty and ``*`` count as missing, ``none`` is a value.

    A mapping or list says something only where everything in it does: one TODO inside leaves the whole open.
    """
    if value is None or value.data is None or value.is_unknown:
        return False
    if isinstance(value.data, dict):
        return bool(value.data) and all(is_said(entry) for entry in value.data.values())
    if isinstance(value.data, tuple):
        return bool(value.data) and all(is_said(item) for item in value.data)
    return str(value.data).strip().lower() not in OPEN_WORDS


def filled_in(root: Value) -> dict[str, tuple[Said, ...]]:
    """Path to values, in the order of the document."""
    found: dict[str, list[Said]] = {}
    for path, said in _leaves(root, ""):
        found.setdefault(path, []).append(said)
    return {path: tuple(values) for path, values in found.items()}


def todos(root: Value) -> tuple[Gap, ...]:
    """Every single value that is written and says nothing (``TODO``, ``TBD``, ``*``, empty), where it stands.

    Items of every list are numbered: ``scope.apis.aws.0.because``.
    """
    return tuple(_todos(root, ""))


def left_open(root: Value, schema: Mapping[str, Any]) -> tuple[Gap, ...]:
    """Which fields of the schema the document leaves open, in the schema's order.

    A parent that says ``none`` leaves nothing open below it.
    """
    return tuple(_gaps(root, schema, "", root.place))


def _leaves(value: Value, path: str) -> Iterator[tuple[str, Said]]:
    data = value.data
    if isinstance(data, dict):
        for key, inner in data.items():
            yield from _leaves(inner, f"{path}.{key}" if path else key)
    elif isinstance(data, tuple):
        for number, item in enumerate(data):
            yield from _leaves(item, f"{path}.{number}" if isinstance(item.data, dict) else path)
    elif not isinstance(data, Unknown) and is_said(value):
        yield path, Said(_written(data), value.place)


def _todos(value: Value, path: str) -> Iterator[Gap]:
    data = value.data
    if isinstance(data, dict):
        for key, inner in data.items():
            yield from _todos(inner, f"{path}.{key}" if path else key)
    elif isinstance(data, tuple) and data:
        for number, item in enumerate(data):
            yield from _todos(item, f"{path}.{number}")
    elif not isinstance(data, Unknown) and not is_said(value):
        yield Gap(path, value.place)


def _written(data: Any) -> str:
    return str(data).lower() if isinstance(data, bool) else str(data)


def _gaps(value: Value, schema: Mapping[str, Any], path: str, above: Place) -> Iterator[Gap]:
    for key, inner in schema["properties"].items():
        field = f"{path}.{key}" if path else key
        found = value.get(key) if isinstance(value.data, dict) else None
        if field in _NO_FIELDS or (found is not None and str(found.data) == "none"):
            continue
        place = found.place if found is not None else above
        if "properties" in inner and field not in _ONE_FIELD and not _is_text(found):
            yield from _gaps(found if found is not None else _NOTHING, inner, field, place)
        elif not is_said(found):
            yield Gap(field, place)


def _is_text(value: Value | None) -> bool:
    """Whether a field that may be a mapping is filled in as a text, as ``blast_radius`` may be."""
    return value is not None and isinstance(value.data, str) and is_said(value)
