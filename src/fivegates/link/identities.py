"""The index of identities: from what a workload or binding mentions to the one canonical identity it means.

A mention joins a definition by reference (address, module output, known name that was read from the definition), else by its text.
What cannot be decided gives no identity and a reason; it never groups with anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..extract.model import IdentityRecord, Mention
from ..named_tuple import NamedTuple
from ..resolve.interface import Resource
from ..source import Place
from ..values import Reference, Unknown, Value
from .canonical import (
    Scopes,
    aws_role,
    azure_client,
    azure_identity,
    gcp_service_account,
    is_placeholder,
    known_text,
    unit_root,
    unknown_parts,
    unknown_scope,
    unnamed,
)
from .default_accounts import default_account, project_scope, written_default

Row = Mapping[str, Any]
Lookup = Callable[[Reference], Resource | None]

PROVIDERS = {
    "aws": "aws",
    "gcp": "gcp",
    "azure": "azure",
    "github": "github",
    "gitlab": "gitlab",
    "forgejo": "forgejo",
    "gitea": "gitea",
    "k8s": "kubernetes",
    "ref": "unknown",
    "secret": "credential",
    "key": "credential",
}

TO_FILL_IN = "is a name for somebody to fill in"
FORGES = {
    "github_app": "github:app",
    "github_token": "github:token",
    "gitlab_token": "gitlab:token",
    "forgejo_token": "forgejo:token",
    "gitea_token": "gitea:token",
}


class Identified(NamedTuple):
    """One identity that a mention means; ``verdict`` possible where it is a branch of an unknown condition."""

    canonical: str
    verdict: str = "known"


class Defined(NamedTuple):
    """An identity resource with its canonical name."""

    canonical: str
    record: IdentityRecord
    place: Place


class Account(NamedTuple):
    """What a Kubernetes service account is called; ``cluster`` begins with ``?`` and ``namespace`` is None where they are not known."""

    cluster: str
    namespace: str | None
    name: str


class Identities:
    """Every identity defined in the tree, found by address, by name in its unit, or by what a text says.

    ``rows``: the identities catalogue; ``defaults``: the accounts that platforms give, as in the links catalogue.
    """

    def __init__(
        self, records: Iterable[IdentityRecord], rows: Mapping[str, Row], defaults: Mapping[str, Row], scopes: Scopes, lookup: Lookup
    ) -> None:
        self.scopes = scopes
        self.defaults = defaults
        self._lookup = lookup
        self._rows = rows
        self._by_address: dict[tuple[str, str], Defined] = {}
        self._by_name: dict[tuple[str, str, str], list[Defined]] = {}
        self.defined: dict[str, Defined] = {}
        self.accounts: dict[str, Account] = {}  # every service account that was asked for, by its canonical name
        self._stand_ins: dict[str, list[Identified]] = {}
        for record in records:
            self._add(record)

    def _add(self, record: IdentityRecord) -> None:
        resource = record.resource
        canonical = self._canonical(record)
        if canonical is None:
            return
        canonical = self._apart(canonical, resource)
        defined = Defined(canonical, record, resource.place)
        self._by_address[(resource.unit, resource.address)] = defined
        if resource.mode == "managed":
            self.defined.setdefault(canonical, defined)
            name = record.name.value.text if record.name is not None else None
            if name:
                self._by_name.setdefault((record.kind, unit_root(resource), name), []).append(defined)

    def _apart(self, canonical: str, resource: Resource) -> str:
        """The name, with the address where another definition of its unit has it: no account holds two of one name."""
        first = self.defined.get(canonical)
        if first is None or resource.mode != "managed" or not resource.unit.startswith("terraform:"):
            return canonical
        other, scope = first.record.resource, f"?{resource.unit.partition(':')[2]}"
        if other.unit != resource.unit or other.address == resource.address:
            return canonical
        return canonical.replace(scope, f"{scope}#{resource.address}", 1)

    def add_stand_in(self, resource: Resource, meant: Mention) -> None:
        """An instance profile is its role, a service principal its application: one identity, not two."""
        self._stand_ins[f"{resource.unit} {resource.address}"] = self.identify(meant, resource)[0]

    def _canonical(self, record: IdentityRecord) -> str | None:
        resource = record.resource
        name = record.name.value.text if record.name is not None else None
        if record.kind in ("aws_role", "aws_user", "aws_instance_profile"):
            account = self.scopes.aws_account(resource)
            shown = name.rpartition("/")[2] if name else _unnamed(resource, account)
            return f"aws:{record.kind[4:].replace('_', '-')}/{account}/{shown}"
        if record.kind == "gcp_service_account":
            if name and "@" in name:
                return gcp_service_account(name, resource, self.scopes)
            project = record.scope.get("project")
            default = self._rows.get(resource.type, {}).get("default")
            if default:
                return default_account(self.defaults[default], project_scope(project, resource, self.scopes))
            unknown = project.data if project is not None and resource.mode == "data" else None  # one that is only looked up
            behind = unknown_scope("\0", 0, 1, (unknown,), resource) if isinstance(unknown, Unknown) else None
            where = behind or self.scopes.gcp_project(resource, project)
            return f"gcp:sa/{name or _unnamed(resource, where)}@{where}"
        if record.kind == "azure_identity":
            group = record.scope.get("resource_group_name") or record.scope.get("parent_id")
            subscription = self.scopes.azure_subscription(resource)
            folder = group.text.rpartition("/")[2] if group is not None and group.text else _open_group(group, resource, subscription)
            return f"azure:mi/{subscription}/{folder.lower()}/{(name or _unnamed(resource, subscription)).lower()}"
        if record.kind == "k8s_service_account":
            shown = name or _unnamed(resource, self.scopes.cluster(resource))
            return self._account(resource, record.scope.get("namespace"), shown, "?")
        return f"{record.provider}:{record.kind}/{resource.unit.partition(':')[2]}/{name or f'({resource.address})'}"

    def _account(self, resource: Resource, namespace: Value | None, name: str, nowhere: str) -> str:
        """The canonical name of a service account; ``nowhere`` stands for a namespace that is not known."""
        cluster = self.scopes.cluster(resource)
        canonical = f"k8s:{cluster}/{_namespace_text(namespace, cluster) or nowhere}/{name}"
        known = namespace.text if namespace is not None and namespace.text else None
        self.accounts[canonical] = Account(cluster, known, name)
        return canonical

    def identify(self, mention: Mention, resource: Resource) -> tuple[list[Identified], str]:
        """The identities that ``mention`` by ``resource`` means, and the reason why that is not (wholly) known, '' where it is."""
        return self._identify_value(mention, mention.found.value, resource, 0)

    def the_one(self, mention: Mention, resource: Resource) -> str | None:
        """The canonical name of the one identity that is surely meant."""
        found, reason = self.identify(mention, resource)
        return found[0].canonical if len(found) == 1 and not reason and found[0].verdict == "known" else None

    def _identify_value(self, mention: Mention, value: Value, resource: Resource, depth: int) -> tuple[list[Identified], str]:
        if mention.kind == "k8s_service_account":
            return self._identify_account(mention, value, resource)
        value = _member(value)
        defined = self._by_reference(value)
        if defined is not None:
            return self._behind(defined), ""
        text = known_text(value)
        if text is not None:
            if is_placeholder(text):
                return [], TO_FILL_IN
            canonical = self._by_text(mention.kind, text, resource, unknown_parts(value))
            if canonical is not None:
                return [Identified(canonical)], ""
        data = value.data
        if isinstance(data, Unknown):
            if data.branches and depth < 8:
                found = [one for branch in data.branches for one in self._identify_value(mention, branch, resource, depth + 1)[0]]
                return [Identified(one.canonical, "possible") for one in found], "depends on a condition that is not known"
            if data.exact and len(data.references) == 1:
                reference = next(iter(data.references))
                if mention.kind == "azure_identity" and (own := _own_of(reference)) is not None:
                    return [Identified(own)], ""
                return [Identified(f"ref:{reference.unit.partition(':')[2]}/{reference}")], f"depends on {reference}"
            return [], data.reason or "depends on " + (
                ", ".join(str(r) for r in sorted(data.references)[:3]) or "what is not in these files"
            )
        return [], "is not a name this provider knows"

    def _behind(self, defined: Defined) -> list[Identified]:
        resource = defined.record.resource
        behind = self._stand_ins.get(f"{resource.unit} {resource.address}")
        return behind if behind else [Identified(defined.canonical)]

    def _by_reference(self, value: Value) -> Defined | None:
        """The definition that this value was read from, unchanged."""
        data = value.data
        partly = isinstance(data, Unknown) and not data.exact
        for reference in _read_unchanged(value) if partly else value.references():
            defined = self._by_address.get((reference.unit, reference.address))
            if defined is None:
                target = self._lookup(reference)
                defined = self._by_address.get((target.unit, target.address)) if target is not None else None
            if defined is not None and self._stands_for(defined, reference, data):
                return defined
        return None

    def _stands_for(self, defined: Defined, reference: Reference, data: object) -> bool:
        """Whether the attribute read is one that names the identity (``arn``, ``email``), and not, say, its tags."""
        row = self._rows.get(defined.record.resource.type)
        computed = row.get("computed", {}) if row is not None else {}
        if not reference.path:
            return True
        name = defined.record.name.value.text if defined.record.name is not None else None
        return reference.path[0] in computed or (isinstance(data, str) and name is not None and data == name)

    def _by_text(self, kind: str, text: str, resource: Resource, unknown: Sequence[Unknown] = ()) -> str | None:
        if kind in ("aws_role", "aws_user"):
            canonical = aws_role(text, resource, self.scopes, kind.removeprefix("aws_"), unknown)
        elif kind == "aws_instance_profile":
            name = text.rpartition("/")[2]
            return f"aws:instance-profile/{self.scopes.aws_account(resource)}/{name}" if name else None
        elif kind == "gcp_service_account":
            default = written_default(text, unknown, resource, self.scopes, self._lookup, self.defaults)
            canonical = default or gcp_service_account(text, resource, self.scopes, unknown)
        elif kind == "azure_identity":
            canonical = azure_identity(text, resource, self.scopes)
        elif kind in FORGES and "\0" not in text:
            return f"{FORGES[kind]}/{text}"
        elif kind == "azure_client":
            return azure_client(text)
        else:
            return None
        return self._own_definition(canonical, kind, resource)

    def _own_definition(self, canonical: str | None, kind: str, resource: Resource) -> str | None:
        """A full name joins the one definition of that name in its own root, whose account is then the one meant."""
        if canonical is None or canonical in self.defined:
            return canonical
        name = canonical.rpartition("/")[2].partition("@")[0]
        own = self._by_name.get((kind, unit_root(resource), name), [])
        unknown = [defined for defined in own if "?" in defined.canonical and defined.record.resource.unit == resource.unit]
        return unknown[0].canonical if len(unknown) == 1 and len(own) == 1 else canonical

    def _identify_account(self, mention: Mention, value: Value, resource: Resource) -> tuple[list[Identified], str]:
        defined = self._by_reference(value)
        if defined is not None:
            return [Identified(defined.canonical)], ""
        if value.text is None:
            return [], "the service account's name is not known"
        if is_placeholder(value.text):
            return [], TO_FILL_IN
        if _namespace_text(mention.namespace, self.scopes.cluster(resource)) is not None:
            return [Identified(self._account(resource, mention.namespace, value.text, ""))], ""
        own = [
            defined
            for defined in self._by_name.get(("k8s_service_account", unit_root(resource), value.text), [])
            if defined.record.resource.unit == resource.unit and "namespace" not in defined.record.scope
        ]
        if len(own) == 1:
            return [Identified(own[0].canonical)], ""
        # Without a namespace nobody else can be known to run as the same account: the key names the workload itself.
        return [Identified(self._account(resource, None, value.text, f"?{resource.address}"))], ""

    def default_account(self, resource: Resource, namespace: Value | None) -> str:
        """The namespace's ``default`` service account; with an unknown namespace it is nobody else's."""
        return self._account(resource, namespace, "default", f"?{resource.address}")


def _own_of(reference: Reference) -> str | None:
    """The identity that Azure makes for a resource, where its ``identity[0].principal_id`` is read."""
    block, *rest = reference.path or ("",)
    if block != "identity" or rest[-1:] != ["principal_id"] or not reference.unit.startswith("terraform:"):
        return None
    return f"azure:mi/system/terraform/{reference.unit.partition(':')[2]}/{reference.address}"


def _read_unchanged(value: Value) -> Iterator[Reference]:
    """The references that a value came through before anything was made of it: of a name that is known in part, still whose it is."""
    for link in value.origin.chain():
        if link.kind == "computed":
            return
        if link.reference is not None:
            yield link.reference


def _member(value: Value) -> Value:
    """Of ``serviceAccount:${...}``, as bindings write their members, the address inside; anything else as it is."""
    data = value.data
    if isinstance(data, Unknown) and len(data.parts) == 2 and data.parts[0] == "serviceAccount:" and isinstance(data.parts[1], Unknown):
        return Value(data.parts[1], value.origin)
    return value


def _unnamed(resource: Resource, scope: str) -> str:
    return unnamed(resource.address, resource.unit, scope)


def _namespace_text(namespace: Value | None, cluster: str) -> str | None:
    if namespace is None:
        return None
    if namespace.text:
        return namespace.text
    data = namespace.data
    if isinstance(data, Unknown) and data.exact:
        reference = next(iter(data.references))
        return unnamed(str(reference), reference.unit, cluster)
    return None


def _open_group(group: Value | None, resource: Resource, subscription: str) -> str:
    """A resource group that is not known, after what it is read from."""
    data = group.data if group is not None else None
    if isinstance(data, Unknown) and data.exact:
        reference = next(iter(data.references))
        return unnamed(str(reference), reference.unit, subscription)
    return unnamed("?", resource.unit, subscription)
