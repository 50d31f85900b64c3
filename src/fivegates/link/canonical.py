"""One name for one identity: ``aws:role/<account>/<name>``, ``gcp:sa/<id>@<project>``, ``k8s:<cluster>/<namespace>/<account>`` ...

Names unify only inside one known account, project or cluster. Where that is unknown the key carries the deploy unit after a ``?``, so
that equal names of two units stay two identities. What has no known name itself is called ``(<unit>#<address>)``, see ``unnamed``.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence

from ..extract.unit_names import in_unit
from ..globs import path_matches
from ..named_tuple import NamedTuple
from ..resolve.interface import Resource
from ..values import Unknown, Value

_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
# What somebody is to put a name in place of; a role may well be called change-manager, or an account your-app.
_PLACEHOLDER = re.compile(r"<.*>|(?:REPLACE|YOUR|INSERT)[-_].*|TODO(?:[-_].*)?|(?i:(?:change|replace|fill)[-_]?(?:me|this|in)|placeholder)")
GCP_MAIL = ".iam.gserviceaccount.com"


class Scopes(NamedTuple):
    """The accounts, projects and clusters that the configuration names, by root, provider alias or path."""

    accounts: Mapping[str, str]
    clusters: Mapping[str, str]

    def aws_account(self, resource: Resource) -> str:
        """Twelve digits, or ``?<unit>`` (with the provider's alias) while the account is unknown."""
        return self._named(resource, "aws") or _provider_account(resource) or _unit_scope(resource)

    def gcp_project(self, resource: Resource, project: Value | None = None) -> str:
        """The project id, or ``?<unit>``."""
        if project is not None and project.text:
            return project.text
        provider = resource.provider.get("project") if resource.provider is not None and project is None else None
        return self._named(resource, "gcp") or (provider.text if provider is not None and provider.text else None) or _unit_scope(resource)

    def azure_subscription(self, resource: Resource) -> str:
        """The subscription id, or ``?<unit>``."""
        provider = resource.provider.get("subscription_id") if resource.provider is not None else None
        return (
            self._named(resource, "azure") or (provider.text if provider is not None and provider.text else None) or _unit_scope(resource)
        )

    def cluster(self, resource: Resource) -> str:
        """The cluster's name from the configuration, else from the GitOps object that applies the resource, or ``?<unit>``."""
        for glob, name in self.clusters.items():
            if path_matches(glob, resource.place.path) or glob == unit_root(resource):
                return name
        applied = resource.extra.get("cluster")
        return applied if isinstance(applied, str) and applied else _unit_scope(resource)

    def _named(self, resource: Resource, provider: str) -> str | None:
        alias = resource.provider.get("alias") if resource.provider is not None else None
        root = unit_root(resource)
        for key, account in self.accounts.items():
            kind, _, name = account.partition(":")
            if kind == provider and ((alias is not None and key == alias.text) or path_matches(key, root)):
                return name
        return None


def is_placeholder(text: str) -> bool:
    """Whether the name in what names an identity (an ARN, an address, the name alone) is one for somebody to fill in."""
    return _PLACEHOLDER.fullmatch(text.rpartition("/")[2].partition("@")[0]) is not None


def unit_root(resource: Resource) -> str:
    """The folder of a resource's deploy unit."""
    return resource.unit.partition(":")[2].partition("?")[0]


def in_root(path: str, resource: Resource) -> str:
    """A path as Terraform means it, relative to the root's folder, as a path of the tree."""
    return posixpath.normpath(posixpath.join(unit_root(resource), path))


def _unit_scope(resource: Resource) -> str:
    alias = resource.provider.get("alias") if resource.provider is not None else None
    suffix = f"#{alias.text}" if alias is not None and alias.text else ""
    return f"?{resource.unit.partition(':')[2]}{suffix}"


def _provider_account(resource: Resource) -> str | None:
    """The one account that the provider block allows."""
    allowed = resource.provider.get("allowed_account_ids") if resource.provider is not None else None
    if allowed is not None and len(allowed.items()) == 1:
        return allowed.items()[0].text
    assumed = resource.provider.get("assume_role") if resource.provider is not None else None
    for block in assumed.items() if assumed is not None else ():
        arn = block.get("role_arn")
        if arn is not None and arn.text and arn.text.count(":") >= 5:
            return arn.text.split(":")[4] or None
    return None


def unnamed(address: str, unit: str, scope: str) -> str:
    """What a thing without a known name is called inside ``scope``: after its address, and its deploy unit where the scope does not tell
    that: no two units of one account, project or cluster have such a thing in common.
    """
    return f"({address})" if "?" in scope else in_unit(address, unit)


def known_text(value: Value) -> str | None:
    """A string's text; for a template its known parts with ``\\0`` where a part is unknown; None where nothing is known."""
    if value.text is not None:
        return value.text
    if isinstance(value.data, Unknown) and value.data.parts:
        return "".join(part if isinstance(part, str) else "\0" for part in value.data.parts)
    return None


OWN_SCOPE = ("aws_caller_identity", "google_project", "google_client_config")  # data sources that say where Terraform itself works


def unknown_parts(value: Value) -> tuple[Unknown, ...]:
    """The unknown parts of a template in order: what stands behind each ``\\0`` of ``known_text``."""
    data = value.data
    return tuple(part for part in data.parts if isinstance(part, Unknown)) if isinstance(data, Unknown) else ()


def unknown_scope(text: str, start: int, end: int, parts: Sequence[Unknown], resource: Resource) -> str | None:
    """What an account or project that is not wholly known in ``text[start:end]`` is called, after what it depends on: two that depend on
    different things are not one. None where it is where Terraform itself works, or known.
    """
    scope, before = text[start:end], text.count("\0", 0, start)
    behind = parts[before : before + scope.count("\0")]
    if not behind or (scope == "\0" and _is_own(behind[0])):
        return None
    for part in behind:
        scope = scope.replace("\0", f"({_reference(part) or resource.address})", 1)
    return f"?{resource.unit.partition(':')[2]}{scope if scope.startswith('(') else f'({scope})'}"


def _reference(part: Unknown) -> str:
    """The one thing that an unknown is, '' for what is computed: nobody else's can be known to be the same."""
    return str(next(iter(part.references))) if part.exact and len(part.references) == 1 else ""


def _is_own(part: Unknown) -> bool:
    steps = _reference(part).split(".")
    return "data" in steps and any(step in OWN_SCOPE for step in steps)


def aws_role(text: str, resource: Resource, scopes: Scopes, bare: str = "role", unknown: Sequence[Unknown] = ()) -> str | None:
    """The canonical role, user or profile for an ARN, or what ``bare`` says for a bare name; None where the name is not wholly known.

    ``unknown``: the unknown parts of ``text``.
    """
    if text.startswith(("arn:", "\0")):
        parts = text.split(":")
        if len(parts) < 6 or "/" not in parts[5]:
            return None
        kind, _, path = ":".join(parts[5:]).partition("/")
        name = path.rpartition("/")[2]
        if kind not in ("role", "user", "instance-profile") or not _whole(name):
            return None
        start = len(":".join(parts[:4])) + 1
        behind = unknown_scope(text, start, start + len(parts[4]), unknown, resource)
        account = parts[4] if parts[4].isdigit() else behind or scopes.aws_account(resource)
        return f"aws:{kind}/{account}/{name}"
    name = text.rpartition("/")[2]
    return f"aws:{bare}/{scopes.aws_account(resource)}/{name}" if _whole(name) else None


def gcp_service_account(text: str, resource: Resource, scopes: Scopes, unknown: Sequence[Unknown] = ()) -> str | None:
    """The canonical service account for an e-mail, a member (``serviceAccount:...``) or a resource name with its ``unknown`` parts."""
    mail = text.removeprefix("serviceAccount:").rpartition("/")[2]
    name, at, domain = mail.partition("@")
    if (
        not at or not _whole(name) or name != name.lower() or ":" in name
    ):  # in capitals it is filled in later, with a colon it is a group or a person
        return None
    if domain.endswith(GCP_MAIL):
        project = domain.removesuffix(GCP_MAIL)
        start = text.rfind("@") + 1
        behind = unknown_scope(text, start, start + len(project), unknown, resource)
        is_known = _whole(project) and project == project.lower()
        return f"gcp:sa/{name}@{project if is_known else behind or scopes.gcp_project(resource)}"
    return f"gcp:sa/{name}@{domain}" if _whole(domain) else None


def azure_identity(text: str, resource: Resource, scopes: Scopes) -> str | None:
    """The canonical managed identity for a resource id."""
    parts = text.strip("/").split("/")
    fields = {parts[at].lower(): parts[at + 1] for at in range(0, len(parts) - 1, 2)}
    name = fields.get("userassignedidentities", "")
    if not _whole(name):
        return None
    subscription, group = fields.get("subscriptions", ""), fields.get("resourcegroups", "")
    scope = subscription if _whole(subscription) else scopes.azure_subscription(resource)
    return f"azure:mi/{scope}/{group.lower()}/{name.lower()}" if _whole(group) else None


def azure_client(text: str) -> str | None:
    """The canonical client for its id; None for anything but a UUID, and for the one of zeros: what stands there is filled in later."""
    return f"azure:client/{text.lower()}" if _UUID.fullmatch(text) and text.strip("0-") else None


def _whole(text: str) -> bool:
    """Whether a name is all there: no part is unknown, and nothing in it is filled in later."""
    return bool(text) and not any(sign in text for sign in "\0*${<>")
