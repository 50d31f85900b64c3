"""Turns the ``loc`` of rows into places, and asks for the places that explain a finding."""

from __future__ import annotations

from itertools import islice

from ..errors import EngineError
from ..facts.store import Row, Store
from ..findings.model import Related
from ..named_tuple import NamedTuple
from ..source import Place

KEPT = 5  # related places of one finding
LOOKED_AT = 64  # rows read to find them: a thousand agents on one account stay a thousand small questions


class Spot(NamedTuple):
    """A place and the module calls that lead to it, by name and by their lines, outermost first."""

    place: Place
    via: str
    calls: tuple[Place, ...] = ()


class Places:
    """Looks places up once each."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, Spot] = {}

    def of(self, loc: object) -> Spot:
        """The place of a row of ``locations``. Raises ``EngineError`` where there is none."""
        if not isinstance(loc, str):
            raise EngineError("a row has no place (column loc)")
        spot = self._known.get(loc)
        if spot is None:
            spot = self._known[loc] = self._look_up(loc)
        return spot

    def _look_up(self, loc: str) -> Spot:
        rows = self._store.query("SELECT * FROM locations WHERE id = :loc", {"loc": loc})
        if not rows:
            raise EngineError(f"{loc!r} is not in locations")
        via = rows[0]["via"]
        called = self._store.query("SELECT path, line FROM module_calls WHERE location = :loc ORDER BY nth", {"loc": loc}) if via else []
        calls = tuple(Place(row["path"], row["line"]) for row in called)
        return Spot(Place(rows[0]["path"], rows[0]["line"], rows[0]["column"]), via, calls)

    def related(self, question: str, values: Row, own: Place) -> tuple[Related, ...]:
        """The first few other places that ``question`` gives (columns ``loc`` and ``message``), each once."""
        if not question:
            return ()
        found: dict[Place, Related] = {}
        for row in islice(self._store.walk(question, values), LOOKED_AT):
            place = self.of(row.get("loc")).place
            if place != own and place not in found:
                found[place] = Related(place, str(row.get("message", "")))
                if len(found) == KEPT:
                    break
        return tuple(found.values())
