"""Who owns an agent: its contract, tags and labels, service catalogues, CODEOWNERS.

A person counts in full (confidence high). A team alone, by its key, its form (``@org/team``, ``group:NAME``) or its name, counts only a
little (low), and so does a CODEOWNERS line for the whole repository. Bots and words for nobody do not count at all; whether a team has
members is not in these files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..contracts.model import ContractRecord
from ..extract.service_entries import ServiceEntry
from ..facts.model import CatalogueEntry, Owner
from ..readers.codeowners import Ownership, Rule
from ..source import Place
from ..values import Value
from .agents import LogicalAgent
from .names import glob_matches
from .owner_patterns import OwnerPatterns
from .places import Locations
from .service_catalogue import ServiceCatalogue


class Owners:
    """The owner catalogue, the tree's CODEOWNERS and its service catalogue.

    ``unread``: a file that could not be read and may name one; ``unread_catalogue``: one that may list an agent.
    """

    def __init__(
        self,
        data: Mapping[str, Any],
        rules: Sequence[Rule],
        services: ServiceCatalogue,
        locations: Locations,
        unread: str = "",
        unread_catalogue: str = "",
        is_sample: Callable[[str], bool] = lambda path: False,
    ) -> None:
        self._people = frozenset(data["people"])
        self._teams = frozenset(data["teams"])
        self._groups = tuple(data["groups"])
        self._nobody = frozenset(str(word).lower() for word in data["nobody"])
        self._bots = tuple(data["bots"])
        self._ownership = Ownership(rules, OwnerPatterns().matcher)
        self.ownership = self._ownership if rules else None
        self._services = services
        self._locations = locations
        self._unread = unread
        self._unread_catalogue = unread_catalogue
        self._is_sample = is_sample

    def of(self, agent: LogicalAgent, contracts: Iterable[ContractRecord], folders: Iterable[str] = ()) -> list[Owner]:
        """Every owner that contracts, tags, labels, catalogues and CODEOWNERS name (of its definitions and the ``folders`` of its code)."""
        rows: dict[tuple[str, str], Owner] = {}
        paths = _paths(agent, folders)
        found = (*self._written(agent, contracts), *self._tagged(agent), *self._catalogued(agent, paths), *self._by_path(agent, paths))
        for row in found:
            known = rows.get((row.principal, row.source))
            if known is None or (known.confidence, row.confidence) == ("low", "high"):
                rows[(row.principal, row.source)] = row
        return list(rows.values())

    def listed(self, agent: LogicalAgent, folders: Iterable[str]) -> Iterator[CatalogueEntry]:
        """The entries of service catalogues that stand for an agent."""
        for entry in self._services.standing_for(_names(agent), _paths(agent, folders)):
            yield self._entry_row(agent.id, entry)

    def unlisted(self) -> Iterator[CatalogueEntry]:
        """Every entry of the tree's service catalogues, for itself."""
        yield from (self._entry_row(None, entry) for entry in self._services.entries)

    def _entry_row(self, agent: str | None, entry: ServiceEntry) -> CatalogueEntry:
        loc = self._locations.add(entry.place)
        return CatalogueEntry(agent, min(entry.names), entry.product, entry.is_service, self._is_sample(entry.place.path), loc)

    def open_entries(self) -> str | None:
        """Why it is not known whether a service catalogue of the tree lists more, None where that is known."""
        return f"{self._unread_catalogue} could not be read" if self._unread_catalogue else None

    def open_question(self, agent: LogicalAgent) -> str | None:
        """Why it is not known whether there are more owners, None where that is known."""
        if self._unread:
            return f"{self._unread} could not be read"
        for member in agent.members:
            tags = member.record.tags
            if not member.record.tags_known or any(value.is_unknown and self._kind(key) for key, value in tags.items()):
                return "a tag or label that may name an owner is not known"
        return None

    def _kind(self, key: str) -> str | None:
        """Whether a tag's key, or the part after its last slash, names a person (high), a team (low) or no owner."""
        last = key.rpartition("/")[2]
        for name in (key, last):
            if name in self._people:
                return "high"
            if name in self._teams:
                return "low"
        return None

    def _written(self, agent: LogicalAgent, contracts: Iterable[ContractRecord]) -> Iterator[Owner]:
        """A contract's owner; its team where it names no person."""
        for record in contracts:
            name, place = record.owner or record.team, record.owner_place or record.place
            if name:
                yield from self._owner(agent, name, "contract", "high" if record.owner else "low", place)

    def _tagged(self, agent: LogicalAgent) -> Iterator[Owner]:
        for member in agent.members:
            source = "tag" if member.record.system == "terraform" else "label"
            for key, value in member.record.tags.items():
                confidence = self._kind(key)
                if confidence and value.text:
                    yield from self._owner(agent, value.text, source, confidence, _line(value, member.place.path))

    def _catalogued(self, agent: LogicalAgent, paths: Iterable[str]) -> Iterator[Owner]:
        for owner, is_own in self._services.owners(_names(agent), paths):
            yield from self._owner(agent, owner.name, "catalogue", "high" if owner.is_person and is_own else "low", owner.place)

    def _by_path(self, agent: LogicalAgent, paths: Iterable[str]) -> Iterator[Owner]:
        for path in paths:
            for rule in self._ownership.of(path):
                for owner in rule.owners:
                    yield from self._owner(agent, owner, "codeowners", "low" if rule.is_catch_all else "high", rule.place)

    def _owner(self, agent: LogicalAgent, name: str, source: str, confidence: str, place: Place) -> Iterator[Owner]:
        if self._is_somebody(name):
            sure = "low" if self._is_group(name) else confidence
            yield Owner(agent.id, name, source, sure, self._locations.add(place))

    def _is_somebody(self, name: str) -> bool:
        bare = name.strip().lstrip("@")
        return bool(bare) and bare.lower() not in self._nobody and not any(glob_matches(bot, bare) for bot in self._bots)

    def _is_group(self, name: str) -> bool:
        """``@org/team``, a role of GitLab (``@@developer``), and names that say that they are a group."""
        return name.startswith("@@") or (name.startswith("@") and "/" in name) or any(glob_matches(glob, name) for glob in self._groups)


def _line(value: Value, path: str) -> Place:
    return next((link.place for link in value.origin.chain() if link.source.path == path), value.place)


def _names(agent: LogicalAgent) -> list[str]:
    return [agent.name, *(member.record.name for member in agent.members)]


def _paths(agent: LogicalAgent, folders: Iterable[str]) -> list[str]:
    """Where an agent is defined, and built."""
    return list(dict.fromkeys([*(member.place.path for member in agent.members), *(f"{folder}/Dockerfile" for folder in folders)]))
