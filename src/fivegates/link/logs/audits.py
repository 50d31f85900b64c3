"""Audit layers that the tree defines: what each records, whom it leaves out, and the bucket that keeps it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ...extract.model import Mention, Selected
from ...extract.paths import select
from ...facts.model import AuditedGrant, AuditLayer, Closed, Grant
from ...facts.store import Fact
from ...resolve.interface import Resource
from ...values import Unknown, Value
from ..canonical import unnamed
from ..identities import Identities
from ..names import glob_matches
from ..places import Locations
from .observed import Completeness, Observed, unknown_in
from .stores import Stores

Row = Mapping[str, Any]


class Audits:
    """Reads the audit resources of the catalogue."""

    def __init__(
        self, observed: Observed, stores: Stores, identities: Identities, catalogue: Row, completeness: Completeness, locations: Locations
    ) -> None:
        self._observed = observed
        self._stores = stores
        self._identities = identities
        self._catalogue = catalogue
        self._completeness = completeness
        self._locations = locations
        self._above: set[str] = set()  # layers that a parent of every scope defines too
        self._open: set[tuple[str, str]] = set()  # (layer, scope) not wholly known

    def rows(self, grants: Iterable[Grant]) -> Iterator[Fact]:
        """Layers, their stores' locks, the grants that they would record, and the scopes of which all layers are known."""
        table: Mapping[str, Row] = self._catalogue["audits"]
        layers: list[AuditLayer] = []
        units: dict[str, set[str]] = {}
        for resource in self._observed.of(table):
            row = table[resource.type]
            if row.get("above"):
                self._above.add(row["layer"])
                continue
            scope = self._observed.scope(resource, row["provider"])
            units.setdefault(scope, set()).add(resource.unit)
            if resource.conditional:
                self._open.add((row["layer"], scope))
            layers += self._trail(resource, scope) if row["layer"] == "aws-data-events" else self._data_access(resource, scope)
        yield from layers
        yield from self._audited(grants, {(layer.layer, layer.scope) for layer in layers})
        for scope in sorted({layer.scope for layer in layers}):
            if self._is_closed(scope, {layer.layer for layer in layers if layer.scope == scope}):
                yield Closed(scope, "audit_layers")

    def _is_closed(self, scope: str, layers: set[str]) -> bool:
        if layers & self._above or any((layer, scope) in self._open for layer in layers):
            return False
        if "?" in scope:
            return self._completeness.holds(f"terraform:{scope.partition('?')[2].partition('#')[0]}")
        return self._completeness.everywhere

    def _layer(self, resource: Resource, layer: str, scope: str, service: str, exempt: str = "", store: str | None = None) -> AuditLayer:
        id = f"{layer} {scope} {resource.unit} {resource.address} {service} {exempt}"
        return AuditLayer(id, layer, scope, service, exempt, store, self._locations.of(resource.place, resource))

    # --------------------------------------------------------------------------------------------- CloudTrail

    def _trail(self, resource: Resource, scope: str) -> Iterator[AuditLayer]:
        """A trail by the types of its data events; one that selects none records no data events, and is asked for its bucket only."""
        store = self._bucket(resource)
        basic = [found.value for found in select(resource, "event_selector[].data_resource[].type")]
        advanced = list(_advanced_types(resource))
        selectors = [resource.get("event_selector"), resource.get("advanced_event_selector")]
        if any(unknown_in(one, self._observed.lookup) for one in selectors) or _is_off(resource.get("enable_logging")):
            self._open.add(("aws-data-events", scope))
        types = sorted({value.text for value in (*basic, *advanced) if value.text})
        for service in types or [""]:
            yield self._layer(resource, "aws-data-events", scope, service, store=store)

    def _bucket(self, resource: Resource) -> str | None:
        """The bucket of a trail as a store, with whether it is locked where bucket and lock are defined in one root."""
        names = self._catalogue["locks"]
        value = resource.get("s3_bucket_name")
        bucket = next((one for one in self._observed.referred(value) if one.type == names["bucket"] and one.mode == "managed"), None)
        if bucket is None:
            return None
        name = bucket.get("bucket")
        scope = self._observed.scope(bucket, "aws")
        text = name.text if name is not None and name.text else unnamed(bucket.address, bucket.unit, scope)
        id = f"bucket:{scope}/{text}"
        self._stores.add_bucket(id, text, self._lock(bucket), self._locations.of(bucket.place, bucket))
        return id

    def _lock(self, bucket: Resource) -> str | None:
        names = self._catalogue["locks"]
        own = bucket.get(names["argument"])
        if own is not None and own.data is True:
            return "yes"
        name = bucket.get("bucket")
        text = name.text if name is not None else None
        for lock in self._observed.of([names["resource"]]):
            value = lock.get(names["points"])
            targets = {(one.unit, one.address) for one in self._observed.referred(value)}
            if (bucket.unit, bucket.address) in targets or (value is not None and value.text and value.text == text):
                return "yes"
            if lock.unit == bucket.unit and unknown_in(value, self._observed.lookup):
                return None
        if (own is not None and own.is_unknown) or bucket.get("object_lock_configuration") is not None:
            return None
        return "no" if self._completeness.holds(bucket.unit) else None

    # --------------------------------------------------------------------------------------------- Google Cloud

    def _data_access(self, resource: Resource, scope: str) -> Iterator[AuditLayer]:
        """A project's data access log by service, and the members that it exempts."""
        service = resource.get("service")
        configs = resource.get("audit_log_config")
        if service is None or not service.text or "?" in scope:
            self._open.add(("gcp-data-access", scope))
        if service is None or not service.text:
            return
        name = "*" if service.text == "allServices" else service.text
        yield self._layer(resource, "gcp-data-access", scope, name)
        for config in configs.items() if configs is not None else ():
            members = config.get("exempted_members")
            for member in members.items() if members is not None else ():
                yield from self._exempted(resource, scope, name, member)

    def _exempted(self, resource: Resource, scope: str, service: str, member: Value) -> Iterator[AuditLayer]:
        if member.text and not member.text.startswith("serviceAccount:"):
            return
        mention = Mention("gcp_service_account", Selected(member, member.origin), "exempted_members")
        for one in self._identities.identify(mention, resource)[0]:
            if one.verdict == "known":
                found = self._layer(resource, "gcp-data-access", scope, service, one.canonical)
                yield found._replace(loc=self._locations.of(member.place, resource))

    # --------------------------------------------------------------------------------------------- grants

    def _audited(self, grants: Iterable[Grant], known: set[tuple[str, str]]) -> Iterator[AuditedGrant]:
        """Grants that only a layer defined here would record. The scope is the identity's account, or the project that is granted on."""
        events: Mapping[str, str] = self._catalogue["audited"]["aws-data-events"]
        roles: Mapping[str, str] = self._catalogue["audited"]["gcp-data-access"]
        for grant in grants if known else ():
            if grant.effect != "Allow" or grant.verdict != "allowed":
                continue
            if grant.provider == "aws" and grant.action and "*" not in grant.action.partition(":")[0]:
                scope = f"aws:{grant.identity.partition('/')[2].rpartition('/')[0]}"
                service = _event(grant.action.lower(), events)
                layer = "aws-data-events"
            else:
                scope, service, layer = f"gcp:{grant.scope}", roles.get(grant.role or ""), "gcp-data-access"
            if service is not None and (layer, scope) in known:
                yield AuditedGrant(grant.id, grant.identity, layer, scope, service)


def _event(action: str, events: Mapping[str, str]) -> str | None:
    """The type of data events that a named action makes; a whole service (``s3:*``) names none."""
    _, _, name = action.partition(":")
    if not name or name == "*":
        return None
    return next((type for glob, type in events.items() if glob_matches(glob, action) or action == glob), None)


def _advanced_types(resource: Resource) -> Iterator[Value]:
    for found in select(resource, "advanced_event_selector[].field_selector[]"):
        field, equals = found.value.get("field"), found.value.get("equals")
        if field is not None and field.text == "resources.type" and equals is not None:
            yield from equals.items()


def _is_off(value: Value | None) -> bool:
    return value is not None and (value.data is False or isinstance(value.data, Unknown))
