"""What one Google Cloud identity holds: the union of its bindings on resources, projects, folders and organisations, less deny policies.

The model is Google's IAM documentation (policy inheritance, deny policies): a binding gives its role's permissions on what it is on and all
that is below; nothing takes them back but a deny policy. What lies below which folder or organisation is not in these files, nor are
principal access boundaries and organisation policies, so that every verdict is an upper bound.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from ...named_tuple import NamedTuple
from ..held import ALLOWED, DENIED, NO_GRANT, POSSIBLE, Decision, Given, Reach, Witness, in_order, sureness, surest
from .bindings import BREADTH, LEVELS, matches_denied, service_of_host, service_of_permission

MOST_WITNESSES = 8

UNKNOWN_ROLE = "what the role holds is not known"
UNKNOWN_PART = "a part of the custom role is not known"
UNKNOWN_LEVEL = "what the binding is on is not known"
UNKNOWN_TYPE = "whether it takes effect on this type of resource is not known"
PART_OF_RESOURCES = "on some of these resources"
BELOW = "whether the resource lies below it is not known"
BASIC_DEFAULT = "the default policies of buckets and datasets give it to basic roles"
PARTIAL_DENY = "a deny policy takes part of it back"
CONDITIONAL_DENY = "a deny policy takes it back under a condition"


class Held(NamedTuple):
    """One role that is held. ``name``: the full name of what it is on, '' where that is not known; ``shown``: as people read it.
    ``types``: of a resource, the types of permissions that take effect there, None where they are not known. ``permissions``: of the role,
    None where they are not known; ``complete``: these are all. ``doubts``: why it may not be in force. ``account``: of a service account
    that it is on, the canonical name (``gcp:sa/id@project``), '' where that is not known.
    """

    given: Given
    level: str
    name: str
    shown: str
    types: tuple[str, ...] | None
    role: str
    permissions: frozenset[str] | None
    complete: bool
    doubts: tuple[str, ...]
    account: str = ""


class Taken(NamedTuple):
    """A rule of a deny policy that means the identity; as of ``bindings.Denial``."""

    given: Given
    permissions: tuple[str, ...]
    excepted: tuple[str, ...]
    level: str
    name: str
    condition: str | None
    doubt: str


class Rules(NamedTuple):
    """What is known of permissions besides who holds them: ``levels`` from which a type takes effect, and ``defaults`` that basic roles get
    without holding them.
    """

    levels: Mapping[str, str]
    defaults: frozenset[str]


class GoogleHolding:
    """``held``: the roles of the identity; ``taken``: the deny rules that mean it."""

    provider = "gcp"

    def __init__(self, held: Sequence[Held], taken: Sequence[Taken], rules: Rules, basic: frozenset[str]) -> None:
        self._held = held
        self._taken = taken
        self._rules = rules
        self._basic = basic
        self._reached: dict[str, tuple[Reach, ...]] = {}
        self._denied: dict[str, list[Taken]] = {}

    @property
    def held(self) -> Sequence[Held]:
        """Its roles."""
        return self._held

    def left_of(self, held: Held) -> Iterator[str]:
        """The permissions that a role surely gives on what it is on, less what deny policies take back."""
        for action in held.permissions or ():
            doubts = self._doubts(held, action)
            if doubts is not None and (not self._taken or self._judge(held, action, ()).verdict == ALLOWED):
                yield action

    def decide(self, action: str, resource: str) -> Decision:
        """Whether it may use a permission on a resource by its full name (``projects/p/secrets/s``), on a service account by its canonical
        name (``gcp:sa/id@project``), on a resource of the tree by its address, or on everything (``*``).
        """
        judged = []
        for one in self._held:
            doubts = self._doubts(one, action)
            covers = _covers(one, resource) if doubts is not None else None
            if doubts is not None and covers is not None:
                judged.append(self._judge(one, action, (*doubts, *covers)))
        if not judged:
            return Decision(NO_GRANT)
        best = surest(judged)
        same = [one for one in judged if one.verdict == best.verdict]
        witnesses = tuple(witness for one in same for witness in one.witnesses)[:MOST_WITNESSES]
        reasons = tuple(dict.fromkeys(reason for one in same for reason in one.reasons))
        return Decision(best.verdict, reasons, witnesses, tuple(dict.fromkeys(text for one in judged for text in one.unseen)))

    def reach(self, action: str) -> Sequence[Reach]:
        """On what it may use a permission."""
        if action not in self._reached:
            self._reached[action] = self._reach(action)
        return self._reached[action]

    def _reach(self, action: str) -> tuple[Reach, ...]:
        found: dict[tuple[str, str], Reach] = {}
        for one in self._held:
            doubts = self._doubts(one, action)
            decision = self._judge(one, action, doubts) if doubts is not None else None
            if decision is None or decision.verdict == DENIED:
                continue
            reach = Reach(one.shown, BREADTH.get(one.level), decision, one.account)
            before = found.setdefault((one.level, one.shown), reach)
            if sureness(decision) < sureness(before.decision):
                found[one.level, one.shown] = reach
        return in_order(sorted(found.values(), key=lambda one: one.resource))

    def _doubts(self, held: Held, action: str) -> tuple[str, ...] | None:
        """Why a role may not give a permission on what it is on; None where it does not."""
        doubts = list(held.doubts)
        if held.permissions is None:
            doubts.append(UNKNOWN_ROLE)
        elif action not in held.permissions:
            if held.role in self._basic and held.level != "resource" and action in self._rules.defaults:
                doubts.append(BASIC_DEFAULT)
            elif not held.complete:
                doubts.append(UNKNOWN_PART)
            else:
                return None
        return self._in_effect(held, action, doubts)

    def _in_effect(self, held: Held, action: str, doubts: list[str]) -> tuple[str, ...] | None:
        type, _, verb = action.rpartition(".")
        least = self._rules.levels.get(type)
        if not held.level:
            doubts.append(UNKNOWN_LEVEL)
        elif least is not None and held.level != "resource" and LEVELS.index(held.level) < LEVELS.index(least):
            return None
        elif held.level == "resource":
            if held.types is None:
                doubts.append(UNKNOWN_TYPE)
            elif type not in held.types or (type == held.types[0] and verb in ("create", "list")):
                return None
        return tuple(doubts)

    def _denying(self, action: str) -> list[Taken]:
        """The deny rules that name a permission and do not except it."""
        if action not in self._denied:
            rules = self._rules_by_service.get(service_of_permission(action), ())
            self._denied[action] = [one for one in rules if _names(one.permissions, action) and not _names(one.excepted, action)]
        return self._denied[action]

    @cached_property
    def _rules_by_service(self) -> Mapping[str, list[Taken]]:
        """The deny rules by the services that they name, each with what it says of that service alone."""
        found: dict[str, list[Taken]] = {}
        for one in self._taken:
            by_service: dict[str, list[str]] = {}
            for pattern in one.permissions:
                by_service.setdefault(service_of_host(pattern.partition("/")[0]), []).append(pattern)
            for service, patterns in by_service.items():
                found.setdefault(service, []).append(one._replace(permissions=tuple(patterns)))
        return found

    def _judge(self, held: Held, action: str, doubts: tuple[str, ...]) -> Decision:
        """A role's permission, less what deny policies take back."""
        reasons, unseen = dict.fromkeys(doubts), dict[str, None]()
        for one in self._denying(action):
            covers = _reaches(one, held)
            if one.doubt or covers is None:
                unseen[one.doubt or f"a deny policy of {one.name}"] = None
            elif one.condition is not None:
                reasons[CONDITIONAL_DENY] = None
            elif covers:
                return Decision(DENIED, (), (Witness(one.given, f"denies {action} on {one.name}"),))
            else:
                reasons[PARTIAL_DENY] = None
        holds = f"{held.role or 'a role'} holds {action}" if held.permissions and action in held.permissions else f"{held.role or 'a role'}"
        witness = Witness(held.given, f"{holds} on {held.shown}")
        return Decision(POSSIBLE if reasons else ALLOWED, tuple(reasons), (witness,), tuple(unseen))


ACCOUNT = "gcp:sa/"


def _names(patterns: Sequence[str], action: str) -> bool:
    return any(matches_denied(pattern, action) for pattern in patterns)


def _covers(held: Held, resource: str) -> Iterator[str] | None:
    """Why a role may not be on all of a resource; None where it is on none of it."""
    if resource == "*":
        return iter((PART_OF_RESOURCES,) if held.level in ("", "resource") else ())
    if resource.startswith(ACCOUNT):
        return _covers_account(held, resource)
    if held.level == "resource":
        named = resource in (held.name, held.shown) or (bool(held.name) and resource.startswith(f"{held.name}/"))
        if named or ("/" not in resource and held.name.rpartition("/")[2] == resource):
            return iter(())
        return iter((PART_OF_RESOURCES,)) if not held.name else None
    top = "/".join(resource.split("/")[:2])
    if not top.startswith(("projects/", "folders/", "organizations/")) or top in ("projects/_", "projects/-"):
        return iter((BELOW,) if "." in resource and "/" not in resource else ())  # an address says nothing of the project
    if held.level == "project" and top.startswith("projects/") and held.name:
        return iter(()) if top == held.name else None
    return iter(()) if top == held.name else iter((BELOW,))


def _covers_account(held: Held, account: str) -> Iterator[str] | None:
    """As ``_covers``, for a service account by its canonical name, which tells its project where that is known."""
    if held.level == "resource":
        if held.account:
            return iter(()) if held.account == account else None
        return iter((PART_OF_RESOURCES,))
    project = account.rpartition("@")[2]
    if held.level != "project" or not held.name or project.startswith("?"):
        return iter((BELOW,))
    return iter(()) if held.name == f"projects/{project}" else None


def _reaches(taken: Taken, held: Held) -> bool | None:
    """Whether a deny policy is in force on all (True) or on a part (False) of what a role is on; None where that is not known."""
    if taken.name and taken.name == held.name:
        return True
    if held.level == "resource" and taken.level == "project":
        return True if held.name.startswith(f"{taken.name}/") else None
    if held.level in LEVELS and taken.level in LEVELS and LEVELS.index(held.level) > LEVELS.index(taken.level):
        return False
    return None
