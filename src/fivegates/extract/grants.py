"""Resources that grant, by the rows of the catalogue: AWS policies and attachments, GCP and Azure role assignments."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..iam.aws.attachments import managed_arn
from ..iam.aws.statements import read_statements
from ..resolve.interface import Resource
from ..values import Reference, Value
from .model import GrantRecord, Mention, Selected
from .paths import first_of, select, select_each, select_first
from .policies import policy_grants
from .rows import fits

if TYPE_CHECKING:
    from .azure_grants import AzureGrants
    from .entra import EntraGrants
    from .google import GoogleReader

Lookup = Callable[[Reference], Resource | None]
Administrators = Mapping[str, Any]

# A binding names its principals in a wider form than a workload does.
PRINCIPAL_KINDS = {"azure_principal": "azure_identity"}

Row = Mapping[str, Any]


class GrantReader:
    """Reads granting resources by the rows of the grants catalogue; ``lookup`` follows a policy ARN to the policy in the tree."""

    def __init__(self, rows: Mapping[str, Row], administrators: Administrators, lookup: Lookup) -> None:
        self._rows = rows
        self._globs = [key for key in rows if "*" in key]
        self._lookup = lookup
        self._aws_managed = frozenset(row["name"] for row in administrators["aws_managed"])
        self._eks_policies = frozenset(row["name"] for row in administrators["eks_access_policies"])
        self._gcp_roles = frozenset(row["role"] for row in administrators["gcp_roles"])
        self._entra_administrators = [row["id"] for row in administrators["entra_roles"]]
        self._azure_administrators = [row[key].lower() for row in administrators["azure_roles"] for key in ("role", "id")]

    @cached_property
    def _azure(self) -> AzureGrants:
        from .azure_grants import AzureGrants

        return AzureGrants(self._azure_administrators, self._lookup)

    @cached_property
    def _entra(self) -> EntraGrants:
        from ..catalog import load
        from .entra import EntraGrants

        return EntraGrants(load("entra"), self._entra_administrators, self._lookup)

    def row(self, type: str) -> Row | None:
        """The catalogue's row for a type that grants something, else None."""
        row = self._rows.get(type)
        if row is None:
            for glob in self._globs:
                head, _, tail = glob.partition("*")
                if type.startswith(head) and type.endswith(tail):
                    return self._rows[glob]
        return row

    def read(self, resource: Resource, row: Row, own: Mention | None = None) -> Iterator[GrantRecord]:
        """Every grant that a resource makes; ``own`` is the resource itself where it may be its own principal."""
        if "when" in row and not fits(resource, row["when"]):
            return
        if row["provider"] == "gcp":
            yield from self._google.read(resource, row)
            return
        principals = [mention for entry in row.get("principal", ()) for mention in _principals(resource, entry, own)]
        for path in row.get("policy", ()):
            for found in select(resource, path):
                yield from policy_grants(resource, principals, found.value, found.holder, resource.address, here=True)
        for path in row.get("policy_arn", ()):
            for found in select_each(resource, path):
                yield from self._managed(resource, principals, found)
        if "boundary" in row and own is not None:
            yield from self._boundary(resource, own, row["boundary"])
        if row.get("role") and row["provider"] == "azure":
            yield from self._azure.assignments(resource, row, principals)
        elif row.get("role") and row["provider"] == "kubernetes":
            yield from self._cluster_access(resource, row, principals)
        elif "permissions" in row and row["provider"] == "azure":
            yield from self._azure.policies(resource, row, principals)
        elif row["provider"] in ("entra", "msgraph"):
            yield from self._entra.read(resource, row, principals)

    @cached_property
    def _google(self) -> GoogleReader:
        from .google import GoogleReader

        return GoogleReader(self._rows, self._gcp_roles, self._lookup)

    def policies(self, resource: Resource, row: Row, own: Mention | None = None) -> Iterator[tuple[list[Mention], Value]]:
        """Every AWS policy that a resource gives, with whom it gives it to."""
        paths = row.get("policy", ())
        arns = row.get("policy_arn", ())
        principals = (
            [mention for entry in row.get("principal", ()) for mention in _principals(resource, entry, own)] if paths or arns else []
        )
        for path in paths:
            yield from ((principals, found.value) for found in select(resource, path))
        for path in arns:
            yield from (
                (principals, held[1]) for found in select_each(resource, path) if (held := self._policy_of(found.value)) is not None
            )

    def _managed(self, resource: Resource, principals: list[Mention], found: Selected) -> Iterator[GrantRecord]:
        """A policy by its ARN: what it says where it is in the tree, else its name."""
        held = self._policy_of(found.value)
        if held is not None:
            yield from policy_grants(resource, principals, held[1], found.holder, held[0].address, here=False)
            return
        text = managed_arn(found.value) or found.value.text
        name = text.rpartition("/")[2] if text and ":aws:policy/" in text else None
        for principal in principals:
            yield GrantRecord(
                resource,
                principal,
                "aws",
                "Allow",
                found.holder.place,
                role=text,
                certain=text is not None,
                administrator=name in self._aws_managed,
                origin=found.value.origin,
                policy=name or "",
            )

    def _boundary(self, resource: Resource, own: Mention, path: str) -> Iterator[GrantRecord]:
        """A permissions boundary is no grant: it narrows what the others give."""
        found = select_first(resource, path)
        if found is None or found.value.data in (None, ""):
            return
        text = managed_arn(found.value) or found.value.text or ""
        held = self._policy_of(found.value)
        statements, complete = read_statements(held[1]) if held is not None else ([], False)
        yield GrantRecord(
            resource,
            own,
            "aws",
            "Boundary",
            found.holder.place,
            administrator=text.endswith(":policy/AdministratorAccess"),
            role=text or None,
            origin=found.value.origin,
            limits=tuple(statements) if complete else None,
            policy=held[0].address if held is not None else text.rpartition("/")[2],
        )

    def _policy_of(self, value: Value) -> tuple[Resource, Value] | None:
        """The policy of the tree that an ARN means, and what it says."""
        for reference in value.references():
            target = self._lookup(reference)
            held = self._rows.get(target.type, {}).get("holds", {}) if target is not None else {}
            for path in held.get("policy", ()):
                policy = select_first(target, path) if target is not None else None
                if target is not None and policy is not None:
                    return target, policy.value
        return None

    def _cluster_access(self, resource: Resource, row: Row, principals: list[Mention]) -> Iterator[GrantRecord]:
        """An access policy of Amazon EKS, which is given on the cluster or on namespaces."""
        policy, scope = first_of(resource, row["role"]), first_of(resource, row["scope"])
        if policy is None:
            return
        name = (policy.value.text or "").rpartition("/")[2]
        width = scope.value.text if scope is not None else None
        for mention in principals:
            yield GrantRecord(
                resource,
                mention,
                "kubernetes",
                "Allow",
                policy.holder.place,
                role=name or None,
                scope=width,
                certain=bool(name) and width is not None,
                administrator=width == "cluster" and name in self._eks_policies,
                origin=policy.value.origin,
            )


def _principals(resource: Resource, entry: Row, own: Mention | None) -> Iterator[Mention]:
    """Who a row says is granted something."""
    if entry.get("self"):
        if own is not None:
            yield own
        return
    for found in select_each(resource, entry["path"]):
        yield Mention(PRINCIPAL_KINDS.get(entry["kind"]) or str(entry["kind"]), found, entry["path"].replace("[]", ""))
