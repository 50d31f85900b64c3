"""Grants of Azure: role assignments with the definition that they name, and access policies of key vaults."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..iam.azure.assignments import Assignment
from ..iam.azure.roles import COSMOS_ROLES, Block
from ..iam.azure.scopes import GROUP, MANAGEMENT, NOT_SAID, RESOURCE, SUBSCRIPTION, TENANT, Scope, read_scope
from ..iam.azure.vaults import vault_operation
from ..named_tuple import NamedTuple
from ..resolve.interface import Resource
from ..source import Place
from ..values import Reference, Unknown, Value
from .model import GrantRecord, Mention, Selected
from .paths import first_of, select, select_each, select_first, select_in, text_at

Row = Mapping[str, Any]
Lookup = Callable[[Reference], Resource | None]
DEFINITIONS = ("azurerm_role_definition", "azurerm_cosmosdb_sql_role_definition")
LISTS = ("actions", "not_actions", "data_actions", "not_data_actions")
VAULT = "azurerm_key_vault"
MOST_PATTERNS = 1000  # of one definition; Azure allows 2,048 in all
WIDE = (GROUP, SUBSCRIPTION, MANAGEMENT, TENANT)
CONDITION = "condition"
BY_ROLE = "the vault takes roles in place of access policies"
MAY_BE_BY_ROLE = "whether the vault takes roles in place of access policies is not known"


class Custom(NamedTuple):
    """A role definition of the tree: its blocks, and each pattern that gives something with where it is."""

    name: str
    blocks: tuple[Block, ...]
    patterns: tuple[Selected, ...]


class AzureGrants:
    """Reads what assigns something in Azure. ``administrators``: names and ids, in lower case, of roles that are full control."""

    def __init__(self, administrators: Iterable[str], lookup: Lookup) -> None:
        self._administrators = frozenset(administrators)
        self._lookup = lookup

    def assignments(self, resource: Resource, row: Row, principals: Sequence[Mention]) -> Iterator[GrantRecord]:
        """What a role assignment gives to each principal."""
        role = first_of(resource, row["role"])
        if role is None:
            return
        where = first_of(resource, row["scope"])
        scope = read_scope(where.value, self._lookup) if where is not None else NOT_SAID
        condition = select_first(resource, row[CONDITION]) if CONDITION in row else None
        conditional = condition is not None and condition.value.data not in (None, "")
        custom, name = self._role(role.value)
        blocks = custom.blocks if custom is not None else COSMOS_ROLES.get(name or "")
        assignment = Assignment(name, scope, blocks, conditional)
        for mention in principals:
            base = GrantRecord(
                resource,
                mention,
                "azure",
                "Allow",
                line_of(role),
                role=name,
                scope=_column(scope),
                condition=CONDITION if conditional else None,
                certain=name is not None and not conditional,
                administrator=scope.level in WIDE and (name or "").lower() in self._administrators and not conditional,
                origin=role.value.origin,
                policy=name or "",
                assignment=assignment,
            )
            if custom is None or not custom.patterns:
                yield base
            else:
                yield from (_pattern(base, assignment, found, custom) for found in custom.patterns)

    def _role(self, value: Value) -> tuple[Custom | None, str | None]:
        """The definition of the tree that a value names, and the role's name or id."""
        for reference in (*value.references(), *_parts(value)):
            target = self._lookup(reference)
            if target is None or target.type not in DEFINITIONS:
                continue
            name = text_at(target, "name")
            if target.mode != "data":
                return _custom(target, name or target.address), name or target.address
            looked_up = name or text_at(target, "role_definition_id")
            if looked_up:
                return None, looked_up
        return None, (value.text or _tail(value)).rpartition("/")[2] or None

    def policies(self, resource: Resource, row: Row, principals: Sequence[Mention]) -> Iterator[GrantRecord]:
        """What access policies of a key vault give: one grant for each permission."""
        if "entries" in row:
            scope, doubt = Scope(f"{resource.address}.id", RESOURCE), _doubt_of(resource)
            for block in select(resource, row["entries"]):
                who = next(select_in(block.value, "object_id", resource, block.holder), None)
                listed = [(type, one) for type, paths in row["permissions"].items() for path in paths for one in _each(block, path)]
                if who is not None:
                    yield from _policy(resource, [Mention("azure_identity", who, row["entries"])], listed, scope, doubt)
            return
        where = first_of(resource, row["scope"])
        scope = read_scope(where.value, self._lookup) if where is not None else NOT_SAID
        doubt = self._doubt_of_vault(where.value) if where is not None else ""
        listed = [(type, one) for type, paths in row["permissions"].items() for path in paths for one in select_each(resource, path)]
        yield from _policy(resource, principals, listed, scope, doubt)

    def _doubt_of_vault(self, value: Value) -> str:
        """Why an access policy may give nothing on this vault, where it is in the tree."""
        vaults = (self._lookup(reference) for reference in value.references())
        return next((_doubt_of(vault) for vault in vaults if vault is not None and vault.type == VAULT and vault.mode != "data"), "")


def _policy(
    resource: Resource, principals: Iterable[Mention], listed: Sequence[tuple[str, Selected]], scope: Scope, doubt: str
) -> Iterator[GrantRecord]:
    """One access policy; ``listed``: permissions with what they are for."""
    if doubt == BY_ROLE:
        return
    found = [(vault_operation(type, one.value.text) if one.value.text else "", one) for type, one in listed]
    given = tuple(dict.fromkeys(operation for operation, _ in found if operation))
    block = Block(data_actions=given, open=any(not operation for operation, _ in found))
    assignment = Assignment(None, scope, (block,), doubt=doubt)
    for mention in principals:
        for operation, one in found:
            yield GrantRecord(
                resource,
                mention,
                "azure",
                "Allow",
                line_of(one),
                action=operation or None,
                scope=_column(scope),
                certain=bool(operation) and not doubt,
                origin=one.value.origin,
                policy="access policy",
                assignment=assignment,
            )


def _doubt_of(vault: Resource) -> str:
    """Why access policies of a vault may give nothing: one that takes roles passes them over."""
    for name in ("rbac_authorization_enabled", "enable_rbac_authorization"):
        said = vault.get(name)
        if said is not None and said.data is not None:
            return MAY_BE_BY_ROLE if said.is_unknown else BY_ROLE if said.data is True else ""
    return ""


def _pattern(base: GrantRecord, assigned: Assignment, found: Selected, custom: Custom) -> GrantRecord:
    """One pattern of a definition of the tree. Without exceptions ``*`` of the control plane assigns roles too."""
    text = found.value.text
    every = text == "*" and any("*" in block.actions and not block.not_actions and not block.excepts for block in custom.blocks)
    return base._replace(
        action=text,
        origin=found.value.origin,
        place=line_of(found),
        administrator=every and assigned.scope.level in WIDE and not assigned.conditional,
        certain=base.certain and text is not None,
    )


def line_of(found: Selected) -> Place:
    """The line of an entry of a list where it stands in the file of the argument that holds it, else that argument."""
    links = (link.place for link in found.value.origin.chain())
    return next((place for place in links if place.path == found.holder.place.path), found.holder.place)


def _custom(resource: Resource, name: str) -> Custom:
    """What a definition of the tree holds. A part that is not known leaves open what else it holds, or leaves out."""
    blocks: list[Block] = []
    patterns: list[Selected] = []
    for found in select(resource, "permissions[]"):
        lists: list[tuple[str, ...]] = []
        known = {}
        for key in LISTS:
            listed = [] if found.value.is_unknown else list(_each(found, key))
            known[key] = all(one.value.text is not None for one in listed) and not found.value.is_unknown
            lists.append(tuple(one.value.text for one in listed if one.value.text is not None)[:MOST_PATTERNS])
            if not key.startswith("not_"):
                patterns += listed
        opened = not (known["actions"] and known["data_actions"])
        excepts = not (known["not_actions"] and known["not_data_actions"])
        blocks.append(Block(lists[0], lists[1], lists[2], lists[3], open=opened, excepts=excepts))
    return Custom(name, tuple(blocks), tuple(patterns[:MOST_PATTERNS]))


def _each(found: Selected, key: str) -> Iterator[Selected]:
    held = found.value.get(key)
    if held is None or held.data is None:
        return
    if isinstance(held.data, tuple):
        yield from (Selected(item, found.holder) for item in held.data)
    else:
        yield Selected(held, found.holder)


def _parts(value: Value) -> Iterator[Reference]:
    """The references of a template, the last first: an id stands behind the scope that it was defined at."""
    data = value.data
    if isinstance(data, Unknown):
        for part in reversed(data.parts):
            if isinstance(part, Unknown) and part.exact:
                yield from part.references


def _tail(value: Value) -> str:
    """What is known of the end of a template: of ``${subscription}/providers/.../roleDefinitions/<id>`` the id."""
    data = value.data
    last = data.parts[-1] if isinstance(data, Unknown) and data.parts else ""
    return last if isinstance(last, str) and "/" in last else ""


def _column(scope: Scope) -> str | None:
    """``scope`` of ``grants``: the path where it is written, else how wide it is; NULL where neither is known."""
    return scope.shown if scope.path == scope.shown.lower() and "{}" not in scope.path else scope.level if scope.level in WIDE else None
