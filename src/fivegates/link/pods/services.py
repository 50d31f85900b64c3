"""Ways out of the container of a compose service, by the compose specification and the reference of docker run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

from ...extract.mounts import host_binds
from ...extract.paths import line_in, select
from ...resolve.interface import Resource
from .fields import is_on
from .host_paths import HostPaths
from .ways import Way

NAMESPACES = {"network_mode": "host-network", "pid": "host-pid", "ipc": "host-ipc"}


class ServiceWays:
    """Finds the ways out of a service. ``paths`` judges what it has of its host."""

    def __init__(self, catalogue: Mapping[str, Any], paths: HostPaths) -> None:
        self._paths = paths
        self._capabilities = frozenset(catalogue["capabilities"])
        self._devices: tuple[str, ...] = tuple(catalogue["devices"])
        self._unconfined = frozenset(catalogue["unconfined"])

    def of(self, resource: Resource) -> Iterator[Way]:
        yield from self._switches(resource)
        yield from self._capable(resource)
        for bind in host_binds(resource):
            opened = self._paths.way(bind.path, bind.read_only)
            if opened:
                yield Way(opened, bind.path, True, line_in(bind.value, resource).place)
        yield from self._of_devices(resource)

    def _switches(self, resource: Resource) -> Iterator[Way]:
        for field, way in (("privileged", "privileged"), ("use_api_socket", "container-socket")):
            value = resource.get(field)
            if value is not None and is_on(value):
                yield Way(way, resource.label if field == way else field, True, line_in(value, resource).place)
        for field, way in NAMESPACES.items():
            value = resource.get(field)
            if value is not None and value.text == "host":
                yield Way(way, field, True, line_in(value, resource).place)
        users = resource.get("userns_mode")
        if users is not None and users.text == "host":  # matters only where the daemon maps users elsewhere
            yield Way("host-users", "userns_mode", False, line_in(users, resource).place)
        for found in select(resource, "security_opt[]"):
            option = (found.value.text or "").replace(":", "=", 1)
            if option in self._unconfined:  # a wall less, and no way out by itself
                yield Way("unconfined", option, False, line_in(found.value, resource).place)

    def _capable(self, resource: Resource) -> Iterator[Way]:
        user = resource.get("user")
        root = None if user is None or user.is_unknown else str(user.data).partition(":")[0] in ("0", "root")
        for found in select(resource, "cap_add[]"):
            bare = (found.value.text or "").upper().removeprefix("CAP_")
            if bare in self._capabilities and root is not False:
                yield Way("capability", bare, root is True, line_in(found.value, resource).place)

    def _of_devices(self, resource: Resource) -> Iterator[Way]:
        for found in select(resource, "devices[]"):
            source = found.value.get("source") if isinstance(found.value.data, dict) else found.value
            path = ((source.text if source is not None else None) or "").partition(":")[0]
            if any(fnmatchcase(path, device) for device in self._devices):
                yield Way("device", path, True, line_in(found.value, resource).place)
