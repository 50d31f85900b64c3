"""Roles of Google Cloud as ``gcloud iam roles`` and its API give them."""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping
from typing import Any

from ...errors import RolesError
from .model import MOST_PERMISSIONS, ImportedRoles

OWNERS = ("roles", "projects", "organizations")
_LETTERS = frozenset(string.ascii_letters + string.digits + "._-/:")
LONGEST = 300


def is_gcp_role(entry: Mapping[str, Any]) -> bool:
    """Whether an entry of an export is a role of Google Cloud: ``{"name": "roles/...", "includedPermissions": [...]}``."""
    name = entry.get("name")
    return isinstance(name, str) and is_role_name(name)


def is_role_name(name: str) -> bool:
    """``roles/<id>``, ``projects/<project>/roles/<id>`` or ``organizations/<number>/roles/<id>``."""
    parts = name.split("/")
    return len(name) <= LONGEST and set(name) <= _LETTERS and parts[0] in OWNERS and len(parts) in (2, 4) and all(parts)


def read_gcp_roles(entries: Iterable[Mapping[str, Any]]) -> ImportedRoles:
    """Roles with their permissions; one that was deleted gives nothing. Titles and descriptions are not kept.

    Raises ``RolesError`` for what is no list of permissions.
    """
    roles: dict[str, tuple[str, ...]] = {}
    empty: list[str] = []
    for entry in entries:
        name = str(entry["name"])
        listed = entry.get("includedPermissions")
        if entry.get("deleted") is True:
            roles[name] = ()
        elif listed is None:
            empty.append(name)
        else:
            roles[name] = read_permissions(listed, name)
    return ImportedRoles(roles, {}, tuple(empty))


def read_permissions(listed: Any, role: str) -> tuple[str, ...]:
    """The names of permissions in order, each once. Raises ``RolesError``."""
    if not isinstance(listed, list) or not all(isinstance(one, str) and _is_permission(one) for one in listed):
        raise RolesError(f"the permissions of {role} are no list of names such as run.services.get")
    if len(listed) > MOST_PERMISSIONS:
        raise RolesError(f"{role} holds more than {MOST_PERMISSIONS:,} permissions")
    return tuple(sorted(set(listed)))


def _is_permission(text: str) -> bool:
    return len(text) <= LONGEST and "." in text and set(text) <= _LETTERS
