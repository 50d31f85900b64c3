"""What roles give: by name, with the rules that the aggregation controller puts into them, and those that Kubernetes brings along.

Source: Kubernetes documentation, "Using RBAC Authorization", aggregated ClusterRoles and default roles.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ...named_tuple import NamedTuple
from .objects import CLUSTER_ROLE, Requirement, Role, Selector
from .rules import Match, Rule

AGGREGATE = "rbac.authorization.k8s.io/aggregate-to-"
NOT_ALL_KNOWN = "not every rule of {} is known"
NOT_ITS_ONLY = "{} is defined more than once, and not alike"
TOO_MANY = "more is aggregated here than is followed"
MOST_AGGREGATED = 200_000  # roles looked at and rules taken while aggregating, of one cluster: more is made to be slow
MAY_BE_AGGREGATED = "{} may be aggregated into it"


class RoleRule(NamedTuple):
    """A rule and the role that it stands in. ``reason``: why it may not be given after all, '' where it is."""

    rule: Rule
    role: str
    reason: str = ""


class Given(NamedTuple):
    """All that a role gives. ``open``: why there may be more rules, '' where there are none."""

    rules: tuple[RoleRule, ...]
    open: str = ""


class Roles:
    """The roles of one cluster. ``built_in``: what the cluster has by itself, unless something of that name is written."""

    def __init__(self, roles: Iterable[Role], built_in: Mapping[str, Role] | None = None) -> None:
        self._by_name: dict[tuple[str, str | None, str], list[Role]] = {}
        self._built_in = built_in or {}
        self._cluster_roles: list[Role] = []
        self._given: dict[tuple[str, str | None, str], Given] = {}
        for role in roles:
            self._by_name.setdefault((role.kind, role.namespace, role.name), []).append(role)
            if role.kind == CLUSTER_ROLE:
                self._cluster_roles.append(role)
        self._by_label: dict[str, list[Role]] | None = None
        self._left = MOST_AGGREGATED

    def given(self, kind: str, namespace: str | None, name: str) -> Given | None:
        """What a role gives; None where there is none of that name. ``namespace``: '' for a ClusterRole."""
        key = (kind, namespace, name)
        if key not in self._given:
            written = self._by_name.get(key, [])
            built_in = self._built_in.get(name) if kind == CLUSTER_ROLE else None
            if not written and built_in is None:
                return None
            self._given[key] = self._join(written, built_in)
        return self._given[key]

    def _join(self, written: list[Role], built_in: Role | None) -> Given:
        """What a role gives that may be written more than once: any of these may be the one that is in force. Kubernetes puts back
        what one of its own lacks, and leaves what it has beside.
        """
        own, open = self._rules(built_in) if built_in is not None else ([], "")
        given = [self._rules(role) for role in written]
        reason = next((why for _, why in given if why), open)
        if len(given) == 1:
            return Given((*own, *given[0][0]), reason)
        found: dict[Rule, list[RoleRule]] = {}
        for rules, _ in given:
            for rule, one in {one.rule._replace(origin=None): one for one in rules}.items():
                found.setdefault(rule, []).append(one)
        for ones in found.values():
            doubt = "" if len(ones) == len(given) else NOT_ITS_ONLY.format(ones[0].role)
            own.append(ones[0]._replace(reason=next((one.reason for one in ones if one.reason), doubt)))
        return Given(tuple(own), reason)

    def _rules(self, role: Role) -> tuple[list[RoleRule], str]:
        """A role's own rules, or for an aggregated one those of the ClusterRoles that it selects, and of the ones that these select."""
        if role.selectors is None:
            return _own(role, "")
        found: list[RoleRule] = []
        reason = ""
        seen = {role.name}
        waiting = [(role, "")]
        while waiting:
            if self._left < 0:
                return found, TOO_MANY
            one, doubt = waiting.pop()
            for selected, match in self._selected(one):
                if selected.name in seen:
                    continue
                seen.add(selected.name)
                may = doubt or ("" if match is Match.YES else MAY_BE_AGGREGATED.format(selected.name))
                if selected.selectors is not None:
                    waiting.append((selected, may))
                    continue
                rules, open = _own(selected, may) if self._left >= 0 else ([], TOO_MANY)
                self._left -= len(rules)
                found += rules
                reason = reason or open
        return found, reason

    def _selected(self, role: Role) -> list[tuple[Role, Match]]:
        found: dict[int, tuple[Role, Match]] = {}
        for selector in role.selectors or ():
            candidates = self._candidates(selector)
            self._left -= len(candidates)
            for one in candidates if self._left >= 0 else ():
                match = selector.selects(one.labels, one.labels_complete)
                held = found.get(id(one))
                if match and (held is None or match > held[1]):
                    found[id(one)] = (one, match)
        return list(found.values())

    def _candidates(self, selector: Selector) -> Sequence[Role]:
        """The ClusterRoles that a selector may select: those with a label that it asks for, where it asks for one."""
        if self._by_label is None:
            self._by_label = {}
            for role in (*self._cluster_roles, *self._built_in.values()):
                for label in role.labels if role.labels_complete else ():
                    self._by_label.setdefault(label, []).append(role)
                if not role.labels_complete:
                    self._by_label.setdefault("", []).append(role)
        asked = next((one.key for one in selector.requirements if one.operator in ("In", "Exists")), None)
        if asked is None:
            return (*self._cluster_roles, *self._built_in.values())
        return (*self._by_label.get(asked, ()), *self._by_label.get("", ()))


def _own(role: Role, doubt: str) -> tuple[list[RoleRule], str]:
    return [RoleRule(rule, role.name, doubt) for rule in role.rules], "" if role.complete else NOT_ALL_KNOWN.format(role.name)


def built_in_roles(catalogue: Mapping[str, Any]) -> dict[str, Role]:
    """The roles that every cluster has, from the catalogue: rules as ``VERBS: [group/resource, ...]``."""
    words: Mapping[str, list[str]] = catalogue["verbs"]
    return {name: _built_in(name, row, words) for name, row in catalogue["roles"].items()}


def _built_in(name: str, row: Mapping[str, Any], words: Mapping[str, list[str]]) -> Role:
    labels = {f"{AGGREGATE}{target}": "true" for target in row.get("aggregates_to", ())}
    target = row.get("aggregated")
    selectors = (Selector((Requirement(f"{AGGREGATE}{name}", "In", ("true",)),)),) if target else None
    return Role(CLUSTER_ROLE, name, "", tuple(_built_in_rules(row, words)), labels=labels, selectors=selectors)


def _built_in_rules(row: Mapping[str, Any], words: Mapping[str, list[str]]) -> Iterable[Rule]:
    for rule in row.get("rules", ()):
        verbs = tuple(verb for word in rule["verbs"] for verb in words.get(word, [word]))
        if "urls" in rule:
            yield Rule(verbs, urls=tuple(rule["urls"]))
        else:
            yield Rule(verbs, tuple(rule["groups"]), tuple(rule["resources"]), tuple(rule.get("names", ())))
