"""Agents of high risk that call tools with nothing between: no gateway and no policy engine is in the tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..facts.model import Image, ToolGrant, Unguarded
from ..facts.store import Fact
from ..globs import glob_matches
from .controls import Spoken
from .named_things import NamedThings


def unguarded(
    spoken: Iterable[Spoken], rows: Sequence[Fact], things: NamedThings, data: Mapping[str, Sequence[str]]
) -> Iterator[Unguarded]:
    """One row for each such agent, with the first of its tools. To be asked only where all of the tree was read."""
    risky = {one.agent: one.contract for one in spoken if one.record.risk == "high"}
    if not risky or _has_any(rows, things, data):
        return
    for row in rows:
        if isinstance(row, ToolGrant) and row.server and row.mode == "allowed" and row.agent in risky:
            yield Unguarded(risky.pop(row.agent), row.agent, row.server, row.loc)


def _has_any(rows: Sequence[Fact], things: NamedThings, data: Mapping[str, Sequence[str]]) -> bool:
    """Whether anything of the tree may be a point where a policy is decided; whatever may be one counts."""
    types = things.types()
    groups = {type.partition("/")[0] for type in types if "/" in type}
    if types.intersection(data["terraform"]) or groups.intersection(data["groups"]):
        return True
    images = {row.repository.lower() for row in rows if isinstance(row, Image)}
    return any(glob_matches(glob, image) or glob_matches(glob, image.rpartition("/")[2]) for glob in data["images"] for image in images)
