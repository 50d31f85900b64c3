"""What one service account holds in its cluster, asked by verb and resource: ``patch deployments.apps``, ``create pods/exec``.

A resource is asked about as ``*`` (all namespaces), ``namespace/NAME`` or ``namespace/NAME/OBJECT`` (one object of the kind).
RBAC only adds up; what admission control refuses is not in these files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ...named_tuple import NamedTuple
from ..held import ALLOWED, NO_GRANT, POSSIBLE, Decision, Given, Reach, Witness, in_order
from .decision import Held, decide
from .rules import Match, Request, rule_allows
from .words import said_of

CLUSTER = "cluster"
MOST_WITNESSES = 8
MOST_NAMES = 20  # names of one rule that are told apart; more are one reach on a part of the namespace
# Kinds that are in no namespace, so that no RoleBinding gives them (Kubernetes API reference).
IN_NO_NAMESPACE = frozenset(
    {
        "certificatesigningrequests", "clusterrolebindings", "clusterroles", "customresourcedefinitions", "groups",
        "mutatingwebhookconfigurations", "namespaces", "nodes", "persistentvolumes", "users", "validatingadmissionpolicies",
        "validatingadmissionpolicybindings", "validatingwebhookconfigurations",
    }
)  # fmt: skip
NAMELESS = frozenset({"create", "deletecollection"})  # requests that name no object, but for those of a subresource


class HeldRule(NamedTuple):
    """A rule that is held, and where it is given."""

    held: Held
    given: Given


class KubernetesHolding:
    """``rules``: all that the account holds through role bindings, itself or by a group that it is in."""

    provider = "kubernetes"

    def __init__(self, rules: Iterable[HeldRule]) -> None:
        self._rules = tuple(rules)
        self._givens = {id(one.held): one.given for one in self._rules}
        self._reached: dict[str, tuple[Reach, ...]] = {}

    @property
    def rules(self) -> tuple[HeldRule, ...]:
        """Every rule that it holds."""
        return self._rules

    def decide(self, action: str, resource: str) -> Decision:
        """Whether it may do an action on everything that ``resource`` says."""
        namespace, name = _asked(resource)
        decision = decide(request_of(action)._replace(namespace=namespace, name=name), (one.held for one in self._rules))
        if not decision.witnesses:
            return Decision(NO_GRANT)
        witnesses = tuple(self._witness(held) for held in decision.witnesses[:MOST_WITNESSES])
        return Decision(ALLOWED if decision.verdict == "allowed" else POSSIBLE, decision.reasons, witnesses)

    def reach(self, action: str) -> Sequence[Reach]:
        """Where it may do an action: everywhere, in single namespaces, on single objects."""
        if action not in self._reached:
            self._reached[action] = self._reach(request_of(action))
        return self._reached[action]

    def _reach(self, request: Request) -> tuple[Reach, ...]:
        found: dict[tuple[str, str], list[Held]] = {}
        for one in self._rules:
            for place in _places(one.held, request):
                found.setdefault(place, []).append(one.held)
        return in_order(Reach(where, breadth, self._answer(held, request)) for (where, breadth), held in found.items())

    def _answer(self, held: Sequence[Held], request: Request) -> Decision:
        """What rules that speak of one place give there: the first that does for certain, else all that may."""
        doubts = [(one, _doubt(one, request)) for one in held]
        sure = [one for one, doubt in doubts if not doubt]
        witnesses = tuple(self._witness(one) for one in (sure or held)[:MOST_WITNESSES])
        reasons = () if sure else tuple(dict.fromkeys(doubt for _, doubt in doubts))
        return Decision(ALLOWED if sure else POSSIBLE, reasons, witnesses)

    def _witness(self, held: Held) -> Witness:
        given = self._givens[id(held)]
        said = said_of(held.rule) if held.rule is not None else "what it gives is not known"
        return Witness(given, f"{held.role}: {said} through {held.binding.name}")


def request_of(action: str) -> Request:
    """The request that ``VERB RESOURCE[.GROUP][/SUBRESOURCE]`` means, without a namespace or name."""
    verb, _, thing = action.strip().partition(" ")
    thing, _, subresource = thing.strip().partition("/")
    resource, _, group = thing.partition(".")
    return Request(verb, group, resource, subresource)


def _asked(resource: str) -> tuple[str, str]:
    """Namespace and name: '' for all of them."""
    if not resource.startswith("namespace/"):
        return "", ""
    namespace, _, name = resource.removeprefix("namespace/").partition("/")
    return namespace, name


def _places(held: Held, request: Request) -> Iterator[tuple[str, str]]:
    """Where a rule allows a request, and how wide that is."""
    rule = held.rule
    if rule is None or (held.namespace != "" and request.resource in IN_NO_NAMESPACE):
        return
    named = rule.names
    if named and request.verb in NAMELESS and not request.subresource:
        return
    if rule_allows(rule, request._replace(name=named[0] if named else "")) is Match.NO:
        return
    where = CLUSTER if held.namespace == "" else "namespace" if held.namespace is None else f"namespace/{held.namespace}"
    if not named:
        yield where, "account" if held.namespace == "" else "type"
    elif len(named) <= MOST_NAMES:
        yield from ((f"{where}/{name}", "named") for name in named)
    else:
        yield f"{where}/{named[0]} and {len(named) - 1} more", "pattern"


def _doubt(held: Held, request: Request) -> str:
    """Why a rule that speaks of a request may not give it, '' where it does."""
    if held.reason:
        return held.reason
    if held.namespace is None:
        return "the namespace of its binding is not known"
    if held.rule is None:
        return "what the role gives is not known"
    name = held.rule.names[0] if held.rule.names else ""
    return "" if rule_allows(held.rule, request._replace(name=name)) is Match.YES else "a part of its rule is not known"
