"""A user-assigned managed identity for one agent, with exactly the role assignments of its contract."""

from __future__ import annotations

from .names import label
from .plan import Move, Plan
from .written import Code, entry_of, hcl


def identity(plan: Plan, move: Move) -> Code:
    """As Terraform, in the resource group and subscription of the shared identity where they are known."""
    of = label(move.name)
    _, _, rest = plan.canonical.partition("azure:mi/")
    parts = rest.split("/")
    known = len(parts) == 3 and not any(part.startswith(("?", "(", "system")) for part in parts)
    subscription, group = (parts[0], parts[1]) if known else ("", "")
    blocks = [
        f'resource "azurerm_user_assigned_identity" "{of}" {{\n  name                = {hcl(move.name)}\n'
        f"  resource_group_name = {hcl(group) if group else 'var.resource_group_name'}\n"
        f"  location            = var.location\n}}"
    ]
    for number, entry in enumerate(entry_of(api) for api in move.apis):
        blocks.append(
            f'resource "azurerm_role_assignment" "{of}_{number}" {{\n  scope                = {_scope(entry.where, subscription)}\n'
            f"  role_definition_name = {hcl(entry.what)}\n"
            f"  principal_id         = azurerm_user_assigned_identity.{of}.principal_id\n}}"
        )
    return Code("hcl", "\n\n".join(blocks), f"azurerm_user_assigned_identity.{of}.id")


def _scope(where: str, subscription: str) -> str:
    """``resourceGroups/support`` lies in the shared identity's subscription; a whole id stays as it is."""
    if where.startswith("/"):
        return hcl(where)
    if where.startswith("subscriptions/"):
        return hcl(f"/{where}")
    below = f"/{where}" if where else ""
    if subscription:
        return hcl(f"/subscriptions/{subscription}{below}")
    return '"${data.azurerm_subscription.current.id}' + hcl(below)[1:]
