"""What a way out of a container's walls is."""

from __future__ import annotations

from ...named_tuple import NamedTuple
from ...source import Place


class Way(NamedTuple):
    """One way out; ``certain`` is False where something may stand in it. ``part``: the container that it leads out of, '' for all."""

    way: str
    detail: str
    certain: bool
    place: Place
    part: str = ""
