"""Grants of Entra: roles of the directory, and application permissions of Microsoft Graph, given or only asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..iam.azure.entra import ASKED_ONLY, DIRECTORY, ENTRA, GRAPH, DirectoryGrant
from ..resolve.interface import Resource
from ..values import Reference, Value
from .azure_grants import line_of
from .model import GrantRecord, Mention, Selected
from .paths import select, select_each, select_first, select_in, text_at

Row = Mapping[str, Any]
Lookup = Callable[[Reference], Resource | None]
GRAPH_ID = "00000003-0000-0000-c000-000000000000"
GRAPH_NAMES = ("microsoft graph", "microsoftgraph")
IDS = "app_role_ids"
UNKNOWN_API = "whether the permission is one of Microsoft Graph is not known"


class EntraGrants:
    """``names``: the catalogue's names by id, ``directory_roles`` and ``graph``. ``administrators``: ids of roles that are full control."""

    def __init__(self, names: Mapping[str, Mapping[str, str]], administrators: Iterable[str], lookup: Lookup) -> None:
        self._roles = names["directory_roles"]
        self._permissions = names["graph"]
        self._ids = {name: id for id, name in self._permissions.items()}
        self._administrators = frozenset(administrators)
        self._lookup = lookup

    def read(self, resource: Resource, row: Row, principals: Sequence[Mention]) -> Iterator[GrantRecord]:
        """What a resource gives to each principal."""
        found = self._roles_of(resource, row) if row["provider"] == ENTRA else self._permissions_of(resource, row)
        for grant, selected in found:
            name = grant.name or self._roles.get(grant.id or "") or grant.id
            for mention in principals:
                yield GrantRecord(
                    resource,
                    mention,
                    row["provider"],
                    "Allow",
                    line_of(selected),
                    action=name if row["provider"] == GRAPH else None,
                    role=name if row["provider"] == ENTRA else None,
                    scope=grant.scope,
                    certain=name is not None and not grant.doubt,
                    administrator=grant.scope == DIRECTORY and grant.id in self._administrators,
                    origin=selected.value.origin,
                    policy=name or "",
                    assignment=grant,
                )

    def _roles_of(self, resource: Resource, row: Row) -> Iterator[tuple[DirectoryGrant, Selected]]:
        role = next((found for path in row["role"] if (found := select_first(resource, path)) is not None), None)
        if role is None or role.value.data is None:
            return
        limits = [found.value for path in row.get("scope", ()) for found in select_each(resource, path)]
        limited = next((value for value in limits if value.text != "/"), None)
        scope = DIRECTORY if limited is None else limited.text or next(map(str, limited.references()), "?")
        yield self._role(role.value)._replace(scope=scope), role

    def _role(self, value: Value) -> DirectoryGrant:
        for reference in value.references():
            target = self._lookup(reference)
            if target is None or not target.type.startswith(("azuread_directory_role", "azuread_custom_directory_role")):
                continue
            id, name = (text_at(target, one) for one in ("template_id", "display_name"))
            known = id or next((one for one, called in self._roles.items() if called == name), None)
            return DirectoryGrant(known, self._roles.get(known or "") or name)
        text = (value.text or "").lower() or None
        return DirectoryGrant(text, self._roles.get(text or ""))

    def _permissions_of(self, resource: Resource, row: Row) -> Iterator[tuple[DirectoryGrant, Selected]]:
        if "requests" in row:
            for block in select(resource, row["requests"]):
                api = next((one.value for one in select_in(block.value, "resource_app_id", resource, block.holder)), None)
                for entry in select_in(block.value, "resource_access[]", resource, block.holder):
                    kind, id = entry.value.get("type"), entry.value.get("id")
                    if id is not None and kind is not None and kind.text == "Role":
                        yield from self._permission(Selected(id, entry.holder), api, ASKED_ONLY)
            return
        apis = [found.value for path in row["api"] if (found := select_first(resource, path)) is not None]
        for path in row["permission"]:
            for one in select_each(resource, path):
                yield from self._permission(one, next(iter(apis), None), row.get("doubt", ""))

    def _permission(self, found: Selected, api: Value | None, doubt: str) -> Iterator[tuple[DirectoryGrant, Selected]]:
        """The permission that an app role is; nothing where it is another API's."""
        text = (found.value.text or "").lower()
        if text in self._permissions:
            yield DirectoryGrant(text, self._permissions[text], doubt=doubt), found
            return
        named = next((one.path[-1] for one in found.value.references() if one.path[:1] == (IDS,) and len(one.path) == 2), None)
        if not isinstance(named, str):
            if text and api is not None and self._is_graph(api):
                yield DirectoryGrant(text, None, doubt=doubt), found
            return
        holder = next((one for one in found.value.references() if one.path[:1] == (IDS,)), None)
        target = self._lookup(holder) if holder is not None else None
        known = self._is_graph_service(target) if target is not None else None
        if known is not False:
            yield DirectoryGrant(self._ids.get(named), named, doubt=doubt or ("" if known else UNKNOWN_API)), found

    def _is_graph(self, api: Value) -> bool:
        """Whether a value names Microsoft Graph: by its id, or by the object of it in this tree."""
        if (api.text or "").lower() == GRAPH_ID or _names_graph(api):
            return True
        return any(
            target is not None and bool(self._is_graph_service(target)) for target in (self._lookup(one) for one in api.references())
        )

    def _is_graph_service(self, service: Resource) -> bool | None:
        """Whether a service principal is Microsoft Graph's; None where that is not known."""
        for name in ("client_id", "application_id"):
            value = service.get(name)
            if value is not None and value.data is not None:
                return True if value.text == GRAPH_ID or _names_graph(value) else False if value.text is not None else None
        called = text_at(service, "display_name")
        return called.lower() in GRAPH_NAMES if called else None


def _names_graph(value: Value) -> bool:
    """``data.azuread_application_published_app_ids.known.result.MicrosoftGraph``."""
    return any("azuread_application_published_app_ids" in one.address and "MicrosoftGraph" in one.path for one in value.references())
