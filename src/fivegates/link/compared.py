"""What contracts say held against the rest of the facts: what each covers, what it says otherwise, whom it is moving away from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..facts.model import EffectiveIdentity
from ..facts.store import Fact
from .agents import LogicalAgent
from .contracts import Contracts
from .places import Locations
from .versions import version_rows


def compared(
    contracts: Contracts,
    agents: Sequence[LogicalAgent],
    rows: Sequence[Fact],
    fold: Mapping[str, str],
    locations: Locations,
    is_all_read: bool,
) -> Iterator[Fact]:
    """The facts between contracts and code, and which versions of one agent run. ``rows``: all other facts; ``fold``: environments."""
    yield from version_rows(agents, locations)
    if contracts.records:
        from .disagreements import Disagreements

        yield from contracts.cover_rows(is_all_read)
        said = Disagreements(rows, fold, locations)
        yield from (row for agent in agents for row in said.of(agent, contracts.of(agent)))


def with_leaving(rows: list[EffectiveIdentity], contracts: Contracts, agents: Sequence[LogicalAgent]) -> list[EffectiveIdentity]:
    """The rows with the day until which a contract says that its agent is still on an identity that it leaves."""
    if not any(record.text("migrating.from") for record in contracts.records):
        return rows
    from .disagreements import leaving

    written = {member.id: contracts.of(agent) for agent in agents for member in agent.members}
    return [row._replace(leaving_until=leaving(row, written.get(row.workload, ()))) for row in rows]
