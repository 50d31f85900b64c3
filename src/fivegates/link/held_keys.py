"""Stored keys of clouds that the container of an agent is handed by the variables with which the clouds' tools sign in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..extract.model import EnvEntry
from ..facts.model import StaticSignIn
from ..values import Unknown
from .agents import Linked
from .names import glob_matches
from .places import Locations


def held_keys(workloads: Iterable[Linked], catalogue: Mapping[str, Any], locations: Locations) -> Iterator[StaticSignIn]:
    """Rows of ``static_sign_ins`` with the role ``holds``, for compose services: of pods the Secret or the key itself tells more.

    A key that is written out is FG211's matter and gives none.
    """
    for linked in workloads:
        if not linked.agent or linked.verdict.class_ != "agent" or linked.record.system != "compose":
            continue
        given = {entry.name: entry for entry in linked.record.env}
        for name, row in catalogue["variables"].items():
            entry = given.get(name)
            if entry is not None and _is_handed_over(entry) and not _opens_other(given, row, catalogue["other_ends"]):
                loc = locations.of(entry.place, linked.record.resource)
                yield StaticSignIn(linked.id, linked.agent, "holds", "", row["provider"], name, _stored_as(entry), loc)


def _is_handed_over(entry: EnvEntry) -> bool:
    """Whether the value comes from somewhere else: a store, or whoever starts the container."""
    return entry.reference is not None or (entry.value is not None and isinstance(entry.value.data, Unknown))


def _opens_other(names: Iterable[str], row: Mapping[str, Any], other_ends: Iterable[str]) -> bool:
    """Whether a variable beside it makes the key a short-lived one, or one of something that only speaks like the cloud."""
    return any(name in row.get("unless", ()) or any(glob_matches(glob, name) for glob in other_ends) for name in names)


def _stored_as(entry: EnvEntry) -> str:
    data = entry.value.data if entry.value is not None else None
    if entry.reference is not None:
        return entry.reference
    return str(next(iter(data.references))) if isinstance(data, Unknown) and data.exact else ""
