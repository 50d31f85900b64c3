"""What one identity holds in Entra: roles of the directory, or application permissions of Microsoft Graph, by their ids.

What a directory role may do in detail is not asked here: it is held as a whole, as ``role-template:<id>``; a permission is
``app-role:<id>``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ...named_tuple import NamedTuple
from ..held import ALLOWED, BREADTHS, NO_GRANT, POSSIBLE, Decision, Given, Reach, Witness, in_order

ENTRA, GRAPH = "entra", "msgraph"
PREFIXES = ("role-template:", "app-role:")
DIRECTORY = "directory"
PART = "on a part of the directory"
ASKED_ONLY = "it is only asked for, and an administrator has to consent"


class DirectoryGrant(NamedTuple):
    """A role or a permission. ``id``: None where only its name is known; ``scope``: the whole directory, or what it is limited to."""

    id: str | None
    name: str | None
    scope: str = DIRECTORY
    doubt: str = ""

    @property
    def breadth(self) -> str:
        """As of ``grants``."""
        return BREADTHS[-1] if self.scope == DIRECTORY else "pattern"


class DirectoryHolding:
    """``held``: grants with where each is written, and why it may not be the identity's or in force. ``names``: names by ids."""

    def __init__(self, provider: str, held: Sequence[tuple[DirectoryGrant, Given, str]], names: Mapping[str, str]) -> None:
        self._provider = provider
        self._held = held
        self._names = names

    @property
    def provider(self) -> str:
        return self._provider

    @property
    def held(self) -> Sequence[tuple[DirectoryGrant, Given, str]]:
        """Its roles or permissions, where each is written, and why it may not be its own."""
        return self._held

    def name_of(self, id: str) -> str:
        """The name of a role or permission by its id, '' where it is not known."""
        return self._names.get(id, "")

    def decide(self, action: str, resource: str) -> Decision:
        """Whether it holds a role or a permission, for the whole directory where ``resource`` is ``*``."""
        found = list(self._matching(action))
        if not found:
            return Decision(NO_GRANT)
        if resource in ("*", DIRECTORY):
            found = [(grant, given, reasons if grant.scope == DIRECTORY else (*reasons, PART)) for grant, given, reasons in found]
        return _decided(found)

    def reach(self, action: str) -> Sequence[Reach]:
        """Where it holds a role or a permission."""
        by_scope: dict[str, list[tuple[DirectoryGrant, Given, tuple[str, ...]]]] = {}
        for one in self._matching(action):
            by_scope.setdefault(one[0].scope, []).append(one)
        return in_order(Reach(scope, ones[0][0].breadth, _decided(ones)) for scope, ones in by_scope.items())

    def _matching(self, action: str) -> Iterator[tuple[DirectoryGrant, Given, tuple[str, ...]]]:
        asked = action.lower()
        for prefix in PREFIXES:
            asked = asked.removeprefix(prefix)
        asked = self._names.get(asked, asked).lower()
        for grant, given, doubt in self._held:
            name = (grant.name or self._names.get(grant.id or "") or grant.id or "").lower()
            if name and name in (asked, _writing(asked)):
                yield grant, given, tuple(reason for reason in (grant.doubt, doubt) if reason)


def _writing(permission: str) -> str:
    """The permission that holds a reading one too: ``Mail.ReadWrite`` for ``Mail.Read``."""
    parts = permission.split(".")
    return ".".join("readwrite" if part == "read" else part for part in parts) if len(parts) > 1 else permission


def _decided(found: Sequence[tuple[DirectoryGrant, Given, tuple[str, ...]]]) -> Decision:
    sure = [one for one in found if not one[2]]
    witnesses = tuple(Witness(given, f"{grant.name or grant.id} on {grant.scope}") for grant, given, _ in sure or found)
    if sure:
        return Decision(ALLOWED, (), witnesses)
    return Decision(POSSIBLE, tuple(dict.fromkeys(reason for _, _, reasons in found for reason in reasons)), witnesses)
