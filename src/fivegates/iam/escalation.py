"""Ways of the catalogue in which rights that are held together lead to more, for every provider that says what may be done on what.

A row's format is described in ``catalog/escalations/aws.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..named_tuple import NamedTuple
from .held import ALLOWED, Holding, Reach, Witness

ONLY_NAMED = "on everything, and nothing stronger is known there"
OUTSIDE = "something outside of these rights decides"


class Way(NamedTuple):
    """A row of the catalogue. ``all_of``: for each need the permissions of which any one is enough; ``at``: those that aim at a target."""

    id: str
    provider: str
    kind: str
    severity: str
    all_of: tuple[tuple[str, ...], ...]
    at: tuple[str, ...]
    target: str = "none"
    of: tuple[str, ...] = ()
    passes: tuple[str, ...] = ()
    request: tuple[tuple[str, str], ...] = ()
    at_large: str = ALLOWED
    certain: bool = True
    within: tuple[str, ...] = ()
    effect: str = ""
    by: tuple[str, ...] = ()


class Open(NamedTuple):
    """A way that is open to an identity. ``scope``: on what, as written, or the target in the tree; ``stronger``: whether that is one that
    is known to hold more. ``witnesses``: one for each need.
    """

    way: Way
    verdict: str
    scope: str
    reasons: tuple[str, ...]
    witnesses: tuple[Witness, ...]
    stronger: str = ""


def read_ways(rows: Mapping[str, Any]) -> list[Way]:
    """The rows of a catalogue that are made of permissions."""
    return [_way(name, row) for name, row in rows.items() if "all_of" in row]


def _way(name: str, row: Mapping[str, Any]) -> Way:
    needs = tuple((one,) if isinstance(one, str) else tuple(one) for one in row["all_of"])
    at = row.get("at", needs[0])
    return Way(
        name,
        row["provider"],
        row["kind"],
        row["severity"],
        needs,
        (at,) if isinstance(at, str) else tuple(at),
        row.get("target", "none"),
        tuple(row.get("of", ())),
        tuple(row.get("passes", ())),
        tuple(sorted(row.get("request", {}).items())),
        row.get("everything", ALLOWED),
        row.get("certain", True),
        tuple(row.get("within", ())),
        row.get("effect", ""),
        tuple(row.get("by", ())),
    )


def best_reach(holding: Holding, permissions: Iterable[str]) -> Reach | None:
    """The surest and widest that any of these permissions reaches; None where none reaches anything."""
    found = [reached[0] for permission in permissions if (reached := holding.reach(permission))]
    return min(found, key=lambda one: one.decision.verdict != ALLOWED, default=None)
