"""Operations of Azure: which patterns match one, and whether it belongs to the control plane or to the data plane.

A pattern of a role definition holds ``*`` for any run of characters and disregards case (Azure documentation, role definitions). Patterns
of ``actions`` never match an operation of the data plane, nor those of ``dataActions`` one of the control plane.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from ..aws.patterns import contains

CONTROL, DATA = "control", "data"
# Operations of types that no built-in role names one by one.
DATA_TYPES = (
    "microsoft.documentdb/databaseaccounts/sqldatabases/*",
    "microsoft.eventhub/namespaces/messages/*",
    "microsoft.keyvault/vaults/certificates/*",
    "microsoft.keyvault/vaults/keys/*/action",
    "microsoft.keyvault/vaults/secrets/*/action",
    "microsoft.machinelearningservices/workspaces/onlineendpoints/score/action",
    "microsoft.search/searchservices/indexes/documents/*",
    "microsoft.servicebus/namespaces/messages/*",
)
# Actions that Azure Resource Manager does, whatever the type: they hand out keys of a resource, or reach into one.
CONTROL_FORMS = (
    "*/list*/action",
    "*/regenerate*/action",
    "*/publishxml/action",
    "*/runcommand/action",
    "microsoft.containerinstance/containergroups/containers/exec/action",
    "microsoft.sql/servers/databases/export/action",
)
ARM_VERBS = ("read", "write", "delete")
# Operations that are done on a subscription or above it only.


@lru_cache(maxsize=8192)
def matches(pattern: str, operation: str) -> bool:
    """Whether a pattern matches an operation; both in lower case.

    ``/*/`` also stands for no step at all: Managed Identity Operator assigns identities (``userAssignedIdentities/assign/action``) by
    ``userAssignedIdentities/*/assign/action``, and Key Vault Reader reads vaults by ``vaults/*/read``.
    """
    plain = pattern.replace("?", "")
    return contains(plain, operation) or ("/*/" in plain and contains(plain.replace("/*/", "/"), operation))


def first_match(patterns: Iterable[str], operation: str) -> str | None:
    """The first pattern, as written, that matches an operation in lower case."""
    return next((one for one in patterns if matches(one.lower(), operation)), None)


def plane_by_form(operation: str) -> str | None:
    """The plane of an operation (in lower case) as its form tells; None where it does not.

    What Azure Resource Manager does with a type of resource is read, write and delete; actions are of either plane.
    """
    if any(matches(pattern, operation) for pattern in DATA_TYPES):
        return DATA
    if operation.rpartition("/")[2] in ARM_VERBS or any(matches(pattern, operation) for pattern in CONTROL_FORMS):
        return CONTROL
    return None
