"""The variables that a release's values give: maps of names, lists of ``{name, value}``, and the stores that are given whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..resolve.interface import Resource
from ..resolve.release_settings import Path
from ..values import Value
from .model import EnvEntry, Selected
from .paths import line_in
from .release_sections import ENV_SOURCES, ENVIRONMENTS
from .release_values import ReleaseValues
from .texts import reference_text
from .workloads import UNKNOWN_NAME, entry_place


def release_env(values: ReleaseValues, below: Path, but: Iterable[Path], resource: Resource) -> Iterator[EnvEntry]:
    """The variables below a path of the values, but not below those in ``but``."""
    for path, value in values.named(ENVIRONMENTS, below, but):
        yield from _entries(value, resource)
        if value.is_unknown:
            yield EnvEntry(UNKNOWN_NAME, value, None, line_in(value, resource).place, ".".join(path))
    for path, value in values.named(ENV_SOURCES, below, but):
        for item in value.items() or (value,):
            yield from _source(item, resource, path[-1])


def _entries(value: Value, resource: Resource) -> Iterator[EnvEntry]:
    if isinstance(value.data, dict):
        for name, entry in value.data.items():
            yield _entry(name, entry, resource)
    for item in value.items():
        name_of = item.get("name")
        if name_of is not None and name_of.text:
            yield _entry(name_of.text, item, resource)


def _entry(name: str, entry: Value, resource: Resource) -> EnvEntry:
    """A variable with its value, or with the stored secret that it comes from."""
    place = entry_place(entry, Selected(entry, line_in(entry, resource)))
    if not isinstance(entry.data, dict):
        return EnvEntry(name, entry, None, place)
    source = entry.get("valueFrom")
    secret = source.get("secretKeyRef") if source is not None else entry.get("secretKeyRef")
    if secret is not None:
        store, key = secret.get("name"), secret.get("key")
        text = reference_text(store) if store is not None else None
        return EnvEntry(name, None, f"{text}/{key.text}" if text and key is not None and key.text else None, place, "secret")
    return EnvEntry(name, entry.get("value"), None, place)


def _source(item: Value, resource: Resource, named: str) -> Iterator[EnvEntry]:
    """A Secret or ConfigMap whose entries all become variables."""
    for kind in ("secretRef", "configMapRef"):
        reference = item.get(kind)
        name = reference.get("name") if reference is not None else None
        if name is not None:
            yield EnvEntry(UNKNOWN_NAME, None, f"{kind}:{name.text or '?'}", line_in(name, resource).place, "env_from")
    if named == "extraEnvVarsSecret" and item.text:
        yield EnvEntry(UNKNOWN_NAME, None, f"secretRef:{item.text}", line_in(item, resource).place, "env_from")
