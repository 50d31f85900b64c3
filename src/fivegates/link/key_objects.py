"""Key objects joined: whose each key is, which workload is given it, and how long it lives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from ..extract.key_objects import ClientRecord, HeldRecord, KeyRecord, SessionRecord
from ..extract.lifetimes import Lifetime
from ..extract.model import EnvEntry, Mention
from ..extract.workloads import resource_name
from ..facts.model import Credential, Expiry, Refresh, UsesCredential
from ..named_tuple import NamedTuple
from ..resolve.interface import Resource
from ..source import Place
from ..values import Reference, Unknown, Value
from .agents import Linked
from .effective import Run
from .identities import Identities
from .places import Locations, granted_place

Address = tuple[str, str]  # a deploy unit and an address in it
Lookup = Callable[[Reference], Resource | None]


class Given(NamedTuple):
    """A workload is given a key or a client's secret by its variable ``name``."""

    workload: Linked
    record: KeyRecord | ClientRecord
    identity: str | None
    name: str
    via: str
    place: Place


class KeyObjects:
    """Every key, client and session of the tree. ``resolve`` follows a reference, through module outputs too."""

    def __init__(
        self, records: Iterable[HeldRecord], identities: Identities, lookup: Lookup, locations: Locations, limits: Mapping[str, Any]
    ) -> None:
        self._identities = identities
        self._lookup = lookup
        self._locations = locations
        self._limits = limits
        self._sessions = [record for record in records if isinstance(record, SessionRecord)]
        self._issued = {address_of(record.resource): record for record in records if isinstance(record, KeyRecord | ClientRecord)}
        self.given: list[Given] = []

    def give(self, linked: Linked, inside: Callable[[Linked, EnvEntry], Iterable[Value]]) -> Iterator[Run]:
        """What the variables of a workload hand it, and the identities it acts as with them. ``inside``: what a stored secret that a
        variable refers to was made from.
        """
        for entry in (*linked.record.env, *linked.record.files):
            values = [entry.value] if entry.value is not None else list(inside(linked, entry))
            for record in self._issued_by(values):
                identity = self.owner(record.owner, record.resource)
                via = "env" if entry.value is not None else "secret" if entry.via != "volume" else entry.via
                given = Given(linked, record, identity, entry.name, via, entry.place)
                self.given.append(given)
                if identity is not None:
                    yield Run(linked, identity, f"{'file' if entry.via == 'volume' else 'env'} {entry.name}", "known", entry.place)

    def is_given(self, entry: EnvEntry) -> bool:
        """Whether a variable holds a key of a known identity: it is then no credential of a name of its own."""
        records = self._issued_by([entry.value]) if entry.value is not None else ()
        return any(isinstance(record, KeyRecord) and self.owner(record.owner, record.resource) is not None for record in records)

    def _issued_by(self, values: Iterable[Value]) -> Iterator[KeyRecord | ClientRecord]:
        found: dict[Address, KeyRecord | ClientRecord] = {}
        for value in values:
            for reference in sorted(value.data.references) if isinstance(value.data, Unknown) else ():
                address = self.address(reference)
                record = self._issued.get(address)
                if record is not None and reference.path and reference.path[0] in record.secrets:
                    found[address] = record
        yield from found.values()

    def address(self, reference: Reference) -> Address:
        """The resource that a reference leads to."""
        target = self._lookup(reference)
        return address_of(target) if target is not None else (reference.unit, reference.address)

    def owner(self, mention: Mention | None, resource: Resource) -> str | None:
        """The one identity whose key it certainly is."""
        found = self._identities.identify(mention, resource)[0] if mention is not None else []
        return found[0].canonical if len(found) == 1 and found[0].verdict == "known" else None

    def credentials(self, is_sample: Callable[[str], bool]) -> Iterator[Credential]:
        """A row for each key."""
        for record in self._issued.values():
            if not isinstance(record, KeyRecord):
                continue
            resource, lifetime = record.resource, record.lifetime
            ends = lifetime.ends if lifetime is not None else None
            yield Credential(
                id=key_id(resource),
                kind=record.kind,
                provider=record.provider,
                name=key_name(resource),
                fingerprint=None,
                value_id=None,
                live=False,
                static=record.is_static,
                opens_only_models=False,
                expires_on=ends.isoformat() if ends is not None else None,
                tracked=False,
                file_kind=resource.unit.partition(":")[0],
                copy_of=None,
                loc=self._locations.of(resource.place, resource),
                sample=is_sample(resource.place.path),
                identity=self.owner(record.owner, resource),
                conditional=resource.conditional,
            )

    def uses(self) -> Iterator[UsesCredential]:
        """A row for each key that a workload is given and acts with."""
        seen = set()
        for one in self.given:
            key = (one.workload.id, key_id(one.record.resource), one.via)
            if isinstance(one.record, KeyRecord) and one.identity is not None and key not in seen:
                seen.add(key)
                loc = self._locations.of(one.place, one.workload.record.resource)
                yield UsesCredential(*key, loc, True, one.workload.deployment)

    def expiries(self) -> Iterator[Expiry]:
        """How long keys and sessions live: of the identity they are of, and of each workload that is given one."""
        for record in self._issued.values():
            if isinstance(record, KeyRecord) and record.lifetime is not None:
                identity = self.owner(record.owner, record.resource)
                if identity is not None:
                    yield self._expiry(record.resource, record.limit, record.lifetime, identity)
        for one in self.given:
            if isinstance(one.record, KeyRecord) and one.record.lifetime is not None:
                yield self._expiry(one.record.resource, one.record.limit, one.record.lifetime, None, one.workload.id)
        for session in self._sessions:
            identity = self.owner(session.owner, session.resource)
            if identity is not None:
                yield self._expiry(session.resource, "session", session.lifetime, identity)

    def _expiry(self, resource: Resource, kind: str, lifetime: Lifetime, identity: str | None, workload: str | None = None) -> Expiry:
        """``kind`` is also the name of the limit that holds for it."""
        place = granted_place(resource, lifetime.place or resource.place, lifetime.origin)
        loc = self._locations.of(place, resource)
        row = expiry_row(key_id(resource), key_name(resource), kind, lifetime, int(self._limits[kind]), loc, identity, workload)
        return row._replace(conditional=resource.conditional)

    def refreshes(self) -> Iterator[Refresh]:
        """Clients that renew their access: that an identity is, and that a workload has the secret of."""
        for record in self._issued.values():
            if isinstance(record, ClientRecord) and record.owner is not None:
                identity = self.owner(record.owner, record.resource)
                if identity is not None:
                    yield self._refresh(record, identity, None)
        for one in self.given:
            if isinstance(one.record, ClientRecord):
                yield self._refresh(one.record, None, one.workload.id)

    def _refresh(self, record: ClientRecord, identity: str | None, workload: str | None) -> Refresh:
        resource = record.resource
        place = granted_place(resource, record.found.holder.place, record.found.value.origin)
        loc = self._locations.of(place, resource)
        return Refresh(key_id(resource), key_name(resource), record.refreshes, identity, workload, loc, resource.conditional)


def expiry_row(
    subject: str, name: str, kind: str, lifetime: Lifetime, limit: int, loc: str, identity: str | None = None, workload: str | None = None
) -> Expiry:
    """A lifetime as a row."""
    state = "none" if lifetime.is_endless else "date" if lifetime.ends is not None else "span"
    long_until = lifetime.long_until(limit) if lifetime.seconds is None else None
    ends = lifetime.ends.isoformat() if lifetime.ends is not None else None
    until = long_until.isoformat() if long_until is not None else None
    return Expiry(subject, name, kind, identity, workload, state, lifetime.seconds, ends, limit, until, loc)


def address_of(resource: Resource) -> Address:
    """What tells a resource from all others."""
    return resource.unit, resource.address


def key_name(resource: Resource) -> str:
    """What people call it: its label, or that of the module call that says more."""
    return resource_name(resource, ())[0]


def key_id(resource: Resource) -> str:
    """The id of what a resource issues or keeps."""
    return f"key:{resource.unit.partition(':')[2]}/{resource.address}"
