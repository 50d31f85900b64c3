"""Role bindings over a whole tree, as the linker asks for them: grants first, which help to tell agents, then all other rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ...extract.bindings import BindingRecord
from ...extract.roles import RoleRecord
from ...facts.model import Grant, Unresolved
from ...facts.store import Fact
from ...iam.rbac.dangers import Dangers
from ..identities import Identities
from ..places import Locations
from .bound import MOST_THROUGH_GROUPS, Also
from .holdings import Holdings
from .rows import RbacRows
from .undecided import Undecided

TOO_MANY = f"groups of service accounts give more than {MOST_THROUGH_GROUPS:,} rights, of which the others are left out"


class Rbac:
    """``also``: the accounts of other units that a mention certainly means. ``known``: identities that the tree defines or runs something
    as. ``load`` reads catalogue data where there are bindings.
    """

    def __init__(
        self,
        roles: Iterable[RoleRecord],
        bindings: list[BindingRecord],
        identities: Identities,
        known: Iterable[str],
        also: Also,
        locations: Locations,
        load: Callable[[str], Any],
    ) -> None:
        self._identities = identities
        self._written = bindings
        self._load = load
        self._locations = locations
        self._holdings = Holdings(roles, bindings, identities, also, load)
        self._accounts = self._holdings.accounts(identities.accounts.keys() & set(known))
        administrators = {row["name"] for row in load("administrators")["kubernetes_roles"]}
        self._rows = RbacRows(self._holdings, administrators, load("rbac")["namespaced"] if bindings else {}, locations)

    def grants(self) -> list[Grant]:
        """One for each account and binding that names it."""
        return self._rows.grants(self._accounts)

    def rows(self, *, is_all_read: bool) -> Iterator[Fact]:
        """Bindings, whom they bind, rules, what they lead to, and for which accounts all bindings are known."""
        cut = self._holdings.cut
        yield from Undecided(self._written, self._identities, is_all_read=is_all_read and cut is None).closed()
        if cut is not None:
            yield Unresolved(cut.resource.address, "bound", TOO_MANY, self._locations.of(cut.place, cut.resource))
        if self._written:
            yield from self._rows.rows(self._accounts, Dangers(self._load("escalations")))
