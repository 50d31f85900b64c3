"""Service accounts whose requests a Kubernetes audit policy leaves out.

Source: Kubernetes documentation, auditing: the first rule that matches a request sets its level; a rule matches where each of its lists
that is not empty does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import NamedTuple

from ...extract.paths import select_first
from ...facts.model import AuditLayer
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


def _rules(policy: Resource) -> tuple[Value, ...]:
    found = select_first(policy, "rules")
    return found.value.items() if found is not None and len(found.value.items()) <= MOST_RULES else ()


def _subjects(key: Key) -> Subjects:
    namespace, name = key
    groups = ("system:serviceaccounts", f"system:serviceaccounts:{namespace}", "system:authenticated")
    return Subjects(f"system:serviceaccount:{namespace}:{name}", frozenset(groups))


def _silencing(rules: Iterable[Value], subjects: Subjects) -> Place | None:
    """The rule by which no request at all is recorded; None where one may be."""
    for rule in rules:
        if not _may_match(rule, subjects):
            continue
        level = rule.get("level")
        if level is None or level.text != "None":
            return None
        if not any(_is_given(rule.get(name)) for name in NARROWING):
            return level.place
    return None


def _may_match(rule: Value, subjects: Subjects) -> bool:
    users, groups = rule.get("users"), rule.get("userGroups")
    return _may_hold(users, {subjects.user}) and _may_hold(groups, subjects.groups)


def _may_hold(listed: Value | None, wanted: Iterable[str]) -> bool:
    """Whether a list holds one of these, or leaves it open; an empty one holds everybody."""
    if listed is None or not _is_given(listed):
        return True
    texts = {item.text for item in listed.items()}
    return listed.is_unknown or None in texts or not texts.isdisjoint(wanted)


def _is_given(listed: Value | None) -> bool:
    return listed is not None and listed.data not in (None, ())
