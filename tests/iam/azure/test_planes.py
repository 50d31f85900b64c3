"""Which plane an operation belongs to, and which patterns match it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fivegates.catalog import load, read_list
from fivegates.iam.azure.operations import matches
from fivegates.iam.azure.roles import BuiltInRoles

ROLES = BuiltInRoles(read_list("azure_roles"))


def asked_for() -> Iterator[str]:
    """Every operation that the catalogue asks about."""
    for row in load("escalations").values():
        if row["provider"] == "azure":
            yield from (one for need in row["all_of"] for one in ([need] if isinstance(need, str) else need))


@pytest.mark.parametrize("operation", sorted(set(asked_for())))
def test_the_plane_of_what_the_catalogue_asks_about_is_known(operation: str) -> None:
    assert ROLES.plane(operation.lower()) == ("data" if operation.endswith("getSecret/action") else "control")


@pytest.mark.parametrize(
    ("operation", "plane"),
    [
        ("Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read", "data"),
        ("Microsoft.Storage/storageAccounts/listKeys/action", "control"),
        ("Microsoft.KeyVault/vaults/secrets/setSecret/action", "data"),
        ("Microsoft.KeyVault/vaults/secrets/write", "control"),
        ("Microsoft.CognitiveServices/accounts/OpenAI/deployments/chat/completions/action", "data"),
        ("Microsoft.ServiceBus/namespaces/messages/send/action", "data"),
        ("Microsoft.ServiceBus/namespaces/authorizationRules/listKeys/action", "control"),
        ("Microsoft.Unheard/things/write", "control"),
        ("Microsoft.Unheard/things/do/action", None),
    ],
)
def test_planes(operation: str, plane: str | None) -> None:
    assert ROLES.plane(operation.lower()) == plane


@pytest.mark.parametrize(
    ("pattern", "operation", "matched"),
    [
        ("*", "microsoft.web/sites/write", True),
        ("*/read", "microsoft.web/sites/read", True),
        ("*/read", "microsoft.web/sites/readall", False),
        ("microsoft.web/*", "microsoft.website/x/write", False),
        (
            "microsoft.managedidentity/userassignedidentities/*/assign/action",
            "microsoft.managedidentity/userassignedidentities/assign/action",
            True,
        ),
        (
            "microsoft.managedidentity/userassignedidentities/*/assign/action",
            "microsoft.managedidentity/userassignedidentities/reassign/action",
            False,
        ),
        ("microsoft.web/sites/?/write", "microsoft.web/sites/a/write", False),
        ("*" * 10_000 + "x", "microsoft.web/sites/write", False),
    ],
)
def test_patterns_match_without_regard_to_what_lies_between(pattern: str, operation: str, matched: bool) -> None:
    assert matches(pattern, operation) is matched


@pytest.mark.parametrize("name", ["", "\t", "*", "8e3af657", "Owner\tOwner", "predefined", "a0", "Storage Blob Data"])
def test_what_is_no_role_is_not_found(name: str) -> None:
    assert ROLES.find(name) is None


def test_a_role_is_found_by_its_name_and_its_id_whatever_their_case() -> None:
    assert ROLES.find("key VAULT secrets user") == ROLES.find("4633458B-17DE-408A-B874-0445C86B69E6") is not None
    assert {ROLES.find(name).kind for name in ("Owner", "Contributor", "Reader")} == {"basic"}  # type: ignore[union-attr]
    assert [ROLES.find(name).kind for name in ("Key Vault Administrator", "AcrPull")] == ["full", "predefined"]  # type: ignore[union-attr]
