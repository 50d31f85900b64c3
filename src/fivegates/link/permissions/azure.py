"""What an identity holds in Azure, Entra and Microsoft Graph, from its grants as written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...catalog import load
from ...iam.azure.assignments import Assignment
from ...iam.azure.entra import ENTRA, DirectoryGrant, DirectoryHolding
from ...iam.azure.holding import Assigned, AzureHolding
from ...iam.azure.roles import RoleBook
from ...iam.held import Given, Holding
from .holdings import HeldGrant, given_by


def azure_holdings(held: Sequence[HeldGrant], book: RoleBook) -> Iterator[Holding]:
    """One for Azure, for Entra and for Microsoft Graph, where it holds something there."""
    by_provider: dict[str, list[HeldGrant]] = {}
    for one in held:
        by_provider.setdefault(one.record.provider, []).append(one)
    for provider, grants in by_provider.items():
        yield _azure(grants, book) if provider == "azure" else _directory(provider, grants)


def _azure(held: Sequence[HeldGrant], book: RoleBook) -> AzureHolding:
    """Grants that are parts of one assignment are one."""
    parts: dict[int, tuple[Assignment, str, Given, dict[str, Given]]] = {}
    for record, doubt in held:
        if not isinstance(record.assignment, Assignment):
            continue
        given = given_by(record)
        _, _, _, patterns = parts.setdefault(id(record.assignment), (record.assignment, doubt, given, {}))
        if record.action:
            patterns.setdefault(record.action.lower(), given)
    return AzureHolding([Assigned(one, given, patterns, doubt) for one, doubt, given, patterns in parts.values()], book)


def _directory(provider: str, held: Sequence[HeldGrant]) -> DirectoryHolding:
    names = load("entra")["directory_roles" if provider == ENTRA else "graph"]
    grants = [(record.assignment, given_by(record), doubt) for record, doubt in held if isinstance(record.assignment, DirectoryGrant)]
    return DirectoryHolding(provider, grants, names)
