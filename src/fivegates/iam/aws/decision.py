"""What AWS policies decide about an action on a resource: allowed, possible with reasons, denied, or no grant; always with witnesses.

The model is the published evaluation logic of one account (IAM user guide, policy evaluation logic): a Deny that applies wins, else an
Allow of an identity's or a resource's policy gives, and a permissions boundary has to give as well. Policies of an organisation and of a
session are not in these files, so every verdict is an upper bound. A resource is asked about as a pattern, and the verdict then holds for
all that it covers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from ...named_tuple import NamedTuple
from ..held import ALLOWED, DENIED, NO_GRANT, POSSIBLE
from .around import Around
from .breadth import breadth_of
from .condition_keys import is_of_circumstances, is_of_manner, narrows, real_tests, words_of
from .index import ActionIndex
from .patterns import contains, overlaps
from .statements import Pattern, Statement

MOST_WITNESSES = 8
# Over all questions, in pieces of a thousand pairs of characters; what is asked then is decided with doubts, as where a part is not known.
MOST_COMPARED = 1_000_000
PIECE = 1024
MOST_KEPT = 250_000  # answers about a statement and a resource, which actions share

CONDITION = "only under a condition"
NARROWED = "narrowed by a condition"
PARTIAL_DENY = "a Deny takes part of it back"
REST_DENY = "a Deny takes all but a part of it back"
CONDITIONAL_DENY = "a Deny takes it back under a condition"
CIRCUMSTANTIAL_DENY = "a Deny takes it back in some circumstances"
RESOURCE_DENY = "a policy of a single resource takes a part of it back"
UNKNOWN_DENY = "a Deny of which a part is not known"
PART_OF_RESOURCE = "on some of these resources"
UNKNOWN_PART = "a part of the policy is not known"
UNKNOWN_POLICY = "a policy of the identity is not known"
BOUNDARY = "the permissions boundary may not give it"
UNKNOWN_BOUNDARY = "the permissions boundary is not known"


class Witness(NamedTuple):
    """The statement that decides, and its pattern for the action (for NotAction the statement alone)."""

    statement: Statement
    pattern: Pattern | None


class Ruling(NamedTuple):
    """What policies say to one question: as ``Decision``, with the statements that decide. ``verdict``: allowed | possible | denied | no
    grant. ``reasons``: why a grant is no more than possible. ``witnesses``: what gives it, or what denies it. ``unseen``: what could take
    it back and is not known; it is said, and taken for nothing.
    """

    verdict: str
    reasons: tuple[str, ...] = ()
    witnesses: tuple[Witness, ...] = ()
    unseen: tuple[str, ...] = ()


class Policies:
    """Statements that are judged together, indexed once. ``complete``: there are no others."""

    def __init__(self, statements: Iterable[Statement], *, complete: bool = True, around: Around | None = None) -> None:
        """``around``: what policies of resources say of everybody."""
        self._indexed = [(statement, ActionIndex(statement)) for statement in statements]
        self._of_service: dict[str, list[tuple[Statement, ActionIndex]]] = {}
        self._around = around
        self.complete = complete
        self._compared = 0
        self._reached: dict[tuple[int, str], bool | None] = {}
        self._late: dict[tuple[str, bool], Ruling] = {}
        self._doubts: dict[tuple[int, bool, bool], tuple[str, ...]] = {}
        self._lengths = {id(one): _length(one) for one, _ in self._indexed}

    def decide(self, action: str, resource: str, boundary: Policies | None = None) -> Ruling:
        """About a concrete ``action`` (``s3:GetObject``, any case) on every resource that the pattern ``resource`` covers."""
        decision = self._decide(action.lower(), resource)
        return decision if boundary is None or decision.verdict in (DENIED, NO_GRANT) else _bounded(decision, boundary, action, resource)

    @property
    def size(self) -> int:
        """How many resource patterns a question is compared with."""
        return sum(1 + len(one.resources) + len(one.not_resources) for one, _ in self._indexed)

    def giving(self, action: str) -> Iterator[Statement]:
        """The statements that may allow an action (in lower case) on something."""
        own = ((one, index) for one, index in self._own(action) if one.effect != "Deny")
        given = self._around.allows(action) if self._around is not None else ()
        return (one for one, index in chain(own, given) if index.match(action) is not None)

    def _own(self, action: str) -> list[tuple[Statement, ActionIndex]]:
        """The statements that may speak of the service of an action: most of a policy's are about others."""
        service = action.partition(":")[0]
        found = self._of_service.get(service)
        if found is None:
            found = self._of_service[service] = [one for one in self._indexed if one[1].may_name(service)]
        return found

    def _speaking(self, action: str, resource: str) -> Iterator[tuple[Statement, ActionIndex]]:
        yield from self._own(action)
        if self._around is not None:
            yield from self._around.allows(action)
            if resource != "*":
                yield from self._around.denies(action)

    def _reach(self, statement: Statement, resource: str) -> bool | None:
        """Whether a statement covers all of a resource pattern; None where it covers none. After very many questions it may cover some."""
        self._compared += 1 + self._lengths.get(id(statement), PIECE) * len(resource) // PIECE
        if self._compared > MOST_COMPARED:
            return False
        key = (id(statement), resource)
        if key not in self._reached:
            if len(self._reached) >= MOST_KEPT:
                return _reach(statement, resource)
            self._reached[key] = _reach(statement, resource)
        return self._reached[key]

    def _decide(self, action: str, resource: str) -> Ruling:
        """After very many questions nothing is compared any more: then one answer is that about each resource but everything."""
        if self._compared <= MOST_COMPARED:
            return self._judge(action, resource)
        key = (action, resource == "*")
        if key not in self._late:
            self._late[key] = self._judge(action, resource)
        return self._late[key]

    def _doubts_of(self, statement: Statement, *, sure: bool, whole: bool) -> tuple[str, ...]:
        """Why an Allow may not give a request; for each statement worked out once."""
        key = (id(statement), sure, whole)
        if key not in self._doubts:
            self._doubts[key] = tuple(_doubts_of_grant(statement, sure=sure, whole=whole))
        return self._doubts[key]

    def _judge(self, action: str, resource: str) -> Ruling:
        gives: list[tuple[Witness, tuple[str, ...]]] = []
        takes: list[Witness] = []
        doubts: dict[str, None] = {}
        unseen = {} if self.complete else {UNKNOWN_POLICY: None}
        if resource == "*" and self._around is not None and self._around.denies(action):
            unseen[RESOURCE_DENY] = None
        for statement, index in self._speaking(action, resource):
            matched = index.match(action)
            if matched is None:
                continue
            pattern, sure = matched
            whole = self._reach(statement, resource)
            if whole is None:
                continue
            witness = Witness(statement, pattern)
            if statement.effect == "Deny":
                doubt = _doubt_of_denial(statement, action, sure=sure, whole=whole)
                if doubt is None:
                    takes.append(witness)
                elif doubt:
                    (unseen if doubt in (UNKNOWN_DENY, RESOURCE_DENY) else doubts)[doubt] = None
            else:
                unseen |= {} if statement.effect == "Allow" else {UNKNOWN_DENY: None}
                gives.append((witness, self._doubts_of(statement, sure=sure, whole=whole)))
        if takes:
            return Ruling(DENIED, (), tuple(takes[:MOST_WITNESSES]))
        if not gives:
            return Ruling(NO_GRANT) if self.complete else Ruling(POSSIBLE, (UNKNOWN_POLICY,))
        return _granted(gives, doubts)._replace(unseen=tuple(unseen))


def _granted(gives: Sequence[tuple[Witness, tuple[str, ...]]], doubts: dict[str, None]) -> Ruling:
    best = [witness for witness, reasons in gives if not reasons]
    if best and not doubts:
        return Ruling(ALLOWED, (), tuple(best[:MOST_WITNESSES]))
    own = {} if best else dict.fromkeys(reason for _, reasons in gives for reason in reasons)
    witnesses = best or [witness for witness, _ in gives]
    return Ruling(POSSIBLE, (*own, *doubts), tuple(witnesses[:MOST_WITNESSES]))


def _bounded(decision: Ruling, boundary: Policies, action: str, resource: str) -> Ruling:
    """A grant as far as the boundary gives it too."""
    limit = boundary.decide(action, resource)
    if limit.verdict == ALLOWED:
        return decision
    # How a resource's policy names one decides whether a boundary limits what it gives (IAM user guide, permissions boundaries).
    direct = any(witness.statement.of_resource for witness in decision.witnesses)
    if limit.verdict == DENIED or (limit.verdict == NO_GRANT and not direct):
        return Ruling(DENIED, (), limit.witnesses)
    reason = BOUNDARY if limit.witnesses or limit.verdict == NO_GRANT else UNKNOWN_BOUNDARY
    return decision._replace(verdict=POSSIBLE, reasons=(*decision.reasons, reason))


def _length(statement: Statement) -> int:
    """The characters of its resources."""
    return sum(len(pattern.text or "") or PIECE // 8 for pattern in (*statement.resources, *statement.not_resources))


def _reach(statement: Statement, resource: str) -> bool | None:
    """Whether a statement covers all of a resource pattern; None where it covers none of it."""
    if statement.not_resources:
        if any(pattern.least is not None and contains(pattern.least, resource) for pattern in statement.not_resources):
            return None
        return not any(overlaps(pattern.most, resource) for pattern in statement.not_resources)
    if not statement.resources:
        return True  # a policy of a resource speaks of that resource
    if any(pattern.least is not None and contains(pattern.least, resource) for pattern in statement.resources):
        return True
    return False if any(overlaps(pattern.most, resource) for pattern in statement.resources) else None


def _doubt_of_denial(statement: Statement, action: str, *, sure: bool, whole: bool) -> str | None:
    """Why a Deny may leave the request alone, None where it does not; '' where it takes nothing from whoever sends it as asked."""
    if statement.condition and statement.tests is not None and is_of_manner(statement.tests):
        return ""
    if statement.of_resource and not whole:
        return RESOURCE_DENY
    if statement.condition:
        is_known = statement.tests is not None and is_of_circumstances(statement.tests)
        return CIRCUMSTANTIAL_DENY if is_known else CONDITIONAL_DENY
    if whole and sure and not statement.doubt:
        return None
    unknown = any(pattern.least is None for pattern in (*statement.resources, *statement.not_resources))
    if unknown or not sure or statement.doubt:
        return UNKNOWN_DENY
    wide = any(breadth_of(pattern.least or "", action) in ("type", "account") for pattern in statement.resources)
    return REST_DENY if wide or statement.not_resources else PARTIAL_DENY


def _doubts_of_grant(statement: Statement, *, sure: bool, whole: bool) -> Iterable[str]:
    """Why an Allow may not give the request."""
    if statement.effect != "Allow" or not sure:
        yield UNKNOWN_PART
    if statement.doubt:
        yield statement.doubt
    if statement.condition:
        yield condition_of(statement)
    if not whole:
        unknown = any(pattern.least is None or pattern.is_of_somewhere for pattern in (*statement.resources, *statement.not_resources))
        yield UNKNOWN_PART if unknown else PART_OF_RESOURCE


def condition_of(statement: Statement) -> str:
    """What its condition asks, in words; '' without one."""
    if statement.tests is None:
        return f"{CONDITION} that is not known"
    tests = real_tests(statement.tests)
    narrowing = [test for test in tests if narrows(test.key)]
    if narrowing:
        return f"{NARROWED} on {words_of(narrowing)}"
    return f"{CONDITION} on {words_of(tests)}" if tests else ""
