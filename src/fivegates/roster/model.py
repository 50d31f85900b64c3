"""The people of a roster, asked one at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from .names import fold_person, fold_team

ACTIVE, GONE, UNLISTED = "active", "gone", "unlisted"


@dataclass(frozen=True, slots=True, repr=False)
class Person:
    """One person: ``aliases`` are other addresses and accounts, ``teams`` are as written; ``is_gone`` is what the status says."""

    principal: str
    aliases: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    is_gone: bool = False
    last_day: date | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Every way this person is written."""
        return (self.principal, *self.aliases)

    def status(self, today: date) -> str:
        """``gone`` from the last day on: who leaves today has to have handed over."""
        return GONE if self.is_gone or (self.last_day is not None and self.last_day <= today) else ACTIVE


@dataclass(slots=True, repr=False)
class Roster:
    """Who works here. ``is_given``: a list of people was; without one nobody is listed, and only the mailmap says who is who.

    Neither this nor a person shows anything when printed by mistake.
    """

    people: Iterable[Person] = ()
    mailmap: Mapping[str, str] = field(default_factory=dict)  # folded commit address -> folded proper one
    is_given: bool = True
    _by_name: dict[str, Person] = field(init=False, default_factory=dict)
    _teams: dict[str, list[Person]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for person in self.people:
            for name in person.names:
                self._by_name[fold_person(name)] = person
            for team in dict.fromkeys(fold_team(team) for team in person.teams):
                self._teams.setdefault(team, []).append(person)
        self.people = ()

    def find(self, principal: str) -> Person | None:
        """The person meant, by any of the ways a person is written. The list goes before the tree's mailmap."""
        folded = fold_person(principal)
        found = self._by_name.get(folded)
        return found if found is not None else self._by_name.get(self.mailmap.get(folded, ""))

    def status_of(self, principal: str, today: date) -> str:
        """``active`` | ``gone`` | ``unlisted``."""
        person = self.find(principal)
        return person.status(today) if person is not None else UNLISTED

    def last_day_of(self, principal: str) -> date | None:
        """The last day of a person, None where none is told."""
        person = self.find(principal)
        return person.last_day if person is not None else None

    def is_same(self, a: str, b: str) -> bool:
        """Whether two ways of writing mean one person. Two whom nothing joins are two."""
        return bool(a.strip()) and self.key_of(a) == self.key_of(b)

    def key_of(self, principal: str) -> str:
        """One text for all ways of writing one person; to compare and to group by, never to print."""
        person = self.find(principal)
        if person is not None:
            return fold_person(person.principal)
        folded = fold_person(principal)
        return self.mailmap.get(folded, folded)

    def teams_of(self, principal: str) -> tuple[str, ...]:
        """The teams a person is in, as written."""
        person = self.find(principal)
        return person.teams if person is not None else ()

    def is_in_team(self, principal: str, team: str) -> bool:
        """Whether the list says that a person is in a team."""
        person = self.find(principal)
        return person is not None and any(member is person for member in self._teams.get(fold_team(team), ()))

    def is_team(self, name: str) -> bool:
        """Whether somebody is in a team of this name."""
        return fold_team(name) in self._teams and self.find(name) is None
