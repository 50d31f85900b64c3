"""What ``az role definition list`` prints, kept and asked again."""

from __future__ import annotations

import json
from typing import Any

import pytest
from test_holding_cases import holding_of, shown

from fivegates.errors import RolesError
from fivegates.iam.exports.kept import read_kept, render_kept
from fivegates.iam.exports.read import read_export

ID = "5d1f2c1e-0000-4000-8000-00000000000a"


def role(name: str = "Sorter", id: str = ID, **block: Any) -> dict[str, Any]:
    """An entry as the command prints it."""
    return {
        "assignableScopes": ["/subscriptions/secret-subscription"],
        "description": "a secret description",
        "id": f"/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/{id}",
        "name": id,
        "permissions": [{"actions": [], "condition": None, "dataActions": [], "notActions": [], "notDataActions": [], **block}],
        "roleName": name,
        "roleType": "CustomRole",
        "type": "Microsoft.Authorization/roleDefinitions",
    }


def test_an_export_is_kept_without_scopes_and_descriptions_and_read_again() -> None:
    roles = read_export(json.dumps([role(actions=["Microsoft.Web/*"], notActions=["Microsoft.Web/*/delete"], condition="a secret")]))
    kept = render_kept(roles)
    assert "secret" not in kept
    assert read_kept(kept) == roles
    (block,) = roles.azure[ID].blocks
    assert block == (("Microsoft.Web/*",), ("Microsoft.Web/*/delete",), (), (), True)


def test_the_answer_of_the_api_is_read_too() -> None:
    entry = role(dataActions=["Microsoft.Storage/*"])
    inner = {key: entry.pop(key) for key in ("roleName", "permissions", "description")}
    assert read_export(json.dumps({"value": [{**entry, "properties": inner}]})) == read_export(json.dumps([entry | inner]))


def test_a_kept_definition_answers_for_an_assignment_by_its_id_and_by_its_name() -> None:
    kept = render_kept(read_export(json.dumps([role(actions=["Microsoft.Web/sites/*"])])))
    for line in (f'role_definition_id = "/providers/Microsoft.Authorization/roleDefinitions/{ID}"', 'role_definition_name = "sorter"'):
        text = f"""
            data "azurerm_subscription" "now" {{}}
            resource "azurerm_user_assigned_identity" "i" {{
              name                = "i"
              resource_group_name = "g"
            }}
            resource "azurerm_role_assignment" "a" {{
              scope        = data.azurerm_subscription.now.id
              {line}
              principal_id = azurerm_user_assigned_identity.i.principal_id
            }}
            """
        for files, said in (({}, "possible, what a role holds is not known"), ({"fivegates.roles.json": kept}, "allowed main.tf:9")):
            holding = holding_of({"main.tf": text, **files}, "azure")
            assert shown(holding.decide("Microsoft.Web/sites/write", "*")) == said


@pytest.mark.parametrize(
    "broken",
    [
        {"permissions": "all"},
        {"permissions": [["Microsoft.Web/*"]]},
        {"permissions": [{"actions": "*"}]},
        {"permissions": [{"actions": ["a b"]}]},
        {"permissions": [{"actions": [7]}]},
        {"permissions": [{}] * 101},
        {"roleName": ""},
        {"roleName": None},
        {"name": "sorter", "id": "sorter"},
    ],
)
def test_what_is_no_definition_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(RolesError):
        read_export(json.dumps([role() | broken]))
