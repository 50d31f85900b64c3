"""Whether a user may do something: every binding that names the user, and within one rule everything that the request asks for.

Source: Kubernetes documentation, "Using RBAC Authorization". RBAC only adds up: there is no rule that takes away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...named_tuple import NamedTuple
from .objects import Binding
from .roles import Given, RoleRule
from .rules import Match, Request, Rule, rule_allows
from .subjects import MASTERS, User, subject_is

NO_ROLE = "{} is not in this tree"
NO_ROLE_NAME = "the name of its role is not known"


class Held(NamedTuple):
    """A rule that somebody holds through a binding. ``namespace``: '' everywhere, None in one that is not known.

    ``rule`` is None where the role's rules are not known: it may hold any. ``reason``: why it may not be held after all, '' where it is.
    """

    rule: Rule | None
    binding: Binding
    role: str
    namespace: str | None
    reason: str = ""

    def allows(self, request: Request) -> Match:
        """Whether this alone allows a request: what a RoleBinding gives stays in its namespace, and paths are in none."""
        if self.namespace is None and not request.namespace:
            return Match.NO
        if self.namespace and (request.path or request.namespace != self.namespace):
            return Match.NO
        match = Match.MAYBE if self.rule is None else rule_allows(self.rule, request)
        return min(match, Match.MAYBE) if self.reason or self.namespace is None else match


class Authorization(NamedTuple):
    """``verdict``: allowed | possible | none. ``witnesses``: what allows it, or may. ``reasons``: why that is only possible."""

    verdict: str
    witnesses: tuple[Held, ...] = ()
    reasons: tuple[str, ...] = ()


def decide(request: Request, held: Iterable[Held]) -> Authorization:
    """Whether what is held allows a request."""
    certain: list[Held] = []
    possible: list[Held] = []
    for one in held:
        match = one.allows(request)
        if match is not Match.NO:
            (certain if match is Match.YES else possible).append(one)
    if certain:
        return Authorization("allowed", tuple(certain))
    reasons = dict.fromkeys(_reason(one) for one in possible)
    return Authorization("possible" if possible else "none", tuple(possible), tuple(reasons))


def decide_for(user: User, request: Request, held: Iterable[Held]) -> Authorization:
    """As ``decide``, for a user whose group may stand above every rule."""
    return Authorization("allowed") if MASTERS in user.groups else decide(request, held)


def binds(binding: Binding, user: User) -> tuple[Match, str]:
    """Whether a binding gives its role to a user, and why that is not certain."""
    if binding.refused:
        return Match.NO, binding.refused
    match = max((subject_is(subject, user) for subject in binding.subjects), default=Match.NO)
    if match is Match.NO and not binding.complete:
        return Match.MAYBE, "not every subject of it is known"
    return match, "" if match is not Match.MAYBE else "a part of its subject is not known"


def held_through(binding: Binding, given: Given | None, reason: str = "") -> Iterator[Held]:
    """The rules that a binding's role gives, where the binding applies. ``reason``: why all of it is only possible."""
    role = binding.role_name
    if given is None:
        why = reason or (NO_ROLE.format(role) if role is not None else NO_ROLE_NAME)
        yield Held(None, binding, role or "", binding.namespace, why)
        return
    for one in given.rules:
        yield _held(binding, one, reason)
    if given.open:
        yield Held(None, binding, role or "", binding.namespace, reason or given.open)


def _held(binding: Binding, one: RoleRule, reason: str) -> Held:
    return Held(one.rule, binding, one.role, binding.namespace, reason or one.reason)


def _reason(held: Held) -> str:
    if held.reason:
        return held.reason
    if held.namespace is None:
        return "the namespace of its binding is not known"
    parts = ", ".join(sorted(held.rule.open)) if held.rule is not None else ""
    return f"the {parts} of its rule are not all known"
