"""Role bindings as rows of facts: who is bound, to which role, with which rules, and what these lead to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from ...facts.model import BoundBy, Escalation, Grant, RbacRule, RoleBinding
from ...facts.store import Fact
from ...iam.rbac.dangers import Danger, Dangers, Part
from ...iam.rbac.decision import Held
from ...iam.rbac.objects import CLUSTER_ROLE, Binding
from ...iam.rbac.rules import Rule
from ...iam.rbac.words import said_of
from ...values import Origin
from ..places import Locations, granted_place
from .breadth import Namespaced, breadth_columns
from .holdings import Holding, Holdings, scope_of

CORE = "core"  # how the API group without a name is written
MORE = "?"
# The roles for people that every cluster has (Kubernetes documentation, "Using RBAC Authorization", user-facing roles). One of that name
# that the tree writes holds as much: Kubernetes puts back what it lacks.
BASIC = ("cluster-admin", "admin", "edit", "view")


class RbacRows:
    """Gives the rows. ``administrators``: ClusterRoles that may do everything, by name; ``namespaced``: what stands in namespaces."""

    def __init__(self, holdings: Holdings, administrators: Collection[str], namespaced: Namespaced, locations: Locations) -> None:
        self._namespaced = namespaced
        self._holdings = holdings
        self._administrators = administrators
        self._locations = locations
        self._everything: dict[str | None, tuple[bool, bool]] = {}
        self._said: dict[int, str] = {}

    def grants(self, accounts: Iterable[str]) -> list[Grant]:
        """One for each account and binding."""
        return [row for identity in accounts for row in self._grants_of(identity)]

    def rows(self, accounts: Iterable[str], dangers: Dangers) -> Iterator[Fact]:
        """Bindings and their rules, whom they bind, and what that leads to."""
        yield from map(self._binding, self._holdings.all)
        roles = {holding.found.id: holding for holding in self._holdings.all if holding.found.id is not None}
        for holding in roles.values():
            yield from self._rules(holding)
        met = {name: dangers.met(holding.found.given.rules) for name, holding in roles.items() if holding.found.given is not None}
        open: dict[tuple[tuple[str, str], ...], list[Danger]] = {}
        for identity in accounts:
            held = self._holdings.of(identity)
            for holding, bound in held:
                yield BoundBy(identity, holding.id, bound.via, "possible" if bound.reason else "allowed")
            together = tuple((holding.id, bound.reason) for holding, bound in held)
            if together not in open:
                open[together] = dangers.open_to(
                    Part(holding.record.binding, met[holding.found.id], bound.reason or holding.found.reason)
                    for holding, bound in held
                    if holding.found.id is not None
                )
            yield from (self._escalation(identity, danger) for danger in open[together])

    def _grants_of(self, identity: str) -> Iterator[Grant]:
        seen: dict[str, int] = {}
        for holding, bound in self._holdings.of(identity):
            binding = holding.record.binding
            administrator, certain = self._administrates(holding)
            key = f"{identity} Allow  {binding.role_name or '?'} {holding.scope}"
            count = seen[key] = seen.get(key, 0) + 1
            row = Grant(
                id=key if count == 1 else f"{key} #{count}",
                identity=identity,
                provider="kubernetes",
                effect="Allow",
                action=None,
                resource=None,
                role=binding.role_name,
                scope=holding.scope,
                condition=None,
                verdict="possible" if bound.reason or (administrator and not certain) else "allowed",
                administrator=administrator,
                loc=self._loc(holding),
                wildcard="",
                breadth="account" if binding.is_cluster_wide else "type",
                role_kind=_kind_of(binding),
            )
            yield row._replace(**breadth_columns(holding, self._namespaced))

    def _administrates(self, holding: Holding) -> tuple[bool, bool]:
        """Whether a binding makes administrators of the cluster, and whether that is certain: by the role's name, or by one rule of it."""
        binding, found = holding.record.binding, holding.found
        if not binding.is_cluster_wide:
            return False, True
        if binding.role_kind == CLUSTER_ROLE and binding.role_name in self._administrators:
            return True, True
        if found.id not in self._everything:
            every = [one for one in found.given.rules if one.rule.is_everything] if found.given is not None else []
            self._everything[found.id] = bool(every), any(not one.reason for one in every)
        some, certain = self._everything[found.id]
        return some, certain and not found.reason

    def _binding(self, holding: Holding) -> RoleBinding:
        binding, found = holding.record.binding, holding.found
        return RoleBinding(
            id=holding.id,
            kind="ClusterRoleBinding" if binding.is_cluster_wide else "RoleBinding",
            name=binding.name,
            scope=holding.scope,
            role_kind=binding.role_kind,
            role=binding.role_name,
            role_id=found.id,
            verdict="possible" if found.reason else "known",
            rules_known=found.given is not None and not found.given.open,
            loc=self._loc(holding),
        )

    def _rules(self, holding: Holding) -> Iterator[RbacRule]:
        found = holding.found
        for number, one in enumerate(found.given.rules if found.given is not None else ()):
            rule = one.rule
            yield RbacRule(
                role_id=found.id or "",
                number=number,
                role=one.role,
                verbs=_words(rule, "verbs", rule.verbs),
                groups=_words(rule, "groups", [group or CORE for group in rule.groups]),
                resources=_words(rule, "resources", rule.resources),
                names=_words(rule, "names", rule.names),
                urls=_words(rule, "urls", rule.urls),
                verdict="possible" if one.reason or rule.open else "allowed",
                loc=self._line(rule.origin),
            )

    def _escalation(self, identity: str, danger: Danger) -> Escalation:
        first = danger.witnesses[0]
        return Escalation(
            identity=identity,
            path=danger.path.id,
            kind=danger.path.kind_in(danger.namespace),
            severity=danger.path.severity,
            scope=scope_of(danger.namespace),
            verdict=danger.verdict,
            witness="; ".join(map(self._witness, danger.witnesses)),
            loc=self._line(first.rule.origin if first.rule is not None else None) or self._line(first.binding.origin),
            effect=danger.path.effect,
        )

    def _witness(self, held: Held) -> str:
        """``ROLE: VERBS on RESOURCES through BINDING``; a rule is put into words once."""
        rule = held.rule
        if rule is None:
            return f"{held.role} through {held.binding.name}"
        if id(rule) not in self._said:
            self._said[id(rule)] = said_of(rule)
        return f"{held.role}: {self._said[id(rule)]} through {held.binding.name}"

    def _loc(self, holding: Holding) -> str:
        record = holding.record
        return self._locations.of(granted_place(record.resource, record.place, record.binding.origin), record.resource)

    def _line(self, origin: Origin | None) -> str:
        return self._locations.add(origin.place) if origin is not None else ""


def _words(rule: Rule, part: str, words: Iterable[str]) -> str:
    return " ".join([*sorted(words), *([MORE] if part in rule.open else [])])


def _kind_of(binding: Binding) -> str:
    """``role_kind`` of ``grants``."""
    if binding.role_name is None:
        return ""
    if binding.role_kind == CLUSTER_ROLE and binding.role_name in BASIC:
        return "basic"
    return "predefined" if binding.role_kind == CLUSTER_ROLE and binding.role_name.startswith("system:") else "custom"
