"""Role definitions of Azure as ``az role definition list`` gives them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ...errors import RolesError
from .model import ImportedRoles

TYPE = "microsoft.authorization/roledefinitions"


def is_azure_role(entry: Mapping[str, Any]) -> bool:
    """Whether an entry of an export is a role definition of Azure: ``{"type": "Microsoft.Authorization/roleDefinitions", ...}``."""
    type, id = entry.get("type"), entry.get("id")
    return (isinstance(type, str) and type.lower() == TYPE) or (isinstance(id, str) and f"/{TYPE}/" in id.lower())


def read_azure_roles(entries: Iterable[Mapping[str, Any]]) -> ImportedRoles:
    """Definitions by their id, in blocks. Assignable scopes and descriptions are not kept. Raises ``RolesError``."""
    raise RolesError("exports of Azure are not read yet")


def azure_data(roles: ImportedRoles) -> dict[str, Any]:
    """Definitions as they are kept: plain data by id."""
    return {}


def read_azure_data(data: Mapping[str, Any]) -> ImportedRoles:
    """Definitions as they were kept. Raises ``RolesError``."""
    return read_azure_roles(())
