"""Where there is no roster: owners whose last commit is long ago. Whoever is no address of a commit is not judged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from ..errors import FivegatesError
from ..facts.model import Person
from ..roster import Roster
from ..tree.past import Past
from .model import Facts

_OWNERS = (
    "SELECT DISTINCT k.owner FROM contracts k WHERE k.status IN ('active', 'retiring') AND k.agent IS NOT NULL AND k.owner LIKE '%@%.%'"
)


def quiet_owners(store: Facts, past: Past, roster: Roster, today: date, days: int) -> Iterator[Person]:
    """The owners that commits know and that made none for ``days``; none where history is not whole or cannot be read."""
    owners = [row["owner"] for row in store.query(_OWNERS)]
    if not owners or not past.is_whole:
        return
    try:
        seen = past.last_active()
    except FivegatesError:
        return
    last: dict[str, str] = {}
    for address, day in seen.items():
        key = roster.key_of(address)
        last[key] = max(day, last.get(key, ""))
    for owner in owners:
        day = last.get(roster.key_of(owner), "")
        if day and day < (today - timedelta(days=days)).isoformat():
            yield Person(owner, "quiet", day, "git")
