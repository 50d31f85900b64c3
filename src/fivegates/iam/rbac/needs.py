"""One rule that a path of the catalogue asks for, and whether a rule gives something of it.

Source of the matching: as ``rules``. A need that is met only under certain names is met for sure only where such a name suffices.
"""

from __future__ import annotations

from collections.abc import Collection

from ...named_tuple import NamedTuple
from .rules import EVERY, Match, Rule

NAMELESS = frozenset({"create", "deletecollection"})  # requests without a name, but for subresources


class Need(NamedTuple):
    """One rule that a path asks for: any of the verbs, on any of the resources, in any of the groups; ``*`` asks for the star itself.

    ``maybe_verbs``: those that suffice on some versions. ``names``: the names that suffice, where only these do; ``named``: any name does.
    ``cluster``: the resource is in no namespace. ``namespaces``: the only ones where it counts; one
    that is not known is none of them.
    """

    groups: frozenset[str]
    resources: frozenset[str]
    verbs: frozenset[str]
    maybe_verbs: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    named: bool = False
    cluster: bool = False
    namespaces: frozenset[str] = frozenset()


def gives(rule: Rule, need: Need) -> Match:
    """Whether a rule gives something of what is needed, leaving aside where."""
    resources = [asked for asked in need.resources if any(_covers(listed, asked) for listed in rule.resources)]
    resource = Match.YES if resources else Match.MAYBE if "resources" in rule.open else Match.NO
    group = _one_of(need.groups, rule.groups, "groups" in rule.open)
    verb = _one_of(need.verbs, rule.verbs, "verbs" in rule.open)
    if verb is not Match.YES and _one_of(need.maybe_verbs, rule.verbs, False):
        verb = Match.MAYBE
    return min(resource, group, verb, _name_match(rule, need, resources or list(need.resources)))


def _one_of(asked: Collection[str], listed: Collection[str], open: bool) -> Match:
    if any(one in listed for one in asked) or (EVERY in listed and asked):
        return Match.YES
    return Match.MAYBE if open else Match.NO


def _covers(listed: str, asked: str) -> bool:
    """``listed`` in a rule gives what is ``asked``; ``userextras/*`` asks for any subresource."""
    if listed in (EVERY, asked):
        return True
    resource, slash, subresource = asked.partition("/")
    if subresource == EVERY:
        return listed.startswith((f"{resource}/", "*/"))
    return bool(slash) and listed == f"*/{subresource}"


def _name_match(rule: Rule, need: Need, resources: Collection[str]) -> Match:
    if not rule.names and "names" not in rule.open:
        return Match.YES
    if EVERY in need.verbs and "names" not in rule.open:
        return Match.NO  # every verb includes those that no name goes with
    given = {verb for verb in (*need.verbs, *need.maybe_verbs) if EVERY in rule.verbs or verb in rule.verbs}
    if given and given <= NAMELESS and not any("/" in resource for resource in resources) and "names" not in rule.open:
        return Match.NO
    if need.named or need.names.intersection(rule.names):
        return Match.YES
    return Match.NO if need.names and "names" not in rule.open else Match.MAYBE
