"""Role definitions of Azure as ``az role definition list`` gives them."""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping
from typing import Any

from ...errors import RolesError
from .model import MOST_PERMISSIONS, AzureBlock, AzureRole, ImportedRoles

TYPE = "microsoft.authorization/roledefinitions"
LISTS = (("actions", "actions"), ("notActions", "not_actions"), ("dataActions", "data_actions"), ("notDataActions", "not_data_actions"))
MOST_BLOCKS = 100
LONGEST = 400
_LETTERS = frozenset(string.ascii_letters + string.digits + "._-/:*{}()")
_ID = frozenset(string.hexdigits + "-")


def is_azure_role(entry: Mapping[str, Any]) -> bool:
    """Whether an entry of an export is a role definition of Azure: ``{"type": "Microsoft.Authorization/roleDefinitions", ...}``."""
    type, id = entry.get("type"), entry.get("id")
    return (isinstance(type, str) and type.lower() == TYPE) or (isinstance(id, str) and f"/{TYPE}/" in id.lower())


def read_azure_roles(entries: Iterable[Mapping[str, Any]]) -> ImportedRoles:
    """Definitions by their id, in blocks, as the command prints them or the API (under ``properties``). Assignable scopes, descriptions and
    what a condition says are not kept. Raises ``RolesError``.
    """
    roles: dict[str, AzureRole] = {}
    empty: list[str] = []
    for entry in entries:
        inner = entry.get("properties")
        said = inner if isinstance(inner, Mapping) else entry
        id, name, blocks = _id(entry), said.get("roleName"), said.get("permissions")
        if not isinstance(name, str) or not _is_name(name):
            raise RolesError(f"the role {id} has no name")
        if blocks is None:
            empty.append(name)
        else:
            roles[id] = _role(name, blocks)
    return ImportedRoles({}, roles, tuple(empty))


def azure_data(roles: ImportedRoles) -> dict[str, Any]:
    """Definitions as they are kept: plain data by id."""
    return {id: {"roleName": role.name, "permissions": [_plain(block) for block in role.blocks]} for id, role in roles.azure.items()}


def read_azure_data(data: Mapping[str, Any]) -> ImportedRoles:
    """Definitions as they were kept. Raises ``RolesError``."""
    if not all(isinstance(role, Mapping) for role in data.values()):
        raise RolesError("the file of imported roles is not as it was written", "`fivegates roles import FILE` writes it")
    return read_azure_roles({"name": id, **role} for id, role in data.items())


def _plain(block: AzureBlock) -> dict[str, Any]:
    lists = {key: list(getattr(block, field)) for key, field in LISTS if getattr(block, field)}
    return lists | ({"condition": True} if block.conditional else {})


def _id(entry: Mapping[str, Any]) -> str:
    """The UUID of a definition, in lower case."""
    name, path = entry.get("name"), entry.get("id")
    text = name if isinstance(name, str) and set(name) <= _ID else path.rpartition("/")[2] if isinstance(path, str) else ""
    if len(text) != 36 or not set(text) <= _ID:
        raise RolesError("a role of the export has no id such as acdd72a7-3385-48ef-bd42-f606fba81ae7")
    return text.lower()


def _is_name(name: str) -> bool:
    return 0 < len(name) <= LONGEST and name.isprintable()


def _role(name: str, blocks: Any) -> AzureRole:
    if not isinstance(blocks, list) or len(blocks) > MOST_BLOCKS or not all(isinstance(block, Mapping) for block in blocks):
        raise RolesError(f"the permissions of {name} are no list of blocks")
    role = AzureRole(name, tuple(_block(block, name) for block in blocks))
    if sum(len(part) for block in role.blocks for part in block[:4]) > MOST_PERMISSIONS:
        raise RolesError(f"{name} holds more than {MOST_PERMISSIONS:,} operations")
    return role


def _block(block: Mapping[str, Any], name: str) -> AzureBlock:
    actions, left, data, data_left = (_patterns(block.get(key), name) for key, _ in LISTS)
    return AzureBlock(actions, left, data, data_left, bool(block.get("condition")))


def _patterns(listed: Any, name: str) -> tuple[str, ...]:
    if listed is None:
        return ()
    if not isinstance(listed, list) or not all(isinstance(one, str) and _is_pattern(one.strip()) for one in listed):
        raise RolesError(f"the operations of {name} are no list of patterns such as Microsoft.Storage/storageAccounts/*")
    return tuple(sorted({one.strip() for one in listed}))


def _is_pattern(text: str) -> bool:
    return 0 < len(text) <= LONGEST and set(text) <= _LETTERS
