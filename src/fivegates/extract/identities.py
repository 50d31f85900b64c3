"""Resources that are identities, and the links by which one identity becomes another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..iam.subjects import subject_account
from ..resolve.interface import Resource
from ..values import Unknown, Value
from .keys import Keys, whole
from .model import AssumeRecord, IdentityRecord, Mention, Selected
from .paths import line_in, select, select_first
from .release_names import joining

Row = Mapping[str, Any]


def extract_identity(resource: Resource, row: Row) -> IdentityRecord:
    """A resource, data source or custom resource that is an identity."""
    name = next((found for path in row.get("name", ()) if (found := select_first(resource, path)) is not None), None)
    return IdentityRecord(resource, row["kind"], row["provider"], name, dict(_scope(resource, row.get("scope", ()))))


def _scope(resource: Resource, written: Iterable[str] | Mapping[str, Iterable[str]]) -> Iterator[tuple[str, Value]]:
    """What tells equal names apart, by what it is called; the first of several paths that is there counts."""
    for name, paths in written.items() if isinstance(written, Mapping) else ((path, (path,)) for path in written):
        found = next((one for path in paths if (one := select_first(resource, path)) is not None), None)
        if found is not None:
            yield name, found.value


def extract_service_account(resource: Resource, annotated: Mapping[str, Row], *, snake: bool) -> tuple[IdentityRecord, list[AssumeRecord]]:
    """A Kubernetes service account and the cloud identities that its annotations hand it."""
    keys = Keys(snake)
    metadata = keys.get(whole(resource), "metadata")
    name = keys.get(metadata, "name") if metadata is not None else None
    namespace = keys.get(metadata, "namespace") if metadata is not None else None
    found = Selected(joining(name), line_in(name, resource)) if name is not None else None
    scope = {"namespace": namespace} if namespace is not None else {}
    record = IdentityRecord(resource, "k8s_service_account", "kubernetes", found, scope)
    if found is None:
        return record, []
    own = Mention("k8s_service_account", found, "metadata.name", namespace)
    annotations = metadata.get("annotations") if metadata is not None else None
    return record, list(annotated_links(resource, own, annotations, annotated)) if annotations is not None else []


def annotated_links(resource: Resource, own: Mention, annotations: Value, annotated: Mapping[str, Row]) -> Iterator[AssumeRecord]:
    """The cloud identities that the annotations of the service account ``own`` hand it; ``annotated``: what they mean, by key."""
    for key, row in annotated.items():
        value = annotations.get(key)
        if value is not None and value.data not in (None, ""):
            target = Mention(row["kind"], Selected(value, line_in(value, resource, annotations)), key)
            yield AssumeRecord(resource, own, target, "annotation", pod_label=_label(row))


def _label(row: Row) -> tuple[str, str] | None:
    """The label that a pod must carry for the annotation of its account to take effect."""
    return next(((key, str(value)) for key, value in row.get("pod_label", {}).items()), None)


def extract_link(resource: Resource, row: Row) -> Iterator[AssumeRecord]:
    """What a resource of the links catalogue says: a service account or member may become a role, identity or service account."""
    source = row["source"]
    if "roles" in row:
        role = select_first(resource, row.get("role", "role"))
        if role is None or role.value.text not in row["roles"]:
            return
    to = link_target(resource, row)
    if to is not None:
        yield from (AssumeRecord(resource, mention, to, row["via"]) for mention in _link_sources(resource, source))


def link_target(resource: Resource, row: Row) -> Mention | None:
    """The identity that a resource of the links catalogue opens to others."""
    target = row["target"]
    paths = target["path"] if isinstance(target["path"], list) else [target["path"]]
    found = next((one for path in paths if (one := select_first(resource, path)) is not None and one.value.data is not None), None)
    return Mention(target["kind"], found, paths[0]) if found is not None else None


def _link_sources(resource: Resource, source: Row) -> Iterator[Mention]:
    if source["kind"] == "k8s_service_account":
        account, namespace = select_first(resource, source["name"]), select_first(resource, source["namespace"])
        cluster = select_first(resource, source["cluster"]) if "cluster" in source else None
        if account is not None and namespace is not None:
            yield Mention("k8s_service_account", account, source["name"], namespace.value, cluster.value if cluster is not None else None)
        return
    for found in select(resource, source.get("subject") or source["path"]):
        text = template(found.value)
        account_of = subject_account(text)
        if account_of is not None:
            yield account_mention(account_of, found, "subject")
        elif source["kind"] == "gcp_member" and (text or "serviceAccount:").startswith("serviceAccount:"):
            yield Mention("gcp_service_account", found, source["path"])


def template(value: Value) -> str:
    """A text with a star for what is not known of it: the project before ``.svc.id.goog`` often is not, and need not be."""
    if isinstance(value.data, Unknown):
        return "".join(part if isinstance(part, str) else "*" for part in value.data.parts)
    return value.text or ""


def extract_stand_in(resource: Resource, row: Row) -> Mention | None:
    """The identity that another one stands for: an instance profile is its role, a service principal its application."""
    found = select_first(resource, row["stands_for"]["path"])
    return Mention(row["stands_for"]["kind"], found, row["stands_for"]["path"]) if found is not None else None


def account_mention(account: tuple[str, str], found: Selected, via: str) -> Mention:
    """The service account of (namespace, account), as a subject or member names it."""
    namespace = Value(account[0], found.value.origin)
    return Mention("k8s_service_account", Selected(Value(account[1], found.value.origin), found.holder), via, namespace)
