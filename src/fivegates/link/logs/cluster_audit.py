"""Service accounts whose requests a Kubernetes audit policy leaves out.

Source: Kubernetes documentation, auditing: the first rule that matches a request sets its level; a rule matches where each of its lists
that is not empty does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache

from ...extract.paths import select_first
from ...facts.model import AuditLayer
from ...named_tuple import NamedTuple
from ...resolve.interface import Resource
from ...source import Place
from ...values import Value
from ..across import key_of
from ..places import Locations

POLICY = "audit.k8s.io/Policy"
LAYER = "k8s-audit"
NARROWING = ("verbs", "resources", "namespaces", "nonResourceURLs")
MOST_RULES = 200

Key = tuple[str, str]  # namespace and name of an account


class Subjects(NamedTuple):
    """Whom a service account's requests come from."""

    user: str
    groups: frozenset[str]


class Rule(NamedTuple):
    """A rule of a policy: ``users`` and ``groups`` that it matches, None for everybody. ``is_narrow``: it asks for more than who it is."""

    level: Value | None
    users: frozenset[str] | None
    groups: frozenset[str] | None
    is_narrow: bool

    def may_match(self, subjects: Subjects) -> bool:
        return (self.users is None or subjects.user in self.users) and (self.groups is None or not self.groups.isdisjoint(subjects.groups))


def left_out(
    policies: Iterable[Resource],
    accounts: Iterable[str],
    are_meant: Callable[[Key, Resource], Iterable[str]],
    locations: Locations,
) -> Iterator[AuditLayer]:
    """A row for each account that a policy leaves out. ``are_meant``: the accounts of a namespace and name that a resource speaks of."""
    keys = sorted({key for account in accounts if (key := key_of(account)) is not None})
    for policy in policies:
        rules = _rules(policy)
        find = cache(lambda subjects, rules=rules: _silencing(rules, subjects))
        for key in keys:
            place = find(_subjects(key))
            for account in are_meant(key, policy) if place is not None else ():
                if place is not None:
                    loc = locations.of(place, policy)
                    yield AuditLayer(f"{LAYER} {policy.unit} {account}", LAYER, policy.place.path, "", account, None, loc)


def _rules(policy: Resource) -> list[Rule]:
    found = select_first(policy, "rules")
    rules = found.value.items() if found is not None and len(found.value.items()) <= MOST_RULES else ()
    return [
        Rule(
            rule.get("level"),
            _listed(rule.get("users")),
            _listed(rule.get("userGroups")),
            any(_is_given(rule.get(name)) for name in NARROWING),
        )
        for rule in rules
    ]


def _listed(value: Value | None) -> frozenset[str] | None:
    """The texts of a list; None where it is empty, and so matches everybody, or not all of it is known, and so may."""
    if value is None or not value.items():
        return None
    texts = [item.text for item in value.items()]
    return None if None in texts else frozenset(text for text in texts if text is not None)


def _subjects(key: Key) -> Subjects:
    namespace, name = key
    groups = ("system:serviceaccounts", f"system:serviceaccounts:{namespace}", "system:authenticated")
    return Subjects(f"system:serviceaccount:{namespace}:{name}", frozenset(groups))


def _silencing(rules: Iterable[Rule], subjects: Subjects) -> Place | None:
    """The rule by which no request at all is recorded; None where one may be."""
    for rule in rules:
        if not rule.may_match(subjects):
            continue
        if rule.level is None or rule.level.text != "None":
            return None
        if not rule.is_narrow:
            return rule.level.place
    return None


def _is_given(listed: Value | None) -> bool:
    return listed is not None and listed.data not in (None, ())
