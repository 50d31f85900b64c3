"""Asks the checks of a fleet's facts twice, and keeps what the joined facts say and those apart do not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from ..catalog import load
from ..engine.check import Check
from ..engine.finding import Draft, build, draft
from ..engine.places import Places, Spot
from ..errors import EngineError, MissingTable
from ..facts.store import Row
from ..findings.model import CONFIDENCES, SEVERITIES, Finding
from ..named_tuple import NamedTuple
from ..source import Place
from .engines.interface import Engine
from .shape import SEPARATOR
from .union import tables_of, use

CHUNK = 400  # places asked for at once
_PLACES = 'SELECT l.id AS id, l.path AS path, l.line AS line, l."column" AS "column", l.via AS via FROM locations l WHERE l.id IN ({marks})'
Key = tuple[str, ...]


class Told(NamedTuple):
    """``new``: what only the joined facts say, each with the repository of its line; ``answered``: (check, repository, subject) that only
    those apart say.
    """

    new: tuple[tuple[str, Finding], ...]
    answered: tuple[tuple[str, str, str], ...]


class _Rows(NamedTuple):
    """Rows of one check by what they say, and by their key."""

    said: dict[Key, Row]
    keys: dict[Key, Row]


def fleet_checks(checks: Iterable[Check]) -> list[Check]:
    """Those that are asked of a fleet."""
    own = load("fleet")["own"]
    return [check for check in checks if check.id not in own and "base" not in check.needs]


def ask_fleet(engine: Engine, checks: Sequence[Check], today: date) -> Told:
    """Raises ``EngineError`` where a question fails."""
    tables = tables_of(check.query for check in checks)
    use(engine, "apart", tables)
    apart = {check.id: _ask(engine, check, today) for check in checks}
    use(engine, "joined", tables)
    rows: list[tuple[Check, Row]] = []
    answered: list[tuple[str, str, str]] = []
    answering = set(load("fleet")["answered"])
    for check in checks:
        before, now = apart[check.id], _ask(engine, check, today)
        rows += [(check, row) for said, row in sorted(now.said.items(), key=_first) if _is_new(check, said, row, before)]
        if check.id in answering:
            gone = (row for key, row in before.keys.items() if key not in now.keys)
            answered += [(check.id, repository_of(row), _subject(row)) for row in gone]
    return Told(tuple(_findings(engine, rows)), tuple(sorted(answered)))


def _first(pair: tuple[Key, Row]) -> Key:
    return pair[0]


def repository_of(row: Row) -> str:
    """Whose line a row stands on. Raises ``EngineError`` for a row without one."""
    repository, found, _ = str(row.get("loc") or "").partition(SEPARATOR)
    if not found:
        raise EngineError("a row has no place (column loc)")
    return repository


def _subject(row: Row) -> str:
    subject = str(row.get("subject", row.get("agent_id", "")))
    return subject.removeprefix(f"{repository_of(row)}{SEPARATOR}")


def _ask(engine: Engine, check: Check, today: date) -> _Rows:
    try:
        rows = engine.query(check.query, {**check.params, "today": today.isoformat()})
    except MissingTable:
        raise
    except EngineError as error:
        raise EngineError(f"{check.id} failed: {error.message}", error.hint) from None
    said: dict[Key, Row] = {}
    keys: dict[Key, Row] = {}
    for row in rows:
        said[_said(row)] = row
        keys[_key(check, row)] = row
    return _Rows(said, keys)


def _is_new(check: Check, said: Key, row: Row, before: _Rows) -> bool:
    """A key that no repository has; or, of what is shared, that more share it than one repository tells."""
    if _key(check, row) not in before.keys:
        return True
    return bool(check.group) and said not in before.said


def _key(check: Check, row: Row) -> Key:
    head = f"{repository_of(row)}{SEPARATOR}"
    return (head, *(_plain(row.get(name), head) for name in check.key))


def _said(row: Row) -> Key:
    head = f"{repository_of(row)}{SEPARATOR}"
    return (head, *(_plain(value, head) for value in row.values()))


def _plain(value: object, head: str) -> str:
    """A value without the name of its own repository, which only facts apart have before the names of what is one thing everywhere."""
    return str(int(value) if isinstance(value, bool) else value).replace(head, "")


def _findings(engine: Engine, rows: Sequence[tuple[Check, Row]]) -> Iterator[tuple[str, Finding]]:
    """Of rows with one key the worst speaks for them."""
    places = _KnownPlaces(engine, [str(row["loc"]) for _, row in rows])
    worst: dict[tuple[str, Key], tuple[Check, Draft]] = {}
    for check, row in rows:
        made = draft(check, row, places)
        held = worst.get((check.id, made.key))
        if held is None or _rank(made) < _rank(held[1]):
            worst[check.id, made.key] = check, made
    found = []
    for check, made in worst.values():
        finding, repository = build(check, made, ()), repository_of(made.row)
        found.append((repository, finding))
    yield from sorted(found, key=lambda pair: (pair[1].place, pair[1].check, pair[1].key))


def _rank(made: Draft) -> tuple[Any, ...]:
    return made.sample, -SEVERITIES.index(made.severity), -CONFIDENCES.index(made.confidence), made.spot.place


class _KnownPlaces(Places):
    """Places that are asked for together: on a distributed engine each question takes its time."""

    def __init__(self, engine: Engine, locs: Sequence[str]) -> None:
        self._known: dict[str, Spot] = {}
        wanted = sorted(set(locs))
        for start in range(0, len(wanted), CHUNK):
            names = {f"loc{number}": loc for number, loc in enumerate(wanted[start : start + CHUNK])}
            marks = ", ".join(f":{name}" for name in names)
            question = _PLACES.format(marks=marks)
            for row in engine.query(question, names):
                self._known[row["id"]] = Spot(Place(row["path"], row["line"], row["column"]), row["via"])

    def _look_up(self, loc: str) -> Spot:
        raise EngineError(f"{loc!r} is not in locations")
