"""Scripts that the values of a release mount from ConfigMaps, as the app-template chart takes them (``persistence``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..values import Value
from .containers import CONFIG_MAP
from .kept import Find
from .mounted_scripts import Script, files_at
from .release_stores import ReleaseStores
from .release_values import ReleaseValues


def scripts_of_release(values: ReleaseValues, stores: ReleaseStores, find: Find) -> Iterator[Script]:
    """The files of ConfigMaps that a release's values mount."""
    for entry in values.entries("persistence").values():
        kind, name, own = (entry.get(key) for key in ("type", "name", "identifier"))
        if kind is None or kind.text != "configMap":
            continue
        called = (
            stores.name(name.text) if name is not None and name.text else stores.called(own.text) if own is not None and own.text else ""
        )
        kept = find(CONFIG_MAP, called) if called else None
        for mount in _mounts(entry) if kept is not None else ():
            path = mount.get("path")
            if kept is not None and path is not None and path.text:
                yield from files_at(kept, path.text, mount.get("subPath"))


def _mounts(entry: Value) -> Iterator[Value]:
    """``globalMounts``, and ``advancedMounts`` of each container of each controller."""
    everywhere, single = entry.get("globalMounts"), entry.get("advancedMounts")
    yield from everywhere.items() if everywhere is not None else ()
    for controller in _entries(single):
        for container in _entries(controller):
            yield from container.items()


def _entries(value: Value | None) -> Iterable[Value]:
    return value.data.values() if value is not None and isinstance(value.data, dict) else ()
