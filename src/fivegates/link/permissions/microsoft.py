"""What grants of Azure, Entra and Microsoft Graph come to; nothing of it is loaded before there is one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ...extract.model import GrantRecord
from ...iam.exports.model import AzureRole
from ...iam.held import Holding

if TYPE_CHECKING:
    from ...iam.azure.roles import RoleBook, RoleDefinition
    from .holdings import HeldGrant


class Microsoft:
    """``imported``: role definitions of the tenant by id, from the tree's own file."""

    def __init__(self, imported: Mapping[str, AzureRole]) -> None:
        self._imported = imported

    @cached_property
    def _book(self) -> RoleBook:
        from ...catalog import read_list
        from ...iam.azure.roles import RoleBook, imported_definition

        return RoleBook(lambda: read_list("azure_roles"), [imported_definition(id, *role) for id, role in self._imported.items()])

    def role(self, name: str) -> RoleDefinition | None:
        """A role by its name or id."""
        return self._book.find(name)

    def columns(self, record: GrantRecord) -> dict[str, Any]:
        """``wildcard``, ``breadth`` and ``role_kind`` of a grant."""
        from .azure_columns import azure_columns

        return azure_columns(record, self._book)

    def holdings(self, held: Sequence[HeldGrant]) -> Iterator[Holding]:
        """One for Azure, for Entra and for Microsoft Graph, where an identity holds something there."""
        if held:
            from .azure import azure_holdings

            yield from azure_holdings(held, self._book)

    def unknown(self, held: Iterable[HeldGrant]) -> Iterator[tuple[GrantRecord, str]]:
        """Assignments of which nobody can say what they give, once each, and why."""
        from ...iam.azure.assignments import Assignment

        told = set()
        for record, _ in held:
            assignment = record.assignment
            if not isinstance(assignment, Assignment) or assignment.blocks is not None or id(assignment) in told:
                continue
            told.add(id(assignment))
            if assignment.role is None:
                yield record, "which role is assigned is not known"
            elif self._book.find(assignment.role) is None:
                yield (
                    record,
                    f"what the role {assignment.role} holds is not known: it is not built in, and neither defined here nor imported",
                )
