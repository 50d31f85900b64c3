"""How a scorecard differs from that of another revision."""

from __future__ import annotations

from ...named_tuple import NamedTuple
from ..terminal import counted, listed
from .card import ORDER, Card


class Difference(NamedTuple):
    """``before``, ``now``: how many gates are green. ``better``, ``worse``: gates whose colour is another, with both colours."""

    revision: str
    before: int
    now: int
    better: tuple[tuple[str, str, str], ...]
    worse: tuple[tuple[str, str, str], ...]
    agents_before: int
    agents_now: int

    @property
    def sentence(self) -> str:
        moved = listed([f"{name} was {then}" for name, then, _ in (*self.worse, *self.better)])
        agents = f", with {counted(self.agents_before, 'agent')}" if self.agents_now != self.agents_before else ""
        return f"At {self.revision}: {self.before} of 5{agents}; {moved or 'every gate had the colour that it has now'}."


def difference(before: Card, now: Card, revision: str) -> Difference:
    pairs = [(new.name, old.colour, new.colour) for old, new in zip(before.gates, now.gates, strict=True) if old.colour != new.colour]
    worse = tuple(pair for pair in pairs if _rank(pair[2]) > _rank(pair[1]))
    better = tuple(pair for pair in pairs if pair not in worse)
    return Difference(revision, before.green, now.green, better, worse, len(before.agents), len(now.agents))


def _rank(colour: str) -> int:
    return ORDER.index(colour) if colour in ORDER else -1
