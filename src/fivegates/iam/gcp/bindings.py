"""Bindings and deny policies of Google Cloud as written, and the scopes that they are on."""

from __future__ import annotations

from ...named_tuple import NamedTuple
from ...values import Value

LEVELS = ("resource", "project", "folder", "organization")  # narrow to wide
BREADTH = {"resource": "named", "project": "account", "folder": "organisation", "organization": "organisation"}
EVERYONE = "gcp_everyone"  # the kind of a mention of all principals
GROUP = "gcp_group"  # the kind of a mention of a group
PREFIXES = {"project": "projects/", "folder": "folders/", "organization": "organizations/"}


class Binding(NamedTuple):
    """One role for one principal. ``level``: resource | project | folder | organization, '' where it is not known. ``scope``: the project,
    folder or organisation as written. ``role``: its name, '' where it is not known; ``holds``: of a custom role of the tree, its
    permissions, and ``complete``: these are all. ``condition``: the expression, '' for one that is not known, None without one. ``kind``:
    of what the resource is, where the binding names it (a Config Connector kind).
    """

    level: str
    scope: Value | None
    role: str
    holds: tuple[str, ...] | None = None
    complete: bool = True
    condition: str | None = None
    kind: str = ""


class Denial(NamedTuple):
    """One rule of a deny policy, for one principal. ``key``: the rule; ``permissions`` and ``excepted`` as written
    (``iam.googleapis.com/roles.create``). ``level`` and ``name``: what it is attached to, '' where that is not known. ``doubt``: why it
    may not apply, '' where it does.
    """

    key: str
    permissions: tuple[str, ...]
    excepted: tuple[str, ...]
    level: str
    name: str
    condition: str | None
    doubt: str = ""


def scope_name(level: str, text: str | None) -> str:
    """``projects/p``, ``folders/1``, ``organizations/1``; '' where it is not known. Either form may be written."""
    prefix = PREFIXES.get(level)
    if not text or prefix is None:
        return ""
    return text if text.startswith(prefix) else prefix + text.rpartition("/")[2]


def matches_denied(pattern: str, permission: str) -> bool:
    """Whether a permission of a deny policy (``storage.googleapis.com/buckets.*``) means one of an allow policy (``storage.buckets.get``).

    Google's IAM documentation, permissions supported in deny policies: the service's host name, then type and verb, of which the verb, or
    type and verb together, may be a star.
    """
    host, slash, rest = pattern.partition("/")
    type, _, verb = rest.rpartition(".")
    if not slash or service_of_host(host) != service_of_permission(permission):
        return False
    asked_type, _, asked_verb = permission.rpartition(".")
    asked_kind = asked_type.partition("/")[2] if "/" in asked_type else asked_type.partition(".")[2]
    return type in ("*", asked_kind) and verb in ("*", asked_verb)


def service_of_permission(permission: str) -> str:
    """``storage`` for ``storage.buckets.get``, ``iam`` for ``iam.googleapis.com/workloadIdentityPools.get``."""
    host, slash, _ = permission.partition("/")
    return service_of_host(host) if slash else permission.partition(".")[0]


def service_of_host(host: str) -> str:
    """``storage`` for ``storage.googleapis.com``; a few services are called otherwise in permissions."""
    return RENAMED.get(host, host.removesuffix(".googleapis.com"))


RENAMED = {
    "cloudresourcemanager.googleapis.com": "resourcemanager",
    "sourcerepo.googleapis.com": "source",
    "sqladmin.googleapis.com": "cloudsql",
    "bigtableadmin.googleapis.com": "bigtable",
    "firestore.googleapis.com": "datastore",
}
