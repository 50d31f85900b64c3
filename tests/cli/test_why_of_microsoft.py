"""Azure, Entra and Microsoft Graph are asked in the words of their own portals, and answer with the line that gives it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from command_run import Run

TREE = """\
provider "azurerm" {
  features {}
  subscription_id = "6f0c8a52-9b1e-4d37-a2c4-51e07b93d8f6"
}

data "azurerm_subscription" "current" {}

data "azuread_service_principal" "graph" {
  client_id = "00000003-0000-0000-c000-000000000000"
}

resource "azurerm_user_assigned_identity" "triage" {
  name                = "triage"
  resource_group_name = "desk"
  location            = "westeurope"
}

resource "azurerm_storage_account" "mail" {
  name                = "deskmail"
  resource_group_name = "desk"
}

resource "azurerm_role_assignment" "blob" {
  scope                = azurerm_storage_account.mail.id
  role_definition_name = "Storage Blob Data Reader" # blob
  principal_id         = azurerm_user_assigned_identity.triage.principal_id
}

resource "azurerm_role_definition" "own" {
  name  = "desk-own"
  scope = data.azurerm_subscription.current.id
  permissions {
    actions     = ["Microsoft.Compute/*/read"] # own
    not_actions = ["Microsoft.Compute/disks/read"]
  }
}

resource "azurerm_role_assignment" "own" {
  scope              = data.azurerm_subscription.current.id
  role_definition_id = azurerm_role_definition.own.role_definition_resource_id
  principal_id       = azurerm_user_assigned_identity.triage.principal_id
}

resource "azurerm_key_vault" "kv" {
  name                = "deskkv"
  resource_group_name = "desk"
}

resource "azurerm_key_vault_access_policy" "triage" {
  key_vault_id       = azurerm_key_vault.kv.id
  object_id          = azurerm_user_assigned_identity.triage.principal_id
  secret_permissions = ["Get"] # vault
}

resource "azuread_directory_role" "helpdesk" {
  display_name = "Helpdesk Administrator"
}

resource "azuread_directory_role_assignment" "triage" {
  role_id             = azuread_directory_role.helpdesk.template_id # helpdesk
  principal_object_id = azurerm_user_assigned_identity.triage.principal_id
}

resource "azuread_app_role_assignment" "mail" {
  app_role_id         = "b633e1c5-b582-4048-a93e-9f11b44c7e96" # mail
  principal_object_id = azurerm_user_assigned_identity.triage.principal_id
  resource_object_id  = data.azuread_service_principal.graph.object_id
}

resource "azurerm_container_app" "triage" {
  name                = "triage"
  resource_group_name = "desk"
  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.triage.id]
  }
  template {
    container {
      name  = "triage"
      image = "example.com/triage-agent"
      env {
        name  = "AZURE_OPENAI_DEPLOYMENT"
        value = "gpt-5"
      }
    }
  }
}
"""
CASES = [
    ("Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read", "allowed", "blob"),
    ("microsoft.storage/storageaccounts/blobservices/containers/blobs/READ", "allowed", "blob"),
    ("Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write", "no grant", ""),
    ("Microsoft.Compute/virtualMachines/read", "allowed", "own"),
    ("Microsoft.Compute/disks/read", "no grant", ""),
    ("Microsoft.KeyVault/vaults/secrets/getSecret/action", "allowed", "vault"),
    ("Mail.Send", "allowed", "mail"),
    ("mail.send", "allowed", "mail"),
    ("Mail.*", "allowed", "mail"),
    ("app-role:b633e1c5-b582-4048-a93e-9f11b44c7e96", "allowed", "mail"),
    ("Mail.Send on directory", "allowed", "mail"),
    ("Mail.Read", "no grant", ""),
    ("Sites.FullControl.All", "no grant", ""),
    ("Helpdesk Administrator", "allowed", "helpdesk"),
    ("Privileged Role Administrator", "no grant", ""),
    ("get secrets", "no grant", ""),
]


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("microsoft")
    (root / "main.tf").write_text(TREE, encoding="utf-8")
    return root


def line_of(mark: str) -> int:
    return next(number for number, line in enumerate(TREE.splitlines(), 1) if line.endswith(f"# {mark}"))


def asked(run: Run, estate: Path, *words: str) -> dict[str, Any]:
    ended = run("why", "triage", *words, "--root", str(estate), "--format", "json")
    assert ended.code == 0, ended.err
    answer: dict[str, Any] = json.loads(ended.out)["answer"]
    return answer


@pytest.mark.parametrize(("question", "verdict", "mark"), CASES, ids=[case[0] for case in CASES])
def test_the_verdict_names_the_line_that_gives_it(run: Run, estate: Path, question: str, verdict: str, mark: str) -> None:
    found = asked(run, estate, *question.split())
    places = {witness["place"]["line"] for one in found["decisions"] for witness in one["witnesses"]}
    assert (found["verdict"], places) == (verdict, {line_of(mark)} if mark else set())


def test_the_worst_is_told_by_the_names_that_people_know(run: Run, estate: Path) -> None:
    page = run("why", "triage", "--root", str(estate)).out
    assert "permissions (identities), the organisation: Helpdesk Administrator on directory" in page
    assert "message-out (mail), the organisation: Mail.Send on directory" in page
    assert "role-template" not in page
    assert "app-role" not in page
