"""What a custom resource gives to the process that its operator starts: variables, stored secrets, and the keys of the models it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..named_tuple import NamedTuple
from ..resolve.interface import Resource
from ..source import Place
from ..values import Value
from .containers import SECRET, env_entry, finds_nothing, loaded_from, named_sources
from .kept import Find
from .keys import Keys
from .model import EnvEntry, LoadedStore, Selected
from .named_objects import NamedObjects
from .paths import line_in, select, select_first
from .workloads import UNKNOWN_NAME, entry_place, read_env

Row = Mapping[str, Any]
MODEL, TOOL = "model", "tool"


class Known(NamedTuple):
    """What a custom resource may name: ``objects``, with the ``rows`` of their kinds, and what its pods can load (``find``)."""

    objects: NamedObjects
    rows: Mapping[str, Row]
    find: Find = finds_nothing


def custom_env(resource: Resource, row: Row, known: Known) -> Iterator[EnvEntry]:
    """Every variable that is known of, and every key that comes with a model or store that the resource names."""
    for path in row.get("env", ()):
        for found in select(resource, path):
            yield from env_entry(found.value, Keys(False), resource, known.find)
    for store in custom_stores(resource, row):
        yield from loaded_from(store, known.find)
    for path in row.get("env_map", ()):
        for found in select(resource, path):
            yield from read_env(found, {"shape": "map"}, resource)
    for entry in row.get("secrets", ()):
        for found in select(resource, entry["at"]):
            yield from _secret(found.value, entry, resource)
    for entry in row.get("values", ()):
        for found in select(resource, entry["at"]):
            for given in _value(found, _variable(found.value, entry), entry.get("opens") == MODEL):
                yield _for(given, entry)
    for entry in row.get("models", ()):
        yield from _model_keys(resource, entry, known)


def custom_stores(resource: Resource, row: Row) -> Iterator[LoadedStore]:
    """The Secrets and ConfigMaps that are loaded whole."""
    for path in row.get("env_from", ()):
        for found in select(resource, path):
            yield from named_sources(found.value, Keys(False), resource)
    for path in row.get("env_from_secret", ()):
        for found in select(resource, path):
            name = found.value.get("name")
            if name is not None:
                yield LoadedStore(SECRET, name.text or "", "", line_in(name, resource).place)


def _secret(value: Value, entry: Row, resource: Resource) -> Iterator[EnvEntry]:
    """One key of a Secret: {name, key}, given under the name that its field ``variable`` holds."""
    name, key = value.get("name"), value.get("key")
    shown = value.get(entry["variable"]) if "variable" in entry else key
    if name is not None and key is not None and name.text and key.text:
        given = (shown.text if shown is not None else None) or key.text
        place = line_in(name, resource).place
        yield _for(EnvEntry(given, None, f"{name.text}/{key.text}", place, "secret", entry.get("opens") == MODEL), entry)


def _for(given: EnvEntry, entry: Row) -> EnvEntry:
    """What only a tool server is called with is not what its caller runs as."""
    return given._replace(acts=False) if entry.get("for") == TOOL else given


def _variable(value: Value, entry: Row) -> str:
    """The name that a value is given under: always the same, or what its field ``variable`` says."""
    named = value.get(entry["variable"]) if "variable" in entry else None
    return (named.text if named is not None else None) or entry.get("name", UNKNOWN_NAME)


def _value(found: Selected, name: str, opens_model: bool, place: Place | None = None) -> Iterator[EnvEntry]:
    """A field that holds its value or says where it is kept ({value}, {valueFrom} or {credentialRef}).

    ``place``: who is given it, where that is another.
    """
    value, source = found.value.get("value"), found.value.get("valueFrom")
    credential = found.value.get("credentialRef")
    if value is not None:
        yield EnvEntry(name, value, None, place or entry_place(value, found), "env", opens_model)
    kind = source.get("type") if source is not None else None
    kept = source.get("secretKeyRef") if source is not None else None
    secret = kept or credential or (source if kind is not None and kind.text == "Secret" else None)
    stored, key = (secret.get("name") or secret.get("valueRef"), secret.get("key")) if secret is not None else (None, None)
    if stored is not None and key is not None and stored.text and key.text:
        yield EnvEntry(name, None, f"{stored.text}/{key.text}", place or stored.place, "secret", opens_model)


def _model_keys(resource: Resource, entry: Row, known: Known) -> Iterator[EnvEntry]:
    """The keys of each model (or store) that the resource names, at the line that names it."""
    listed = [(found.value, line_in(found.value, resource).place) for found in select(resource, entry["at"])]
    for value, place in listed:
        if "only" in entry and (kind := value.get("kind")) is not None and kind.text != entry["only"]:
            continue
        target = known.objects.meant(value, entry["kind"], resource)
        if target is not None:
            yield from _keys_of(target, known.rows[entry["kind"]], place)
    if not listed and "default" in entry and ("when" not in entry or select_first(resource, entry["when"]) is not None):
        default = known.objects.beside(resource, entry["kind"], entry["default"])
        if default is not None:
            yield from _keys_of(default, known.rows[entry["kind"]], resource.place)


def _keys_of(target: Resource, row: Row, place: Place) -> Iterator[EnvEntry]:
    for key in row["keys"]:
        opens = row["class"] == MODEL and key.get("opens", MODEL) == MODEL
        if "value" in key:
            for found in select(target, key["value"]):
                for given in _value(found, _variable(found.value, key), opens, place):
                    yield _for(given, key)
            continue
        stored, within = select_first(target, key["secret"]), select_first(target, key["key"])
        if stored is not None and within is not None and stored.value.text and within.value.text:
            yield EnvEntry(within.value.text, None, f"{stored.value.text}/{within.value.text}", place, "secret", opens)
