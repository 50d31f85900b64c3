"""What an account is granted in its cluster, rule by rule: roles of the tree at the rule's line, those of Kubernetes as a whole."""

from __future__ import annotations

from collections.abc import Iterator

from ...contracts.terms.kubernetes import entry_of, thing_of
from ...contracts.terms.model import Granted, Right
from ...iam.rbac.holding import HeldRule, KubernetesHolding
from ...iam.rbac.rules import Rule
from ..places import Locations

MOST_RIGHTS = 2000  # verbs times kinds of one rule
SOME_NAMESPACE = "*"


class KubernetesTerms:
    """``holding``: all that the account holds."""

    def __init__(self, holding: KubernetesHolding, locations: Locations) -> None:
        self._holding = holding
        self._locations = locations

    def granted(self) -> Iterator[Granted]:
        """One for each rule of the tree, and for each role that Kubernetes brings along."""
        brought: dict[str, list[HeldRule]] = {}
        for one in self._holding.rules:
            if one.held.rule is None or one.held.rule.origin is None:
                brought.setdefault(self._locations.granted(one.given), []).append(one)
            else:
                yield self._of_rule(one, one.held.rule)
        for loc, rules in brought.items():
            yield self._of_role(rules, loc)

    def _of_rule(self, one: HeldRule, rule: Rule) -> Granted:
        namespace, things = one.held.namespace or "", list(_things(rule))
        return Granted(
            "kubernetes",
            entry_of(rule.verbs, things, namespace, rule.names),
            self._locations.granted(one.given),
            _rights(one, rule),
            _roles(one),
            _scope(one),
            sure=not one.held.reason and one.held.namespace is not None and not rule.open,
            strong=rule.is_everything and one.held.namespace == "",
            whole="*" in rule.verbs or "*" in rule.resources,
        )

    def _of_role(self, rules: list[HeldRule], loc: str) -> Granted:
        first = rules[0]
        known = all(one.held.rule is not None for one in rules)
        found = [_rights(one, one.held.rule) for one in rules if one.held.rule is not None]
        rights = tuple(right for one in found for right in one or ()) if known and None not in found else None
        namespace = first.held.namespace or ""
        binding = first.held.binding
        role = f"{binding.role_kind} {binding.role_name}{f' in {namespace}' if namespace else ''}" if binding.role_name else ""
        sure = not first.held.reason and first.held.namespace is not None
        strong = first.held.namespace == "" and any(one.held.rule is not None and one.held.rule.is_everything for one in rules)
        return Granted("kubernetes", role, loc, rights, _roles(first), _scope(first), sure=sure, strong=strong)


def _roles(one: HeldRule) -> tuple[str, ...]:
    binding = one.held.binding
    return (f"{binding.role_kind} {binding.role_name}",) if binding.role_name else ()


def _scope(one: HeldRule) -> Right:
    namespace = one.held.namespace
    return Right("", namespace or "", SOME_NAMESPACE if namespace is None else None)


def _things(rule: Rule) -> Iterator[str]:
    for group in rule.groups or ("",):
        for resource in rule.resources:
            yield thing_of(group, resource)
    for url in rule.urls:
        yield url if url.startswith("/") else "/*"


def _rights(one: HeldRule, rule: Rule) -> tuple[Right, ...] | None:
    """None for what is too much to be told one by one."""
    things, scope = list(_things(rule)), _scope(one)
    if len(things) * len(rule.verbs) > MOST_RIGHTS:
        return None
    return tuple(scope._replace(action=f"{verb} {thing}", names=rule.names) for verb in rule.verbs for thing in things)
