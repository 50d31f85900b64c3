"""Groups and bindings joined: who is in one, who of them is a person, and which groups the settings list as people's."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from ..extract.memberships import LoginRecord, MemberRecord, PeopleRecord
from ..extract.workloads import resource_name
from ..facts.model import Membership
from ..named_tuple import NamedTuple
from ..resolve.interface import Resource
from ..values import Reference, Unknown, Value
from .canonical import unit_root
from .identities import Identities
from .places import Locations

Lookup = Callable[[Reference], Resource | None]


class Group(NamedTuple):
    """``id`` tells it from all others; ``name``: what its directory calls it, as far as that is known."""

    id: str
    name: str


def people_of(records: Iterable[PeopleRecord], identities: Identities) -> frozenset[str]:
    """Canonical identities that are certainly a person's."""
    return frozenset(
        one.canonical
        for record in records
        if isinstance(record, LoginRecord) and not record.resource.conditional
        for one in identities.identify(record.owner, record.resource)[0]
        if one.verdict == "known"
    )


class Memberships:
    """Gives the rows. ``listed``: groups that the settings say people are in; ``names``: by type, where a group says its name."""

    def __init__(
        self, identities: Identities, people: Collection[str], listed: Collection[str], names: Mapping[str, str], lookup: Lookup
    ) -> None:
        self._identities = identities
        self._people = people
        self._listed = {name.lower() for name in listed}
        self._names = names
        self._lookup = lookup

    def rows(self, records: Iterable[PeopleRecord], locations: Locations) -> Iterator[Membership]:
        """One row for each member that is known and certainly made one."""
        for record in records:
            if isinstance(record, MemberRecord) and not record.resource.conditional:
                group = self._group(record)
                if group is not None:
                    yield from self._members(record, group, locations)

    def _members(self, record: MemberRecord, group: Group, locations: Locations) -> Iterator[Membership]:
        loc = locations.of(record.place, record.resource)
        kind = "binding" if record.binding else "group"
        is_listed = not record.binding and self._lists(group.name)
        if record.person:
            name = record.person.partition(":")[2] or record.person
            if not record.is_group or self._lists(name):
                yield Membership(group.id, group.name, kind, name, None, True, is_listed, loc)
            return
        found, _ = self._identities.identify(record.member, record.resource)
        for one in found:
            if one.verdict == "known":
                yield Membership(group.id, group.name, kind, one.canonical, one.canonical, one.canonical in self._people, is_listed, loc)

    def _lists(self, name: str) -> bool:
        return name.lower() in self._listed or name.partition("@")[0].lower() in self._listed

    def _group(self, record: MemberRecord) -> Group | None:
        resource = record.resource
        if record.binding or record.group is None:
            id = f"group:{resource.unit.partition(':')[2]}/{resource.address}"
            return Group(id, record.binding or self._name(resource) or resource_name(resource, ())[0])
        return self._named(record.group, resource)

    def _named(self, value: Value, resource: Resource) -> Group | None:
        """A group by the resource that it is read from, else by its name in this root."""
        if isinstance(value.data, Unknown) and not value.data.exact:
            return None
        for reference in value.references():
            target = self._lookup(reference)
            unit, address = (target.unit, target.address) if target is not None else (reference.unit, reference.address)
            id = f"group:{unit.partition(':')[2]}/{address}"
            return Group(id, (self._name(target) if target is not None else None) or value.text or address)
        return Group(f"group:{unit_root(resource)}/{value.text}", value.text) if value.text else None

    def _name(self, resource: Resource) -> str | None:
        path = self._names.get(resource.type)
        value = resource.get(path) if path is not None else None
        return value.text if value is not None else None
