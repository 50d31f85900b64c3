"""Ways out of a container's walls: what pods and compose services are given of their host, and what they may do as root."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ...extract.keys import Keys
from ...extract.model import ContainerImage, PodRecord
from ...extract.paths import line_in
from ...extract.texts import part_name
from ...facts.model import Escape
from ...values import Value
from ..agents import Linked
from ..names import glob_matches, image_repository
from ..places import Locations
from ..sidecars import Sidecars
from .fields import Unsure, is_on, items, security, truth
from .host_paths import HostPaths
from .services import ServiceWays
from .ways import Way

NAMESPACES = {"hostNetwork": "host-network", "hostPID": "host-pid", "hostIPC": "host-ipc"}


class Escapes:
    """Finds ways out of whatever runs containers."""

    def __init__(self, catalogue: Mapping[str, Any], locations: Locations, sidecars: Sidecars) -> None:
        self._paths = HostPaths(catalogue)
        self._services = ServiceWays(catalogue, self._paths)
        self._capabilities = frozenset(catalogue["capabilities"])
        self._runtimes: tuple[str, ...] = tuple(catalogue["served_runtimes"])
        self._locations = locations
        self._sidecars = sidecars

    def rows(self, workloads: Iterable[Linked]) -> Iterator[Escape]:
        for linked in workloads:
            record = linked.record
            ways = self._of_pods(record.pods) if record.pods else self._services.of(record.resource) if record.system == "compose" else ()
            worst: dict[tuple[str, str], Way] = {}
            beside = self._beside(linked) if record.pods else {}
            for way in ways:
                known = worst.get((way.way, way.detail))
                if known is None or (way.part in beside, not way.certain) < (known.part in beside, not known.certain):
                    worst[way.way, way.detail] = way
            for way in worst.values():
                loc, verdict = self._locations.of(way.place, record.resource), "allowed" if way.certain else "possible"
                yield Escape(linked.id, linked.deployment, way.way, way.detail, verdict, way.part, beside.get(way.part, ""), loc)

    def _beside(self, linked: Linked) -> dict[str, str]:
        """The containers that are not the agent's own, but for those that start containers for whoever is beside them."""
        parts = self._sidecars.parts(linked)
        for image in linked.record.images if parts else ():
            repository = image_repository(image.value.text or "")
            if isinstance(image, ContainerImage) and any(glob_matches(glob, repository) for glob in self._runtimes):
                parts.pop(image.part, None)
        return parts

    def _of_pods(self, pods: Iterable[PodRecord]) -> Iterator[Way]:
        for pod in pods:
            keys = Keys(pod.snake)
            for field, way in NAMESPACES.items():
                value = keys.get(pod.spec, field)
                if value is not None and is_on(value):
                    yield Way(way, field, True, line_in(value, pod.resource).place)
            contained = _is_contained(pod.spec, keys)
            for container in pod.containers:
                yield from self._of_container(container, pod, keys, contained)
            yield from self._of_volumes(pod, keys)

    def _of_container(self, container: Value, pod: PodRecord, keys: Keys, contained: bool) -> Iterator[Way]:
        name = keys.get(container, "name")
        called = (name.text if name is not None else None) or "container"
        for holder in (container, pod.spec):
            windows = security(holder, keys, "windowsOptions")
            process = keys.get(windows, "hostProcess") if windows is not None else None
            if process is not None and is_on(process):
                part = part_name(container) if holder is container else ""
                yield Way("host-process", called, True, line_in(process, pod.resource).place, part)
        privileged = security(container, keys, "privileged")
        if privileged is not None and is_on(privileged):
            yield Way("privileged", called, not contained, line_in(privileged, pod.resource).place, part_name(container))
        root = _is_root(container, pod.spec, keys)
        added = security(container, keys, "capabilities")
        for capability in items_of_texts(keys.get(added, "add") if added is not None else None):
            bare = (capability.text or "").upper().removeprefix("CAP_")
            if bare in self._capabilities and root is not False:
                place = line_in(capability, pod.resource).place
                yield Way("capability", bare, root is True and not contained, place, part_name(container))

    def _of_volumes(self, pod: PodRecord, keys: Keys) -> Iterator[Way]:
        for volume in items(keys.get(pod.spec, "volumes")):
            host = keys.get(volume, "hostPath")
            path, name = (keys.get(host, "path") if host is not None else None), keys.get(volume, "name")
            if path is None or not path.text or name is None or not name.text:
                continue
            for part, below, read_only in _mounts(name.text, pod.containers, keys):
                full = f"{path.text.rstrip('/')}/{below}" if below else path.text
                way = self._paths.way(full, read_only)
                if way:
                    yield Way(way, full, True, line_in(path, pod.resource).place, part)


def items_of_texts(value: Value | None) -> Iterator[Value]:
    """The texts of a list, or the one text."""
    if value is not None:
        yield from value.items() or ((value,) if value.text else ())


def _is_contained(spec: Value, keys: Keys) -> bool:
    """Whether a sandboxed runtime or a user namespace stands between the container's root and the node's, or may."""
    runtime = keys.get(spec, "runtimeClassName")
    try:
        return (runtime is not None and runtime.data not in (None, "")) or truth(keys.get(spec, "hostUsers")) is False
    except Unsure:
        return True


def _is_root(container: Value, spec: Value, keys: Keys) -> bool | None:
    """Whether a container runs as root: what it says itself, else its pod; None where the image decides or that is not known."""
    for field in ("runAsUser", "runAsNonRoot"):
        found = next((value for holder in (container, spec) if (value := security(holder, keys, field)) is not None), None)
        if found is None or found.data is None:
            continue
        if found.is_unknown:
            return None
        if field == "runAsUser":
            return str(found.data) == "0"
        if is_on(found):
            return False
    return None


def _mounts(volume: str, containers: Iterable[Value], keys: Keys) -> Iterator[tuple[str, str, bool]]:
    """By which container a volume is mounted, where below its source, and whether it can only be read."""
    for container in containers:
        for mount in items(keys.get(container, "volumeMounts")):
            name, below = keys.get(mount, "name"), keys.get(mount, "subPath")
            if name is not None and name.text == volume and (below is None or not below.is_unknown):
                inner = (below.text if below is not None else None) or ""
                yield part_name(container), inner, is_on(keys.get(mount, "readOnly"))
