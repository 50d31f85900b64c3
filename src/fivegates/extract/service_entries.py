"""Entries of service catalogues (Backstage, OpsLevel, Cortex, Datadog, Compass): what they are called and who owns them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..named_tuple import NamedTuple
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
    """One thing of a catalogue, by all of its names. ``product``: whose catalogue; ``is_service``: it is something that runs.

    What this tool keeps there itself (``fivegates agents --update``) has no owners: it repeats what other sources said some day.
    """

    names: frozenset[str]
    owners: tuple[EntryOwner, ...]
    place: Place
    product: str = ""
    is_service: bool = True


def service_entries(streams: Mapping[str, YamlStream], catalogue: Mapping[str, Any]) -> Iterator[ServiceEntry]:
    """Every entry with a name, in the order of files."""
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
    if "sign" in row and not any(next(select(resource, path), None) is not None for path in row["sign"]):
        return None
    is_kept = "kept" in row and next(select(resource, row["kept"]["by"]), None) is not None
    paths = [*row["names"], *(row["kept"]["names"] if is_kept else ())]
    names = {text for path in paths for found in select(resource, path) if (text := found.value.text)}
    owners = () if is_kept else tuple(owner for at in row["owners"] for owner in _owners(resource, at))[:MOST_OWNERS]
    is_service = _says(root, row.get("services", {}))
    return ServiceEntry(frozenset(names), owners, root.place, row["title"].split()[0], is_service) if names else None


def _owners(resource: Resource, row: Mapping[str, Any]) -> Iterator[EntryOwner]:
    for found in select(resource, row["at"]):
        if text := found.value.text:
            yield EntryOwner(text, "person" in row and text.lower().startswith(row["person"]), found.value.place)
