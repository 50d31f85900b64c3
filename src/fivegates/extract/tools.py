"""What an agent acts through: functions and other agents, each with a role of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..resolve.interface import Resource
from ..source import Pinned
from ..values import Origin, Reference, Unknown, Value
from .model import ToolGrantRecord, ToolRecord
from .paths import select, select_first


def extract_tools(resource: Resource, row: Mapping[str, Any]) -> Iterator[ToolRecord]:
    """The tools that a resource of the links catalogue gives to an agent; without ``agent`` that is the resource itself."""
    if "agent" in row:
        named = select_first(resource, row["agent"])
        agent = named.value if named is not None else None
    else:
        itself = Unknown(frozenset({Reference(resource.unit, resource.address, ("id",))}), exact=True)
        agent = Value(itself, _header(resource))
    if agent is None:
        return
    for found in select(resource, row["tool"]):
        if found.value.data not in (None, ""):
            yield ToolRecord(resource, agent, found.value, row["via"])


def extract_list(resource: Resource, row: Mapping[str, Any]) -> Iterator[ToolGrantRecord]:
    """Every tool, where the resource's own list of them is a wildcard, or there is none and that means all."""
    found = list(select(resource, row["list"]))
    for one in found:
        if one.value.text in row["any"]:
            why = f"{one.value.text} in its list of allowed tools is every tool"
            yield ToolGrantRecord(resource, None, "", one.value.text or "", "allowed", one.holder.place, why=why)
            return
    if not found and row.get("absent") == "all":
        yield ToolGrantRecord(resource, None, "", "*", "allowed", resource.place, why="it lists no tools, and by default all are allowed")


def _header(resource: Resource) -> Origin:
    return Origin("reference", Pinned("", resource.place), 0)
