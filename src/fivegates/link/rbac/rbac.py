"""Role bindings over a whole tree, as the linker asks for them: grants first, which help to tell agents, then all other rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ...extract.bindings import BindingRecord
from ...extract.roles import RoleRecord
from ...facts.model import Grant, Unresolved
from ...facts.store import Fact
from ...iam.held import Given
from ...iam.rbac.dangers import Dangers
from ...iam.rbac.decision import held_through
from ...iam.rbac.holding import HeldRule, KubernetesHolding
from ..identities import Identities
from ..places import Locations
from .bound import MOST_THROUGH_GROUPS, Also, Bound
from .holdings import Holding, Holdings
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
        self._made: dict[tuple[tuple[str, str], ...], KubernetesHolding | None] = {}
        self._accounts = self._holdings.accounts(identities.accounts.keys() & set(known))
        administrators = {row["name"] for row in load("administrators")["kubernetes_roles"]}
        self._rows = RbacRows(self._holdings, administrators, load("rbac")["namespaced"] if bindings else {}, locations)

    def grants(self) -> list[Grant]:
        """One for each account and binding that names it."""
        return self._rows.grants(self._accounts)

    @property
    def accounts(self) -> frozenset[str]:
        """The accounts that may hold something."""
        return frozenset(self._accounts)

    def holding(self, identity: str) -> KubernetesHolding | None:
        """All that an account holds; None where no binding names it. Accounts that hold the same, as those of a group do, share one."""
        held = self._holdings.of(identity)
        together = tuple((holding.id, bound.reason) for holding, bound in held)
        if together not in self._made:
            rules = [rule for holding, bound in held for rule in _held(holding, bound)]
            self._made[together] = KubernetesHolding(rules) if rules else None
        return self._made[together]

    def rows(self, *, is_all_read: bool) -> Iterator[Fact]:
        """Bindings, whom they bind, rules, what they lead to, and for which accounts all bindings are known."""
        cut = self._holdings.cut
        yield from Undecided(self._written, self._identities, is_all_read=is_all_read and cut is None).closed()
        if cut is not None:
            yield Unresolved(cut.resource.address, "bound", TOO_MANY, self._locations.of(cut.place, cut.resource))
        if self._written:
            yield from self._rows.rows(self._accounts, Dangers(self._load("escalations")))


def _held(holding: Holding, bound: Bound) -> Iterator[HeldRule]:
    """The rules of one binding, each with its line; those that Kubernetes brings along stand where the binding names their role."""
    record, found = holding.record, holding.found
    binding = record.binding
    kind = "ClusterRoleBinding" if binding.is_cluster_wide else "RoleBinding"
    by = f"{binding.role_kind} {binding.role_name or '?'} through {kind} {binding.name}"
    at_binding = Given(record.resource, record.place, binding.origin, by)
    for held in held_through(binding, found.given, bound.reason or found.reason):
        origin = held.rule.origin if held.rule is not None else None
        yield HeldRule(held, Given(record.resource, origin.place, None, by) if origin is not None else at_binding)
