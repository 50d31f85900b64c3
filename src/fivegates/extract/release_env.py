"""The variables that a release's values give: maps of names, lists of ``{name, value}``, and the stores that are given whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..resolve.interface import Resource
from ..resolve.release_settings import Path
from ..values import Value
from .containers import loaded_from
from .kept import Find
from .model import EnvEntry, LoadedStore, Selected
from .paths import line_in
from .release_sections import ENVIRONMENTS
from .release_stores import ReleaseStores
from .release_values import ReleaseValues
from .texts import reference_text
from .workloads import UNKNOWN_NAME, entry_place


class ReleaseEnv:
    """``stores`` names what is kept; ``find``: what that holds."""

    def __init__(self, values: ReleaseValues, stores: ReleaseStores, find: Find, resource: Resource) -> None:
        self._values = values
        self._stores = stores
        self._find = stores.find(find)
        self._resource = resource

    def entries(self, below: Path, but: Iterable[Path]) -> Iterator[EnvEntry]:
        """The variables below a path of the values, but not below those in ``but``: those given one by one, then what only stores give."""
        left_out = tuple(but)
        own: set[str] = set()
        for path, value in self._values.named(ENVIRONMENTS, below, left_out):
            for entry in self._given(value):
                own.add(entry.name)
                yield entry
            if value.is_unknown:
                yield EnvEntry(UNKNOWN_NAME, value, None, line_in(value, self._resource).place, ".".join(path))
        loaded: dict[tuple[str, str | None], EnvEntry] = {}
        for store in self.stores(below, left_out):
            for entry in loaded_from(store, self._find):
                loaded.setdefault((entry.name, entry.reference), entry)
        yield from (entry for entry in loaded.values() if entry.name not in own)

    def stores(self, below: Path, but: Iterable[Path]) -> Iterator[LoadedStore]:
        """What is handed over whole there."""
        yield from self._stores.below(below, but)

    def _given(self, value: Value) -> Iterator[EnvEntry]:
        if isinstance(value.data, dict):
            for name, entry in value.data.items():
                yield self._entry(name, entry)
        for item in value.items():
            name_of = item.get("name")
            if name_of is not None and name_of.text:
                yield self._entry(name_of.text, item)

    def _entry(self, name: str, entry: Value) -> EnvEntry:
        """A variable with its value, with the stored secret that it comes from, or with what a ConfigMap keeps for it."""
        place = entry_place(entry, Selected(entry, line_in(entry, self._resource)))
        if not isinstance(entry.data, dict):
            return EnvEntry(name, entry, None, place)
        source = entry.get("valueFrom") or entry
        secret = source.get("secretKeyRef")
        if secret is not None:
            return EnvEntry(name, None, self._reference(secret), place, "secret")
        kept = self._setting(source.get("configMapKeyRef"))
        return EnvEntry(name, kept if kept is not None else entry.get("value"), None, kept.place if kept is not None else place)

    def _reference(self, secret: Value) -> str | None:
        store, key = secret.get("name"), secret.get("key")
        text = reference_text(store) if store is not None else None
        named = self._stores.name(text) if text else ""
        return f"{named}/{key.text}" if named and key is not None and key.text else None

    def _setting(self, reference: Value | None) -> Value | None:
        """The value that a ConfigMap keeps under the key that a variable names."""
        name, key = (reference.get(part) if reference is not None else None for part in ("name", "key"))
        named = self._stores.name(name.text) if name is not None and name.text else ""
        kept = self._find("ConfigMap", named) if named else None
        return kept.entries.get(key.text) if kept is not None and key is not None and key.text else None
