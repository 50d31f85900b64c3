"""What role definitions of Azure hold: the built-in ones by the package's data, others by what was imported."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from ...named_tuple import NamedTuple
from .operations import CONTROL, DATA, first_match, plane_by_form


class Block(NamedTuple):
    """One block of a role definition, as patterns of operations. ``conditional``: it counts only under a condition; ``open``: it may hold
    more than these; ``excepts``: it may leave out more than these.
    """

    actions: tuple[str, ...] = ()
    not_actions: tuple[str, ...] = ()
    data_actions: tuple[str, ...] = ()
    not_data_actions: tuple[str, ...] = ()
    conditional: bool = False
    open: bool = False
    excepts: bool = False

    def match(self, operation: str, plane: str) -> str | None:
        """The pattern that gives an operation (in lower case) of a plane, None where the block does not."""
        gives, leaves = (self.data_actions, self.not_data_actions) if plane == DATA else (self.actions, self.not_actions)
        found = first_match(gives, operation)
        return None if found is None or first_match(leaves, operation) is not None else found


COSMOS = "Microsoft.DocumentDB/databaseAccounts"
# The built-in roles of Cosmos DB, by their ids (Azure documentation, data plane roles of Cosmos DB for NoSQL).
COSMOS_ROLES = {
    "00000000-0000-0000-0000-000000000001": (
        Block(
            data_actions=(
                f"{COSMOS}/readMetadata",
                f"{COSMOS}/sqlDatabases/containers/items/read",
                f"{COSMOS}/sqlDatabases/containers/executeQuery",
                f"{COSMOS}/sqlDatabases/containers/readChangeFeed",
            )
        ),
    ),
    "00000000-0000-0000-0000-000000000002": (
        Block(data_actions=(f"{COSMOS}/readMetadata", f"{COSMOS}/sqlDatabases/containers/*", f"{COSMOS}/sqlDatabases/containers/items/*")),
    ),
}


# Names that Azure has changed (Azure documentation, role-based access in Foundry); the ids have stayed.
FORMER = {
    "azure ai user": "53ca6127-db72-4b80-b1b0-d745d6d5456d",
    "azure ai project manager": "eadc314b-1a2d-4efa-be10-5d325db5065e",
    "azure ai account owner": "e47c6f54-e4a2-4754-9501-8e0985b135e1",
}


class RoleDefinition(NamedTuple):
    """``id``: a UUID in lower case; ``kind``: basic | full | predefined | custom."""

    id: str
    name: str
    kind: str
    blocks: tuple[Block, ...]


def imported_definition(id: str, name: str, blocks: Iterable[Sequence[Any]]) -> RoleDefinition:
    """A definition that an export gave: blocks as four lists of patterns and whether they are conditional."""
    return RoleDefinition(id, name, "custom", tuple(Block(block[0], block[1], block[2], block[3], bool(block[4])) for block in blocks))


class BuiltInRoles:
    """The file that ``tools/azure_roles.py`` writes, of which only the lines that are asked for are decoded.

    Its first line says where it is from (``source``, ``as_of``), the second holds every pattern, each further one a role: id, name in lower
    case, name, kind, and blocks with the positions of their patterns. Operations that are named in full stand first: up to the character
    ``data_ends`` those of the data plane, up to ``both_ends`` those of both.
    """

    def __init__(self, text: str) -> None:
        head, _, rest = text.partition("\n")
        self.about: Mapping[str, Any] = json.loads(head)
        self._listed, line, roles = rest.partition("\n")
        self._roles = line + roles

    @cached_property
    def _patterns(self) -> list[str]:
        return self._listed.split(" ")

    @cached_property
    def _folded(self) -> str:
        return f" {self._listed.lower()} "

    def find(self, role: str) -> RoleDefinition | None:
        """A role by its id or its name, whatever their case; None for one that is not there."""
        asked = role.strip().lower()
        if not asked or "\t" in asked or "\n" in asked:
            return None
        at = self._roles.find(f"\n{asked}\t")
        if at < 0:
            named = self._roles.find(f"\t{asked}\t")
            at = self._roles.rfind("\n", 0, named) if named >= 0 else -1
        if at < 0:
            return None
        fields = self._roles[at + 1 : self._roles.find("\n", at + 1)].split("\t")
        if asked not in fields[:2]:
            return None  # it is the kind of one, or what one holds
        id, _, name, kind, blocks = fields
        return RoleDefinition(id, name, kind, tuple(map(self._block, blocks.split(";"))))

    def _block(self, text: str) -> Block:
        lists = {part[0]: part[1:] for part in text.split(" ") if part and part != "?"}
        actions, left, data, data_left = (
            tuple(self._patterns[int(one)] for one in lists[sign].split(",")) if sign in lists else () for sign in "ande"
        )
        return Block(actions, left, data, data_left, conditional=text.startswith("?"))

    def plane(self, operation: str) -> str | None:
        """The plane of an operation in lower case; None where it is not known."""
        at = self._folded.find(f" {operation} ")
        if at < 0 or " " in operation:
            return plane_by_form(operation)
        if at < self.about["data_ends"]:
            return DATA
        return CONTROL if at >= self.about["both_ends"] else None


class RoleBook:
    """What any role holds. ``load``: the text of the package's data, read when it is first asked for; ``imported``: those of the tenant."""

    def __init__(self, load: Callable[[], str], imported: Sequence[RoleDefinition] = ()) -> None:
        self._load = load
        self._imported = {one.name.lower(): one for one in imported} | {one.id: one for one in imported}
        self._found: dict[str, RoleDefinition | None] = {}
        self._planes: dict[str, str | None] = {}

    @cached_property
    def _built_in(self) -> BuiltInRoles:
        return BuiltInRoles(self._load())

    def find(self, role: str) -> RoleDefinition | None:
        """A role by its id or name. What was imported goes before the package's data."""
        key = role.strip().lower()
        if key not in self._found:
            self._found[key] = self._find(key)
        return self._found[key]

    def _find(self, key: str) -> RoleDefinition | None:
        imported, built_in = self._imported.get(key), self._built_in.find(FORMER.get(key, key))
        if imported is None or built_in is None or imported.id != built_in.id:
            return imported or built_in
        return imported._replace(kind=built_in.kind)

    def plane(self, operation: str) -> str | None:
        """The plane of an operation in lower case."""
        if operation not in self._planes:
            self._planes[operation] = self._built_in.plane(operation)
        return self._planes[operation]
