"""What the facts of some parts of a tree say beside those of what all parts share (see ``parts``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..facts.store import Fact
from ..named_tuple import NamedTuple


class Names(NamedTuple):
    """What parts name. ``same``: one thing, whoever names it; ``offered``: what they have; ``asked``: what they may want of others."""

    same: frozenset[str] = frozenset()
    offered: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()


class Apart(NamedTuple):
    """``names``: what other parts may know as well; ``libraries``: shared folders that are called; ``gone``: rows of what is shared, by
    table, that are others in the light of these parts.
    """

    names: Names
    libraries: frozenset[str]
    gone: Mapping[str, Sequence[Fact]]


NOT_APART = Apart(Names(), frozenset(), {})


def plain(apart: Apart) -> Any:
    """As JSON holds it."""
    return [[sorted(some) for some in apart.names], sorted(apart.libraries), apart.gone]


def apart_from(data: Any) -> Apart:
    """Out of JSON. Raises ``ValueError``, ``TypeError`` and ``AttributeError`` where it is something else."""
    (same, offered, asked), libraries, gone = data
    names = Names(_texts(same), _texts(offered), _texts(asked))
    return Apart(names, _texts(libraries), {table: [tuple(row) for row in rows] for table, rows in gone.items()})


def _texts(data: Any) -> frozenset[str]:
    if not all(type(text) is str for text in data):
        raise TypeError("no text")
    return frozenset(data)
