"""Permissions of a key vault's access policies as the operations of the data plane that they stand for.

Compared with the table of the Azure documentation that maps one to the other (migrate from access policies to role-based access).
"""

from __future__ import annotations

TYPES = {"secret": "secrets", "key": "keys", "certificate": "certificates"}
# What a permission of each type is called as an operation, where that is not ``<permission>/action``.
OPERATIONS = {
    "secrets": {
        "get": "getSecret/action",
        "list": "readMetadata/action",
        "set": "setSecret/action",
        "delete": "delete",
    },
    "keys": {
        "get": "read",
        "list": "read",
        "update": "update/action",
        "create": "create/action",
        "import": "import/action",
        "delete": "delete",
        "unwrapkey": "unwrap/action",
        "wrapkey": "wrap/action",
        "getrotationpolicy": "read",
        "setrotationpolicy": "update/action",
    },
    "certificates": {
        "get": "read",
        "list": "read",
        "delete": "delete",
        "getissuers": "read",
        "listissuers": "read",
        "update": "update/action",
        "create": "create/action",
        "import": "import/action",
        "managecontacts": "update/action",
        "manageissuers": "update/action",
        "setissuers": "update/action",
        "deleteissuers": "update/action",
    },
}


def vault_operation(type: str, permission: str) -> str:
    """The operation for a permission (``Get``) of a type: secret | key | certificate."""
    kind, name = TYPES[type], permission.lower()
    if name == "all":
        return f"Microsoft.KeyVault/vaults/{kind}/*"
    return f"Microsoft.KeyVault/vaults/{kind}/" + OPERATIONS[kind].get(name, f"{name}/action")
