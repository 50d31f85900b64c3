"""The grants of an agent's identities as they are written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...iam.held import ALLOWED
from ..inventory import Facts
from ..why_chain import Way
from .model import Line
from .words import place

_GRANTS = (
    "SELECT DISTINCT g.effect, g.action, g.role, g.resource, g.scope, g.verdict, g.condition, l.path AS file, l.line FROM grants g "
    "LEFT JOIN locations l ON l.id = g.loc WHERE g.identity = :identity "
    "ORDER BY g.effect, l.path, l.line, g.action, g.role, g.resource, g.scope"
)


def granted(store: Facts, ways: Sequence[Way]) -> Iterator[Line]:
    """Each grant once; denials too. With several identities each says whose it is."""
    seen: set[Line] = set()
    for way in ways:
        whose = f", to {way.identity}" if len(ways) > 1 else ""
        for row in store.query(_GRANTS, {"identity": way.identity}):
            what = row["action"] or row["role"] or "something that is not known"
            where = row["resource"] or row["scope"] or "what is not known"
            no = "denied: " if row["effect"] == "Deny" else ""
            asked = f", if {row['condition']}" if row["condition"] else "" if row["verdict"] == ALLOWED else ", only possible"
            line = Line(f"{no}{what} on {where}{asked}{whose}", place(row))
            if line not in seen:
                seen.add(line)
                yield line
