"""Active contracts against grants: everything that is asked of the agents that one covers, and of no others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from ...contracts.model import ContractRecord
from ...facts.store import Fact
from ...named_tuple import NamedTuple
from ...settings import DataClass
from ..canonical import Scopes
from ..named_things import NamedThings, enforcers
from ..permissions.holdings import Holdings
from ..places import Locations
from .rows import TermRows, spoken_of
from .stores import Stores


class Covered(NamedTuple):
    """An agent with the contracts that count for it, and the ids of their rows."""

    agent: str
    contracts: Sequence[ContractRecord]
    ids: Sequence[str]


def compare(
    covered: Sequence[Covered],
    rows: Iterable[Fact],
    holdings: Holdings | None,
    things: NamedThings,
    data_classes: Sequence[DataClass],
    scopes: Scopes,
    load: Callable[[str], Any],
    locations: Locations,
) -> Iterator[Fact]:
    """What is granted beyond contracts, what contracts allow to nobody, what enforces approvals, and who may read which stores.

    ``rows``: all others; ``holdings``: None where the tree grants nothing; ``load`` gives catalogue data.
    """
    yield from enforcers((record for one in covered for record in one.contracts), things, locations)
    spoken = spoken_of(rows)
    terms = TermRows(spoken, holdings, locations)
    for one in covered:
        yield from terms.rows(one.agent, one.contracts, one.ids)
    readers = sorted({identity for one in covered for identity in spoken.identities_of(one.agent)})
    yield from Stores(things.resources, load("stores"), data_classes, scopes, locations).rows(readers, holdings)
