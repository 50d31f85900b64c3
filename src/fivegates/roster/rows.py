"""From rows of text to people: every mistake at its line, and none of it tells what the row says."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ..errors import RosterError
from ..named_tuple import NamedTuple
from .model import Person
from .names import fold_person

COLUMNS = ("principal", "aliases", "teams", "status", "last_day")
MOST_PEOPLE = 200_000
FEWER = "list those who may own an agent, and those who left"
MOST_MISTAKES = 20
MOST_NAMES = 50  # aliases of one person
_STAYS = frozenset(("", "active", "employed", "enabled", "leaving", "on leave", "true", "yes"))
_GONE = frozenset(
    ("gone", "left", "inactive", "disabled", "departed", "deprovisioned", "offboarded", "suspended", "terminated", "false", "no")
)


class Row(NamedTuple):
    """One person as written at ``line``."""

    line: int
    principal: str
    aliases: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    status: str = ""
    last_day: str = ""


def column(name: str) -> str:
    """A column's name as its own program may write it: ``Last Day`` is ``last_day``."""
    return "_".join(name.strip().lower().replace("-", " ").replace("_", " ").split())


def people_of(rows: Iterable[Row], path: str) -> list[Person]:
    """The people of all rows. Raises ``RosterError`` with the first mistake, others along with it: a list is believed whole or not."""
    people: list[Person] = []
    mistakes: list[RosterError] = []
    seen: dict[str, int] = {}
    for row in rows:
        if len(people) >= MOST_PEOPLE:
            mistakes.append(RosterError(f"the roster has more than {MOST_PEOPLE:,} people", path, row.line, FEWER))
            break
        try:
            people.append(_person(row, path, seen))
        except RosterError as error:
            mistakes.append(error)
            if len(mistakes) >= MOST_MISTAKES:
                break
    raise_all(mistakes)
    return people


def raise_all(mistakes: list[RosterError]) -> None:
    """Raise the first of several mistakes, if there is one."""
    if mistakes:
        first, *others = mistakes
        first.others = tuple(others)
        raise first


def _person(row: Row, path: str, seen: dict[str, int]) -> Person:
    if not fold_person(row.principal):
        raise RosterError("this person has no principal", path, row.line, "write the address or account that contracts name")
    names = dict.fromkeys(fold_person(name) for name in (row.principal, *row.aliases) if fold_person(name))
    if len(names) > MOST_NAMES:
        raise RosterError(
            f"this person has more than {MOST_NAMES} aliases", path, row.line, "keep those that contracts, owners and commits use"
        )
    taken = next((seen[name] for name in names if name in seen), None)
    if taken is not None:
        raise RosterError(f"a name of this person stands on line {taken} too", path, row.line, "give each person one entry")
    seen.update(dict.fromkeys(names, row.line))
    return Person(row.principal.strip(), row.aliases, row.teams, _is_gone(row, path), _last_day(row, path))


def _is_gone(row: Row, path: str) -> bool:
    status = " ".join(row.status.lower().replace("_", " ").replace("-", " ").split())
    if status not in _STAYS | _GONE:
        raise RosterError("the status of this person is no word that fivegates knows", path, row.line, "write active or gone")
    return status in _GONE


def _last_day(row: Row, path: str) -> date | None:
    text = row.last_day.strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RosterError("the last day of this person is no date", path, row.line, "write it like 2026-12-31") from None
