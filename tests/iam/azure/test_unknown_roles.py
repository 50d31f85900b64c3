"""A role of which nobody knows what it holds is a listed gap at its line."""

from __future__ import annotations

from fivegates.facts.wanted import Wanted
from fivegates.gathering import gather
from fivegates.settings import load_settings
from fivegates.tree.memory import MemoryTree

MAIN = """
variable "role" {}
resource "azurerm_user_assigned_identity" "i" {
  name                = "i"
  resource_group_name = "g"
}
resource "azurerm_role_assignment" "misspelt" {
  scope                = "/subscriptions/s"
  role_definition_name = "Contributer"
  principal_id         = azurerm_user_assigned_identity.i.principal_id
}
resource "azurerm_role_assignment" "given" {
  scope                = "/subscriptions/s"
  role_definition_name = var.role
  principal_id         = azurerm_user_assigned_identity.i.principal_id
}
resource "azurerm_role_assignment" "known" {
  scope                = "/subscriptions/s"
  role_definition_name = "Reader"
  principal_id         = azurerm_user_assigned_identity.i.principal_id
}
"""


def test_a_role_that_nobody_knows_is_listed_at_its_line_and_one_that_is_known_is_not() -> None:
    tree = MemoryTree({"main.tf": MAIN.encode()})
    store = gather(tree, load_settings(tree), wanted=Wanted(every_identity=True)).store
    rows = store.query(
        "SELECT l.line AS line, u.reason AS reason FROM unresolved u JOIN locations l ON l.id = u.loc WHERE u.attribute = 'grants'"
    )
    assert sorted((row["line"], str(row["reason"]).partition(" holds")[0]) for row in rows) == [
        (9, "what the role Contributer"),
        (14, "which role is assigned is not known"),
    ]
