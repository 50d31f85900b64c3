"""Where a fact was read, as a comment of a draft says it."""

from __future__ import annotations

from collections.abc import Iterable

MOST_PLACES = 3


def place_of(loc: str | None) -> str:
    """``path:line`` of a row's ``loc``, which is ``path:line:column`` and perhaps ``#via``."""
    head = (loc or "").partition("#")[0]
    path, _, line = head.rpartition(":")[0].rpartition(":")
    return f"{path}:{line}" if path else head


def places_of(locs: Iterable[str | None]) -> str:
    """Several places in one comment, the first few by name."""
    found = list(dict.fromkeys(place_of(loc) for loc in locs if loc))
    rest = len(found) - MOST_PLACES
    return ", ".join(found[:MOST_PLACES]) + (f" and {rest} more" if rest > 0 else "")
