"""Keys, clients and stored secrets as objects of the configuration: whose each is and how long it lives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..named_tuple import NamedTuple
from ..resolve.interface import Resource
from ..values import Value
from .keys import Keys, name_of, whole
from .lifetimes import UNITS, Lifetime, read_lifetime, read_seconds
from .model import Mention, Selected
from .paths import line_in, select, select_first

Row = Mapping[str, Any]


class KeyRecord(NamedTuple):
    """A credential that a resource issues. ``owner``: whose it is, None where nobody is named. ``is_static``: it works until it is
    revoked. ``limit``: which of the catalogue's limits holds for it. ``secrets``: attributes that are the key itself. ``kept_in``: name and
    namespace of the Secret of Kubernetes that it is put into.
    """

    resource: Resource
    kind: str
    provider: str
    owner: Mention | None
    is_static: bool
    limit: str
    lifetime: Lifetime | None
    secrets: tuple[str, ...] = ()
    kept_in: tuple[str, str] | None = None


class ClientRecord(NamedTuple):
    """A client of an identity provider. ``secrets``: attributes that hold its secret. ``refreshes``: how it renews its access, as
    ``found``.
    """

    resource: Resource
    owner: Mention | None
    secrets: tuple[str, ...]
    refreshes: str
    found: Selected


class StoredRecord(NamedTuple):
    """A secret in a store. ``names``: how it is referred to in text. ``renewed_by``: the type whose resources are its schedule, '' where it
    has one itself or its store knows none. ``lifetime``: what it says itself.
    """

    resource: Resource
    names: tuple[str, ...]
    renewed_by: str
    lifetime: Lifetime | None


class ScheduleRecord(NamedTuple):
    """A schedule that renews the stored secret that ``target`` names."""

    resource: Resource
    target: Value


class StoredValue(NamedTuple):
    """A value written for a stored secret: ``target`` names the secret, None where it is the resource itself."""

    resource: Resource
    target: Value | None
    value: Selected


class SessionRecord(NamedTuple):
    """How long a session of the identity itself may last."""

    resource: Resource
    owner: Mention
    lifetime: Lifetime


class ManifestSecret(NamedTuple):
    """A Secret or ConfigMap: ``entries`` as written, ``encoded`` where they are base64."""

    resource: Resource
    name: str
    namespace: str | None
    entries: tuple[tuple[str, Value, bool], ...]


HeldRecord = KeyRecord | ClientRecord | StoredRecord | ScheduleRecord | StoredValue | SessionRecord | ManifestSecret


def read_key_objects(resource: Resource, catalogue: Row, own: Mention | None) -> Iterator[HeldRecord]:
    """What a managed resource says about keys; ``own``: the resource as an identity, if it is one."""
    type = resource.type
    if type in catalogue["keys"]:
        yield from _key(resource, catalogue["keys"][type])
    if type in catalogue["clients"]:
        yield from _client(resource, catalogue["clients"][type], own)
    if type in catalogue["stored"]:
        yield _stored(resource, catalogue["stored"][type])
    if type in catalogue["values"]:
        yield from _value(resource, catalogue["values"][type])
    if type in catalogue["sessions"] and own is not None:
        yield from _session(resource, catalogue["sessions"][type], own)
    for row in catalogue["stored"].values():
        if row.get("renewed_by", {}).get("type") == type:
            found = select_first(resource, row["renewed_by"]["path"])
            if found is not None:
                yield ScheduleRecord(resource, found.value)


def is_key_type(type: str, catalogue: Row) -> bool:
    """Whether this module reads a Terraform type."""
    return any(type in catalogue[part] for part in ("keys", "clients", "stored", "values", "sessions")) or any(
        row.get("renewed_by", {}).get("type") == type for row in catalogue["stored"].values()
    )


def _key(resource: Resource, row: Row) -> Iterator[KeyRecord]:
    if "unless" in row and _may_equal(resource, row["unless"]):
        return
    owner = next((mention for entry in row["of"] if (mention := _mention(resource, entry)) is not None), None)
    lifetime = read_lifetime(resource, row["expiry"]) if "expiry" in row else None
    is_static, limit = row.get("static", True), row.get("limit", "key")
    kept_in = _kept_in(resource, row["writes"]) if "writes" in row else None
    yield KeyRecord(resource, row["kind"], row["provider"], owner, is_static, limit, lifetime, tuple(row["secret"]), kept_in)


def _kept_in(resource: Resource, row: Row) -> tuple[str, str] | None:
    """The Secret that a key is put into; in its own namespace where it names none, and nowhere known where that is not written."""
    if "unless" in row and _may_equal(resource, row["unless"]):
        return None
    name = _text_at(resource, row["name"])
    namespace = (_text_at(resource, row["namespace"]) if "namespace" in row else None) or _text_at(resource, "metadata.namespace")
    return (name, namespace) if name and namespace else None


def _text_at(resource: Resource, path: str) -> str | None:
    found = select_first(resource, path)
    return found.value.text if found is not None else None


def _may_equal(resource: Resource, condition: Row) -> bool:
    found = select_first(resource, condition["path"])
    return found is not None and (found.value.is_unknown or found.value.text == condition["equals"])


def _mention(resource: Resource, entry: Row) -> Mention | None:
    found = select_first(resource, entry["path"])
    if found is None or found.value.data in (None, ""):
        return None
    namespace = select_first(resource, entry["namespace"]) if "namespace" in entry else None
    return Mention(entry["kind"], found, entry["path"].replace("[]", ""), namespace.value if namespace is not None else None)


def _client(resource: Resource, row: Row, own: Mention | None) -> Iterator[ClientRecord]:
    wanted = row["refreshes"]
    for found in select(resource, wanted["path"]):
        if found.value.text in wanted["values"]:
            yield ClientRecord(resource, own if "of" in row else None, tuple(row["secret"]), wanted["how"], found)
            return


def _stored(resource: Resource, row: Row) -> StoredRecord:
    names = tuple(text for path in row["name"] if (found := select_first(resource, path)) is not None and (text := found.value.text))
    renewed = any(found.value.data not in (None, ()) for path in row.get("renewed", ()) for found in select(resource, path))
    lifetime = read_lifetime(resource, row["expiry"]) if "expiry" in row and not renewed else None
    schedule = "" if renewed else row.get("renewed_by", {}).get("type", "")
    return StoredRecord(resource, names, schedule, lifetime)


def _value(resource: Resource, row: Row) -> Iterator[StoredValue]:
    target, value = select_first(resource, row["of"]) if "of" in row else None, select_first(resource, row["value"])
    if value is not None and (target is not None or row.get("self")):
        yield StoredValue(resource, target.value if target is not None else None, value)


def _session(resource: Resource, row: Row, own: Mention) -> Iterator[SessionRecord]:
    found = select_first(resource, row["path"])
    seconds = read_seconds(found.value, UNITS[row["unit"]]) if found is not None else None
    if found is not None and seconds is not None:
        yield SessionRecord(resource, own, Lifetime(seconds, None, found.holder.place, found.value.origin))


def read_manifest_secret(resource: Resource, catalogue: Row, *, snake: bool) -> Iterator[HeldRecord]:
    """A Secret or ConfigMap: what it keeps, and the service account whose lasting token it holds."""
    keys = Keys(snake)
    root = whole(resource)
    metadata = keys.get(root, "metadata")
    name, named = name_of(resource, metadata, keys)
    namespace = keys.get(metadata, "namespace") if metadata is not None else None
    kind, wanted = root.get("type"), catalogue["token_secret"]
    annotations = metadata.get("annotations") if metadata is not None else None
    account = annotations.get(wanted["annotation"]) if annotations is not None else None
    if kind is not None and kind.text == wanted["type"] and account is not None:
        owner = Mention("k8s_service_account", Selected(account, line_in(account, resource)), "metadata.annotations", namespace)
        yield KeyRecord(resource, "token-secret", "kubernetes", owner, True, "key", None)
    if named and (namespace is None or not namespace.is_unknown):
        yield ManifestSecret(resource, name, namespace.text if namespace is not None else None, tuple(_entries(root, snake)))


def _entries(root: Value, snake: bool) -> Iterator[tuple[str, Value, bool]]:
    """Entries with whether they are base64: ``data`` of a Secret manifest is, of its Terraform twin only ``binary_data``."""
    kind = root.get("kind")
    is_secret = kind is not None and kind.text == "Secret"
    for section, encoded in (("data", is_secret and not snake), ("stringData", False), ("binary_data", True)):
        found = root.get(section)
        if found is not None and isinstance(found.data, dict):
            yield from ((name, value, encoded) for name, value in found.data.items())
