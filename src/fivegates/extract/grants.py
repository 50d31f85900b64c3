"""Resources that grant, by the rows of the catalogue: AWS policies and attachments, GCP and Azure role assignments."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from ..iam.aws.attachments import managed_arn
from ..iam.aws.statements import read_statements
from ..iam.subjects import subject_account, subject_namespace
from ..resolve.interface import Resource
from ..values import Reference, Unknown, Value
from .identities import account_mention, template
from .model import EVERY_ACCOUNT, GrantRecord, Mention, Selected
from .paths import select, select_each, select_first
from .policies import policy_grants

Lookup = Callable[[Reference], Resource | None]
Administrators = Mapping[str, Any]

# A binding names its principals in a wider form than a workload does.
PRINCIPAL_KINDS = {"gcp_member": "gcp_service_account", "azure_principal": "azure_identity"}

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
        self._azure_roles = {row["role"].lower() for row in administrators["azure_roles"]} | {
            row["id"].lower() for row in administrators["azure_roles"]
        }

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
        principals = [mention for entry in row.get("principal", ()) for mention in _principals(resource, entry, own)]
        for path in row.get("policy", ()):
            for found in select(resource, path):
                yield from policy_grants(resource, principals, found.value, found.holder, resource.address, here=True)
        for path in row.get("policy_arn", ()):
            for found in select_each(resource, path):
                yield from self._managed(resource, principals, found)
        if "boundary" in row and own is not None:
            yield from self._boundary(resource, own, row["boundary"])
        if row.get("role") and row["provider"] == "gcp":
            yield from self._gcp(resource, row, principals)
        elif row.get("role") and row["provider"] == "azure":
            yield from self._azure(resource, row, principals)
        elif row.get("role") and row["provider"] == "kubernetes":
            yield from self._cluster_access(resource, row, principals)

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

    def _gcp(self, resource: Resource, row: Row, principals: list[Mention]) -> Iterator[GrantRecord]:
        role = _first(resource, row["role"])
        if role is None:
            return
        condition = select_first(resource, row["condition"]) if "condition" in row else None
        level = _level(resource, row)
        scope = _first(resource, row.get("scope", ()))
        for mention in principals:
            yield GrantRecord(
                resource,
                mention,
                "gcp",
                "Allow",
                role.holder.place,
                role=role.value.text,
                scope=(scope.value.text if scope is not None else None) or level,
                condition="condition" if condition is not None else None,
                certain=role.value.text is not None and condition is None,
                administrator=level != "resource" and role.value.text in self._gcp_roles and condition is None,
                origin=role.value.origin,
            )

    def _azure(self, resource: Resource, row: Row, principals: list[Mention]) -> Iterator[GrantRecord]:
        role, scope = _first(resource, row["role"]), _first(resource, row["scope"])
        condition = select_first(resource, row["condition"]) if "condition" in row else None
        if role is None:
            return
        name = (role.value.text or "").rpartition("/")[2]
        width = _azure_width(scope.value) if scope is not None else None
        conditional = condition is not None and condition.value.data not in (None, "")
        for mention in principals:
            yield GrantRecord(
                resource,
                mention,
                "azure",
                "Allow",
                role.holder.place,
                role=name or None,
                scope=(scope.value.text or width) if scope is not None else None,
                condition="condition" if conditional else None,
                certain=bool(name) and not conditional,
                administrator=width is not None and name.lower() in self._azure_roles and not conditional,
                origin=role.value.origin,
            )

    def _cluster_access(self, resource: Resource, row: Row, principals: list[Mention]) -> Iterator[GrantRecord]:
        """An access policy of Amazon EKS, which is given on the cluster or on namespaces."""
        policy, scope = _first(resource, row["role"]), _first(resource, row["scope"])
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


def _level(resource: Resource, row: Row) -> str:
    """What a Google binding is on: a project, folder, organization, or a single resource."""
    if "level_by" not in row:
        return str(row.get("scope_level", "resource"))
    kind = select_first(resource, row["level_by"]["path"])
    text = kind.value.text if kind is not None else None
    return str(row["level_by"]["levels"].get(text, "resource"))


def _azure_width(scope: Value) -> str | None:
    """``subscription``, ``resource group`` or ``management group``; None for a single resource and where the scope is not known."""
    text = scope.text
    if text is not None:
        parts = [part for part in text.lower().split("/") if part]
        if parts[:1] == ["subscriptions"]:
            return {2: "subscription", 4: "resource group"}.get(len(parts))
        return "management group" if "managementgroups" in parts else None
    if isinstance(scope.data, Unknown) and scope.data.exact:
        address = next(iter(scope.data.references)).address
        for type, width in (
            ("azurerm_subscription.", "subscription"),
            ("azurerm_resource_group.", "resource group"),
            ("azurerm_management_group.", "management group"),
            ("/ResourceGroup/", "resource group"),
        ):
            if type in address:
                return width
    return None


def _first(resource: Resource, paths: Iterable[str]) -> Selected | None:
    return next((found for path in paths if (found := select_first(resource, path)) is not None and found.value.data is not None), None)


def _principals(resource: Resource, entry: Row, own: Mention | None) -> Iterator[Mention]:
    """Who a row says is granted something; users, groups and public members of a GCP binding are no identities of workloads."""
    if entry.get("self"):
        if own is not None:
            yield own
        return
    for found in select_each(resource, entry["path"]):
        text = found.value.text
        account = subject_account(template(found.value)) if entry["kind"] == "gcp_member" else None
        if account is not None:
            yield account_mention(account, found, entry["path"].replace("[]", ""))
            continue
        namespace = subject_namespace(template(found.value)) if entry["kind"] == "gcp_member" else None
        if namespace is not None:
            yield Mention(EVERY_ACCOUNT, found, entry["path"].replace("[]", ""), Value(namespace, found.value.origin))
            continue
        if entry["kind"] == "gcp_member" and text and not text.startswith("serviceAccount:"):
            continue
        yield Mention(PRINCIPAL_KINDS.get(entry["kind"]) or str(entry["kind"]), found, entry["path"].replace("[]", ""))
