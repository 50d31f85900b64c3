"""Compose services that are a gateway to every tool server of a catalogue, and the services that use them.

Source: reference of ``docker mcp gateway run``: --enable-all-servers takes all servers of the catalogue, --tools names the tools there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..resolve.interface import Resource
from ..values import Value
from .harness_commands import flag_values
from .harness_runs import started_commands
from .model import ToolGrantRecord, WorkloadRecord

EVERY_SERVER = "--enable-all-servers"
IMAGES = ("docker/mcp-gateway",)
MOST_USERS = 100


def gateway_grants(records: Iterable[WorkloadRecord]) -> Iterator[ToolGrantRecord]:
    """Every tool of a gateway, for each service that is given its address or waits for it."""
    services = [record for record in records if record.system == "compose"]
    for gateway in services:
        if not any((found.value.text or "").startswith(IMAGES) for found in gateway.images):
            continue
        for command, place, _ in started_commands(gateway):
            if command is None or EVERY_SERVER not in command or flag_values(command, ("--tools",)) is not None:
                continue
            resource, why = gateway.resource, f"its gateway runs with {EVERY_SERVER}"
            using = (one for one in services if one.resource.unit == resource.unit and one is not gateway and _uses(one, resource.label))
            for user, _number in zip(using, range(MOST_USERS), strict=False):
                yield ToolGrantRecord(user.resource, resource, resource.label, "*", "allowed", place, why)


def _uses(record: WorkloadRecord, name: str) -> bool:
    address = f"//{name}:"
    if any(address in (entry.value.text or "") for entry in record.env if entry.value is not None):
        return True
    return name in _names(record.resource, "depends_on")


def _names(resource: Resource, key: str) -> set[str]:
    value: Value | None = resource.get(key)
    if value is None:
        return set()
    return set(value.data) if isinstance(value.data, dict) else {item.text for item in value.items() if item.text}
