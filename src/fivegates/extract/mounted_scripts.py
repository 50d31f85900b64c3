"""Scripts that a container finds under a path because a ConfigMap is mounted there: what it starts may be one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..values import Value
from .containers import CONFIG_MAP
from .kept import Find, Kept
from .keys import Keys

Script = tuple[str, Value]  # its path in the container, and its text
MOST = 200  # of one workload


def scripts_of_pod(pod: Value, containers: Sequence[Value], keys: Keys, find: Find) -> Iterator[Script]:
    """The files of ConfigMaps that the volumes of a pod put into its containers."""
    volumes = keys.get(pod, "volumes")
    held: dict[str, Kept] = {}
    for volume in volumes.items() if volumes is not None else ():
        source, named = keys.get(volume, "configMap"), keys.get(volume, "name")
        name = keys.get(source, "name") if source is not None else None
        kept = find(CONFIG_MAP, name.text) if name is not None and name.text else None
        if kept is not None and named is not None and named.text:
            held[named.text] = kept
    for container in containers if held else ():
        mounts = keys.get(container, "volumeMounts")
        for mount in mounts.items() if mounts is not None else ():
            name, path, part = (keys.get(mount, key) for key in ("name", "mountPath", "subPath"))
            kept = held.get(name.text) if name is not None and name.text else None
            if kept is not None and path is not None and path.text:
                yield from files_at(kept, path.text, part)


def files_at(kept: Kept, path: str, part: Value | None) -> Iterator[Script]:
    """One file, or every file below a path."""
    for key, value in kept.entries.items():
        if value is not None and value.text and (part is None or part.text == key):
            yield (path if part is not None else f"{path.rstrip('/')}/{key}"), value
