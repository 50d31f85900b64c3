"""What an identity holds in Azure, from its grants as written, and the columns of those grants."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from ...catalog import read_list
from ...iam.azure.holding import Assigned, AzureHolding
from ...iam.azure.roles import RoleBook

if TYPE_CHECKING:
    from ...extract.model import GrantRecord
    from ...iam.azure.assignments import Assignment
    from ...iam.held import Given
    from .holdings import HeldGrant


@cache
def role_book() -> RoleBook:
    """What the built-in roles hold."""
    return RoleBook(lambda: read_list("azure_roles"))


def azure_holding(held: Sequence[HeldGrant]) -> AzureHolding:
    """The assignments of one identity; grants that are parts of one are one."""
    from .holdings import given_by

    parts: dict[int, tuple[Assignment, str, Given, dict[str, Given]]] = {}
    for record, doubt in held:
        if record.assignment is None:
            continue
        given = given_by(record)
        _, _, _, patterns = parts.setdefault(id(record.assignment), (record.assignment, doubt, given, {}))
        if record.action:
            patterns.setdefault(record.action.lower(), given)
    return AzureHolding([Assigned(one, given, patterns, doubt) for one, doubt, given, patterns in parts.values()], role_book())


def azure_columns(record: GrantRecord) -> dict[str, Any]:
    """``wildcard``, ``breadth`` and ``role_kind`` of a grant of Azure. That a role is given high up is said by its breadth alone."""
    assignment = record.assignment
    if assignment is None:
        return {}
    columns: dict[str, Any] = {"breadth": assignment.scope.breadth}
    if assignment.role is None:
        return columns | {"wildcard": _wildcard(record.action)}
    if assignment.blocks is not None:
        return columns | {"wildcard": _wildcard(record.action), "role_kind": "custom"}
    found = role_book().find(assignment.role)
    return columns | ({"wildcard": "", "role_kind": found.kind} if found is not None else {})


def _wildcard(pattern: str | None) -> str | None:
    """How much a pattern of operations covers: that of every service's reads is a part of each."""
    if pattern is None:
        return None
    provider, _, rest = pattern.partition("/")
    if "*" in provider:
        return "part" if rest.lower() == "read" or rest.lower().endswith("/read") else "every"
    return "service" if rest == "*" else "part" if "*" in rest else ""
