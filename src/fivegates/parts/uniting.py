"""The facts of all parts as those of one tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import TypeVar

from ..caching.kept import PROVIDERS, Kept
from ..facts.store import Store
from ..secrets.classifier import shipped_classifier
from ..secrets.redactor import Redactor
from ..source import Source
from .shared import rows_of

T = TypeVar("T")


def united(shared: Kept, views: Sequence[Kept]) -> Kept:
    """Of what is said of shared files alone, and of what each view says besides. Raises ``ValueError`` where rows are none."""
    redactor = Redactor(shipped_classifier())
    for view in (shared, *views):
        redactor.learn_from(view.redactor)
    places = {provider: [place for view in views if (place := view.first_place(provider)) is not None] for provider in PROVIDERS}
    ignores = _said_of_all(shared.ignores, [view.ignores for view in views])
    return Kept(
        held=_store(shared, views),
        agents=sorted(_said_of_all(shared.agents, [view.agents for view in views]), key=lambda agent: agent.id),
        problems=sorted(_said_of_all(shared.problems, [view.problems for view in views])),
        ignores=sorted(ignores, key=lambda ignore: (ignore.path, ignore.line)),
        sources=Sources([view.sources for view in views]),
        redactor=redactor,
        settings=shared.settings,
        places={provider: min(found, default=None) for provider, found in places.items()},
        cost=0.0,
    )


def _store(shared: Kept, views: Sequence[Kept]) -> Store:
    """Every row, but for those of shared files that a part makes others of."""
    gone = {(table, row) for view in views for table, rows in view.apart.gone.items() for row in rows}
    store = Store()
    for table, rows in rows_of(shared).items():
        store.add(table, [row for row in rows if (table, row) not in gone])
    for table, some in chain.from_iterable(view.dump() for view in views):
        store.add(table, some)
    return store


def _said_of_all(shared: Sequence[T], views: Sequence[Sequence[T]]) -> list[T]:
    """What every view still says of what is shared, and what each says besides."""
    common, sets = set(shared), [set(view) for view in views]
    kept = [one for one in shared if all(one in view for view in sets)]
    return [*kept, *dict.fromkeys(one for view in views for one in view if one not in common)]


class Sources(Mapping[str, Source]):
    """The texts of several parts."""

    def __init__(self, parts: Sequence[Mapping[str, Source]]) -> None:
        self._parts = parts

    def __getitem__(self, path: str) -> Source:
        for part in self._parts:
            if path in part:
                return part[path]
        raise KeyError(path)

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(chain.from_iterable(self._parts)))

    def __len__(self) -> int:
        return sum(1 for _ in self)
