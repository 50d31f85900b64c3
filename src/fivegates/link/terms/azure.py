"""What an identity is granted in Azure, Entra and Microsoft Graph: assignments with what their roles come to."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...contracts.terms.azure import entry_of
from ...contracts.terms.model import Granted, Right
from ...iam.azure.entra import DIRECTORY, DirectoryHolding
from ...iam.azure.holding import Assigned, AzureHolding
from ...iam.azure.operations import CONTROL, DATA
from ...iam.azure.roles import Block, RoleDefinition
from ...iam.azure.scopes import Scope
from ..places import Locations

FindRole = Callable[[str], RoleDefinition | None]
ADMINISTRATORS = ("owner", "contributor", "user access administrator")


class AzureTerms:
    """``find``: what a role of Azure holds, by its name or id."""

    def __init__(self, find: FindRole, locations: Locations) -> None:
        self._find = find
        self._locations = locations

    def granted(self, holding: AzureHolding) -> Iterator[Granted]:
        """One for each assignment; an access policy is one for each of its operations."""
        for one in holding.assigned:
            role = self._find(one.assignment.role) if one.assignment.role else None
            name = role.name if role is not None else one.assignment.role
            blocks = one.assignment.blocks if one.assignment.blocks is not None else role.blocks if role is not None else None
            if name is None and blocks is not None:
                yield from self._operations(one, blocks)
                continue
            roles = tuple(dict.fromkeys(each for each in (name, one.assignment.role, role.id if role is not None else None) if each))
            scope = scope_right(one.assignment.scope)
            rights = tuple(right for block in blocks for right in rights_of(block, scope)) if blocks is not None else None
            yield Granted(
                "azure",
                entry_of(name or "", scope.on) if name else "",
                self._locations.granted(one.given),
                rights,
                roles,
                scope,
                sure=_is_sure(one),
                strong=(name or "").lower() in ADMINISTRATORS,
                whole=role is not None and role.kind == "basic",
            )

    def directory(self, holding: DirectoryHolding) -> Iterator[Granted]:
        """Roles of the directory and permissions of Graph, which are held as a whole."""
        for grant, given, doubt in holding.held:
            name = grant.name or holding.name_of(grant.id or "") or grant.id or ""
            on = "" if grant.scope == DIRECTORY else grant.scope
            roles = tuple(dict.fromkeys(each for each in (name, grant.id) if each))
            rights = (Right(f"{holding.provider}:{name}", on),)
            yield Granted(
                "azure",
                entry_of(name, on),
                self._locations.granted(given),
                rights,
                roles,
                Right("", on),
                sure=not doubt and not grant.doubt,
                strong=name.lower() == "global administrator",
            )

    def _operations(self, one: Assigned, blocks: tuple[Block, ...]) -> Iterator[Granted]:
        scope = scope_right(one.assignment.scope)
        for block in blocks:
            for right in rights_of(block, scope):
                given = one.patterns.get(right.action.lower(), one.given)
                entry = entry_of(right.action, scope.on)
                yield Granted("azure", entry, self._locations.granted(given), (right,), (), scope, sure=_is_sure(one))


def scope_right(scope: Scope) -> Right:
    """A scope as what a role is on; one that is not known has no name."""
    if scope.level is None and scope.path is None:
        return Right("", "", "")
    return Right("", scope.shown, scope.path if scope.path is not None else "")


def rights_of(block: Block, scope: Right) -> Iterator[Right]:
    """The operations of a block of a role, each on the scope. What counts only under a condition is none."""
    if block.conditional:
        return
    for actions, excepts, plane in ((block.actions, block.not_actions, CONTROL), (block.data_actions, block.not_data_actions, DATA)):
        for action in actions:
            yield scope._replace(action=action, plane=plane, excepts=excepts)


def _is_sure(one: Assigned) -> bool:
    assignment = one.assignment
    return not (one.doubt or assignment.doubt or assignment.conditional)
