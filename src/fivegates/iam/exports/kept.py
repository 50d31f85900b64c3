"""The file of a tree that keeps imported roles: one role a line, so that what changes shows in a review."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ...errors import ReadError, RolesError
from ...tree.interface import Tree
from .az import azure_data, read_azure_data
from .gcloud import is_role_name, read_permissions
from .model import MOST_ROLES, NOTHING, ImportedRoles

VERSION = 1
MOST_BYTES = 20_000_000
AGAIN = "`fivegates roles import FILE` writes it"


def render_kept(roles: ImportedRoles) -> str:
    """The text of the file."""
    sections = {"gcp": {name: list(listed) for name, listed in roles.gcp.items()}, "azure": azure_data(roles)}
    parts = [f'"{name}": {{\n{_lines(data)}\n}}' for name, data in sections.items() if data]
    return "{\n" + ",\n".join([f'"version": {VERSION}', *parts]) + "\n}\n"


def _lines(data: Mapping[str, Any]) -> str:
    return ",\n".join(f"{json.dumps(name)}: {json.dumps(data[name], separators=(',', ':'))}" for name in sorted(data))


def read_kept(text: str) -> ImportedRoles:
    """The roles that the file keeps. Raises ``RolesError`` where it is not as ``render_kept`` writes it."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise RolesError("the file of imported roles is no JSON", AGAIN, line) from error
    if not isinstance(data, dict) or data.get("version") != VERSION:
        raise RolesError(f"the file of imported roles is not of version {VERSION}", AGAIN)
    gcp, azure = data.get("gcp", {}), data.get("azure", {})
    if not isinstance(gcp, dict) or not isinstance(azure, dict) or len(gcp) + len(azure) > MOST_ROLES or not all(map(is_role_name, gcp)):
        raise RolesError("the file of imported roles is not as it was written", AGAIN)
    roles = ImportedRoles({name: read_permissions(listed, name) for name, listed in gcp.items()})
    return roles.joined(read_azure_data(azure)) if azure else roles


def kept_roles(tree: Tree, path: str) -> ImportedRoles:
    """The imported roles of a tree, none where it keeps none. Raises ``RolesError``."""
    if not any(entry.path == path for entry in tree.entries()):
        return NOTHING
    try:
        data = tree.read(path)
    except ReadError as error:
        raise RolesError(f"the file of imported roles cannot be read: {error.message}", AGAIN) from error
    if len(data) > MOST_BYTES:
        raise RolesError(f"the file of imported roles is larger than {MOST_BYTES:,} bytes", AGAIN)
    try:
        return read_kept(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise RolesError("the file of imported roles is not UTF-8 text", AGAIN) from error
