"""What an agent is handed by a variable that lasts: a cloud's stored key, or the refresh token of a client."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..extract.model import EnvEntry
from ..facts.model import Refresh, StaticSignIn
from ..values import Unknown
from .agents import Linked
from .names import glob_matches
from .places import Locations

VARIABLE = "variable"


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


def held_refreshes(workloads: Iterable[Linked], globs: Iterable[str], locations: Locations) -> Iterator[Refresh]:
    """Rows of ``refreshes`` for refresh tokens that agents are given by variables called like one of ``globs``."""
    wanted = tuple(globs)
    for linked in workloads:
        for entry in linked.record.env if linked.agent and linked.verdict.class_ == "agent" else ():
            is_given = entry.reference is not None or (entry.value is not None and entry.value.data not in (None, ""))
            if is_given and any(glob_matches(glob, entry.name) for glob in wanted):
                loc = locations.of(entry.place, linked.record.resource)
                yield Refresh(f"{linked.id}:{entry.name}", entry.name, VARIABLE, None, linked.id, loc)


def _is_handed_over(entry: EnvEntry) -> bool:
    """Whether the value comes from somewhere else: a store, or whoever starts the container."""
    return entry.reference is not None or (entry.value is not None and isinstance(entry.value.data, Unknown))


def _opens_other(names: Iterable[str], row: Mapping[str, Any], other_ends: Iterable[str]) -> bool:
    """Whether a variable beside it makes the key a short-lived one, or one of something that only speaks like the cloud."""
    return any(name in row.get("unless", ()) or any(glob_matches(glob, name) for glob in other_ends) for name in names)


def _stored_as(entry: EnvEntry) -> str:
    if entry.reference is not None:
        return entry.reference
    made_of = entry.value.read_from if entry.value is not None else None
    return str(made_of) if made_of is not None else ""
