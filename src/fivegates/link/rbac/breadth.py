"""How wide a Kubernetes role binding is, and what it gives in every namespace that a single one could give."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...iam.rbac.roles import RoleRule
from ...iam.rbac.rules import EVERY
from .holdings import Holding

Namespaced = Mapping[str, list[str]]  # by API group


def breadth_columns(holding: Holding, namespaced: Namespaced) -> dict[str, Any]:
    """Columns of ``grants``. A role of which not all is known may still name things one by one: its breadth is then that of the binding."""
    cluster_wide = holding.record.binding.is_cluster_wide
    given = holding.found.given
    rules = given.rules if given is not None else ()
    wide = "account" if cluster_wide else "type"
    is_named = bool(rules) and given is not None and not given.open and all(one.rule.names for one in rules)
    unscoped = ""
    if cluster_wide and not holding.found.reason:
        given_everywhere = [text for one in rules if (text := _in_every_namespace(one, namespaced))]
        unscoped = min(given_everywhere, key=_only_reads, default="")
    return {"breadth": "named" if is_named else wide, "unscoped": unscoped}


READS = ("get", "list", "watch")


def _only_reads(text: str) -> bool:
    return text.partition(" ")[0] in READS


def _in_every_namespace(one: RoleRule, namespaced: Namespaced) -> str:
    """``get pods``: what a rule certainly gives of things that stand in namespaces, '' where there is no such thing."""
    rule = one.rule
    if one.reason or rule.names or "names" in rule.open or not rule.verbs:
        return ""
    groups = namespaced if EVERY in rule.groups else [group for group in rule.groups if group in namespaced]
    for group in groups:
        for resource in rule.resources:
            if resource == EVERY or resource.partition("/")[0] in namespaced[group]:
                return f"{min(rule.verbs, key=_only_reads)} {resource}"
    return ""
