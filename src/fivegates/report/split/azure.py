"""A user-assigned managed identity for one agent, with exactly the role assignments of its contract."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .names import label
from .plan import Move, Plan
from .written import Code, entry_of, hcl, hcl_list, meant

# Operations of the data plane, as far as a name shows it; which plane an operation is of stands in its provider's reference.
_DATA = re.compile(r"/(?:blobs|messages|entities|secrets|keys|certificates)/|/openai/|/getsecret/")


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
    open_ = ["say where the identity is made: var.location" + ("" if group else " and var.resource_group_name")]
    for number, entry in enumerate(map(entry_of, move.apis)):
        blocks += _assignment(", ".join(entry.what), _scope(entry.where, subscription), of, number)
        open_ += [] if _is_whole(entry.where) else [f"write the whole id of {entry.where} as the scope"]
    return Code("hcl", "\n\n".join(blocks), f"azurerm_user_assigned_identity.{of}.id", tuple(open_))


def _assignment(what: str, scope: str, of: str, number: int) -> Iterator[str]:
    """A role by its name; single operations as a role of their own."""
    role = f"role_definition_name = {hcl(what)}"
    if "/" in what:
        plane = "data_actions" if _DATA.search(what.lower()) else "actions"
        yield (
            f'resource "azurerm_role_definition" "{of}_{number}" {{\n  name  = {hcl(f"{of}-{number}")}\n  scope = {scope}\n'
            f"  permissions {{\n    {plane} = {hcl_list([part.strip() for part in what.split(',')], '    ')}\n  }}\n}}"
        )
        role = f"role_definition_id   = azurerm_role_definition.{of}_{number}.role_definition_resource_id"
    yield (
        f'resource "azurerm_role_assignment" "{of}_{number}" {{\n  scope                = {scope}\n  {role}\n'
        f"  principal_id         = azurerm_user_assigned_identity.{of}.principal_id\n}}"
    )


def _is_whole(where: str) -> bool:
    """Whether what an entry is on says where it lies: a contract may name a resource by its last two steps."""
    return not where or meant(where) == where or where.lstrip("/").startswith(("subscriptions/", "resourceGroups/", "providers/"))


def _scope(where: str, subscription: str) -> str:
    """``resourceGroups/support`` lies in the shared identity's subscription; a whole id stays as it is."""
    if meant(where) == where and where:
        return where
    if where.startswith("/"):
        return hcl(where)
    if where.startswith("subscriptions/"):
        return hcl(f"/{where}")
    below = f"/{where}" if where else ""
    if subscription:
        return hcl(f"/subscriptions/{subscription}{below}")
    return '"${data.azurerm_subscription.current.id}' + hcl(below)[1:]
