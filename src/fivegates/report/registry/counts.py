"""The first sentence of the registry: how many agents run in production, and what they lack."""

from __future__ import annotations

from collections.abc import Iterable

from ...named_tuple import NamedTuple
from ..terminal import counted
from .entry import Entry


class Counts(NamedTuple):
    """How many agents there are; of those in production (``unplaced`` of them in an environment that is not known) how many share an
    identity, have no person who owns them, and no contract in force. ``samples`` lie in folders of samples and are not in production.
    """

    agents: int
    in_production: int
    unplaced: int
    shared: int
    unowned: int
    uncontracted: int
    samples: int


def count(entries: Iterable[Entry]) -> Counts:
    """The numbers of class ``agent``."""
    agents = [entry for entry in entries if entry.record.class_ == "agent"]
    running = [entry for entry in agents if entry.in_production]
    return Counts(
        agents=len(agents),
        in_production=len(running),
        unplaced=sum(not entry.surely_in_production for entry in running),
        shared=sum(entry.shared_by > 1 for entry in running),
        unowned=sum(not entry.has_owner for entry in running),
        uncontracted=sum(not entry.has_contract for entry in running),
        samples=sum(entry.record.sample for entry in agents),
    )


def sentence(counts: Counts, environment: str = "") -> str:
    """The answer in one or two sentences. ``environment``: the only one that was asked for."""
    many = counted(counts.in_production, "agent")
    if environment and environment != "prod":
        return f"{counted(counts.agents, 'agent')} run{_s(counts.agents)} in {environment}, or may, because its environment is unknown."
    if not counts.in_production:
        return f"0 agents run in production.{_elsewhere(counts)}"
    unknown = _unknown(counts)
    lacks = f"{counts.shared} on a shared identity, {counts.unowned} without owner, {counts.uncontracted} without contract"
    return f"{many} run{_s(counts.in_production)} in production{unknown}: {lacks}.{_elsewhere(counts)}"


def _unknown(counts: Counts) -> str:
    if not counts.unplaced:
        return ""
    if counts.in_production == 1:
        return " (its environment is unknown, which counts as production)"
    some = "all" if counts.unplaced == counts.in_production else str(counts.unplaced)
    return f" ({some} of them in an unknown environment, which counts as production)"


def _elsewhere(counts: Counts) -> str:
    others = counts.agents - counts.in_production - counts.samples
    text = f" {others} more run{_s(others)} elsewhere." if others else ""
    return text + (f" {counts.samples} more lie{_s(counts.samples)} in folders of samples." if counts.samples else "")


def _s(number: int) -> str:
    return "s" if number == 1 else ""
