"""Columns of grants that Azure and Entra tell."""

from __future__ import annotations

from typing import Any

from ...extract.model import GrantRecord
from ...iam.azure.entra import ENTRA, DirectoryGrant
from ...iam.azure.roles import COSMOS_ROLES, RoleBook


def azure_columns(record: GrantRecord, book: RoleBook) -> dict[str, Any]:
    """``wildcard``, ``breadth`` and ``role_kind`` of a grant of Azure. That a role is given high up is said by its breadth alone."""
    assignment = record.assignment
    if isinstance(assignment, DirectoryGrant):
        kind = "predefined" if record.provider == ENTRA and assignment.id else ""
        return {"breadth": assignment.breadth, "wildcard": "", "role_kind": kind}
    if assignment is None:
        return {}
    columns: dict[str, Any] = {"breadth": assignment.scope.breadth}
    if assignment.role is None:
        return columns | {"wildcard": _wildcard(record.action)}
    if assignment.role in COSMOS_ROLES:
        return columns | {"wildcard": "", "role_kind": "predefined"}
    if assignment.blocks is not None:
        return columns | {"wildcard": _wildcard(record.action), "role_kind": "custom"}
    found = book.find(assignment.role)
    return columns | ({"wildcard": "", "role_kind": found.kind} if found is not None else {})


def _wildcard(pattern: str | None) -> str | None:
    """How much a pattern of operations covers: that of every service's reads is a part of each."""
    if pattern is None:
        return None
    provider, _, rest = pattern.partition("/")
    if "*" in provider:
        return "part" if rest.lower() == "read" or rest.lower().endswith("/read") else "every"
    return "service" if rest == "*" else "part" if "*" in rest else ""
