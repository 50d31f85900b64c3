"""Stored secrets joined: which one a workload's variable names, what was put into it, and whether anything renews it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from ..extract.key_objects import HeldRecord, KeyRecord, ManifestSecret, ScheduleRecord, StoredRecord, StoredValue
from ..extract.lifetimes import Lifetime
from ..extract.model import EnvEntry
from ..extract.paths import decode_json
from ..facts.model import Expiry
from ..named_tuple import NamedTuple
from ..resolve.interface import Resource
from ..source import Pinned
from ..values import Origin, Reference, Text, Unknown, Value
from .agents import Linked
from .canonical import unit_root
from .key_objects import Address, address_of, expiry_row, key_id, key_name
from .places import Locations, granted_place

ENDLESS = Lifetime(None, None, None)
WHOLE = ("secretRef:", "configMapRef:")  # how extraction names a Secret or ConfigMap that is loaded whole


class Written(NamedTuple):
    """One value written for a stored secret, under the ``name`` it is kept or given by; ``encoded``: in base64."""

    name: str
    value: Value
    encoded: bool
    file_kind: str


class StoredSecrets:
    """Secrets of stores, of both Terraform and Kubernetes. ``address``: the resource that a reference leads to."""

    def __init__(
        self, records: Iterable[HeldRecord], address: Callable[[Reference], Address], cluster_of: Callable[[Resource], str]
    ) -> None:
        self._address = address
        self._cluster_of = cluster_of
        self._stored: dict[Address, StoredRecord] = {}
        self._by_name: dict[tuple[str, str], list[Address]] = defaultdict(list)
        self._values: dict[Address, list[StoredValue]] = defaultdict(list)
        self._manifests: dict[tuple[str, str, str], list[ManifestSecret]] = defaultdict(list)
        self._issued: dict[tuple[str, str, str], list[KeyRecord]] = defaultdict(list)
        self._renewed: dict[Address | None, set[str]] = defaultdict(set)
        self._used: dict[tuple[str, Address], Linked] = {}
        for record in records:
            self._add(record)

    def _add(self, record: HeldRecord) -> None:
        if isinstance(record, StoredRecord):
            self._stored[address_of(record.resource)] = record
            for name in record.names:
                self._by_name[unit_root(record.resource), name].append(address_of(record.resource))
        elif isinstance(record, ScheduleRecord):
            self._renewed[self._target(record.target)].add(record.resource.type)
        elif isinstance(record, StoredValue):
            kept_in = address_of(record.resource) if record.target is None else self._target(record.target)
            if kept_in is not None:
                self._values[kept_in].append(record)
        elif isinstance(record, KeyRecord) and record.kept_in is not None:
            name, namespace = record.kept_in
            self._issued[self._cluster_of(record.resource), namespace, name].append(record)
        elif isinstance(record, ManifestSecret):
            self._manifests[*self._space(record.resource, record.namespace), record.name].append(record)

    def _space(self, resource: Resource, namespace: str | None) -> tuple[str, str]:
        """The cluster and namespace; objects of one deploy unit that name none are put into one, whichever that is."""
        return (self._cluster_of(resource), namespace) if namespace else (resource.unit, "")

    def _target(self, value: Value) -> Address | None:
        """The resource that a value was read from, unchanged."""
        if isinstance(value.data, Unknown) and not value.data.exact:
            return None
        return next((self._address(reference) for reference in value.references()), None)

    def use(self, linked: Linked, entry: EnvEntry) -> None:
        """Note that a workload is given a secret or its name."""
        address = self._of(linked, entry)
        if address is not None and address in self._stored:
            self._used.setdefault((linked.id, address), linked)

    def _of(self, linked: Linked, entry: EnvEntry) -> Address | None:
        if entry.value is not None:
            return self._target(entry.value)
        reference, resource = entry.reference or "", linked.record.resource
        unit = f"{resource.unit}/"
        if reference.startswith(unit):
            return self._entry_of((resource.unit, reference[len(unit) :]))
        named = self._by_name.get((unit_root(resource), reference), [])
        return named[0] if len(named) == 1 else None

    def _entry_of(self, address: Address) -> Address:
        """The secret that ``<address>:<entry>`` is in; an instance's key may hold a colon too."""
        if address in self._stored:
            return address
        head, bracket, tail = address[1].rpartition("]")
        return address[0], f"{head}{bracket}{tail.partition(':')[0]}"

    def inside(self, linked: Linked, entry: EnvEntry) -> Iterator[Value]:
        """What the secret that a variable refers to was made from."""
        address = self._of(linked, entry)
        for stored in self._values.get(address, ()) if address is not None else ():
            yield stored.value.value
        for record in self._issued.get(self._secret(linked, entry)[0], ()):
            yield _key_itself(record, entry)

    def kept(self, linked: Linked, entry: EnvEntry) -> Iterator[Value]:
        """What the secret of a store or of the cluster that a variable refers to was made from."""
        yield from self.inside(linked, entry)
        for manifest, wanted in self._manifest(linked, entry):
            yield from (value for name, value, _ in manifest.entries if wanted in ("", name))

    def written(self, linked: Linked, entry: EnvEntry) -> Iterator[Written]:
        """What these files write into the secret that a variable refers to."""
        for value in self.inside(linked, entry):
            yield from _parts(value, entry.name)
        for manifest, wanted in self._manifest(linked, entry):
            kind = "terraform" if manifest.resource.unit.startswith("terraform") else "kubernetes"
            for name, value, encoded in manifest.entries:
                if wanted in ("", name):
                    yield Written(name, value, encoded, kind)

    def _manifest(self, linked: Linked, entry: EnvEntry) -> Iterator[tuple[ManifestSecret, str]]:
        secret, key = self._secret(linked, entry)
        for manifest in self._manifests.get(secret, ()):
            yield manifest, key

    def _secret(self, linked: Linked, entry: EnvEntry) -> tuple[tuple[str, str, str], str]:
        """Cluster, namespace and name of the Secret that a variable of a pod comes from, all '' for none, and the key in it."""
        record, reference = linked.record, entry.reference or ""
        whole = next((start for start in WHOLE if reference.startswith(start)), "")
        name, _, key = (reference.removeprefix(whole), "", "") if whole else reference.partition("/")
        if record.system != "k8s" or (record.namespace is not None and record.namespace.is_unknown) or not (whole or key):
            return ("", "", ""), ""
        space = self._space(record.resource, record.namespace.text if record.namespace is not None else None)
        return (*space, name), key

    def expiries(self, locations: Locations, limit: int) -> Iterator[Expiry]:
        """For each workload that uses one: secrets that nothing renews, and those that live until a day.

        A schedule of a secret that is not defined in this tree may be any one's.
        """
        elsewhere = set().union(*(types for address, types in self._renewed.items() if address not in self._stored))
        for (workload, address), _ in self._used.items():
            record = self._stored[address]
            lifetime = record.lifetime
            if record.renewed_by and record.renewed_by not in elsewhere and address not in self._renewed:
                lifetime = ENDLESS
            if lifetime is not None:
                resource = record.resource
                place = granted_place(resource, lifetime.place or resource.place, lifetime.origin)
                loc = locations.of(place, resource)
                row = expiry_row(key_id(resource), key_name(resource), "stored-secret", lifetime, limit, loc, workload=workload)
                yield row._replace(conditional=resource.conditional)


def _key_itself(record: KeyRecord, entry: EnvEntry) -> Value:
    """What a variable gets out of the Secret that a key is put into: the key."""
    reference = Reference(record.resource.unit, record.resource.address, record.secrets)
    return Value(Unknown(frozenset({reference}), exact=True), Origin("reference", Pinned("", entry.place), 0, entry.name))


def _parts(value: Value, name: str) -> Iterator[Written]:
    """A value whole, or the entries of the JSON object that it is."""
    content = decode_json(value) if isinstance(value.data, Text | Unknown) or (value.text or "").lstrip().startswith("{") else None
    if content is not None and isinstance(content.data, dict):
        yield from (Written(key, entry, False, "terraform") for key, entry in content.data.items())
    else:
        yield Written(name, value, False, "terraform")
