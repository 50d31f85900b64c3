"""Entries of service catalogues (Backstage, OpsLevel, Cortex, Datadog, Compass): what they are called and who owns them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ..readers.yaml import YamlStream
from ..resolve.attributes import MappingAttributes
from ..resolve.interface import Resource
from ..source import Place
from ..values import Value
from .paths import select

MOST_OWNERS = 100


class EntryOwner(NamedTuple):
    """An owner as the entry writes it; a team (or what does not say that it is a person) counts less."""

    name: str
    is_person: bool
    place: Place


class ServiceEntry(NamedTuple):
    """One thing of a catalogue, by all of its names."""

    names: frozenset[str]
    owners: tuple[EntryOwner, ...]
    place: Place


def service_entries(streams: Mapping[str, YamlStream], catalogue: Mapping[str, Any]) -> Iterator[ServiceEntry]:
    """Every entry with a name and an owner, in the order of files."""
    for path in sorted(streams):
        for document in streams[path].documents:
            row = next((row for row in catalogue["formats"] if _says(document.root, row["when"])), None)
            entry = _entry(document.root, row) if row is not None else None
            if entry is not None:
                yield entry


def _says(root: Value, wanted: Mapping[str, list[str]]) -> bool:
    for key, texts in wanted.items():
        value = root.get(key)
        if value is None or value.data is None or (texts and str(value.data) not in texts):
            return False
    return True


def _entry(root: Value, row: Mapping[str, Any]) -> ServiceEntry | None:
    entries = root.data if isinstance(root.data, dict) else {}
    resource = Resource("", "catalogue/entry", "", "", root.place, MappingAttributes(entries))
    names = {text for path in row["names"] for found in select(resource, path) if (text := found.value.text)}
    owners = tuple(owner for at in row["owners"] for owner in _owners(resource, at))[:MOST_OWNERS]
    return ServiceEntry(frozenset(names), owners, root.place) if names and owners else None


def _owners(resource: Resource, row: Mapping[str, Any]) -> Iterator[EntryOwner]:
    for found in select(resource, row["at"]):
        if text := found.value.text:
            yield EntryOwner(text, "person" in row and text.lower().startswith(row["person"]), found.value.place)
