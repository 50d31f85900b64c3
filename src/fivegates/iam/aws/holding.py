"""What one AWS identity holds: the union of its policies, bounded by its permissions boundary, asked action by action."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ...named_tuple import NamedTuple
from ..held import ALLOWED, DENIED, NO_GRANT, POSSIBLE, Decision, Given, Reach, Witness, in_order, width
from .around import Around
from .besides import lacks_besides
from .breadth import breadth_of
from .decision import Policies, Ruling
from .request import Request
from .statements import TOKEN, Pattern, Statement, shown
from .takers import Takers

MOST_PATTERNS = 200  # resource patterns that are asked about for one action; an identity's policies hold fewer characters than that needs
MOST_LOOKED_AT = 400  # of which the widest are asked about; of more the shortest, as what is wide is short
CALLER = ".aws_caller_identity."  # what looks up the account
Givens = Mapping[tuple[int, int], Given]


class AwsHolding:
    """``statements``: of every policy of the identity. ``boundary``: of its permissions boundary, None without one. ``givens``: where each
    pattern is written, by the ``id`` of its statement and of the pattern (0 for NotAction). ``around``: what policies of resources say of
    everybody.
    """

    provider = "aws"

    def __init__(
        self,
        statements: Iterable[Statement],
        boundary: Policies | None,
        givens: Givens,
        *,
        complete: bool,
        around: Around | None = None,
    ) -> None:
        self.statements = tuple(statements)
        self._policies = Policies(self.statements, complete=complete, around=around)
        self._around = around
        self._boundary = boundary
        self._givens = givens
        self._reached: dict[str, tuple[Reach, ...]] = {}
        self._listed: dict[int, dict[str, _Listed]] = {}
        self._witnesses: dict[tuple[int, int], Witness] = {}
        self._accounts: dict[str, frozenset[str]] = {}

    def takers(self) -> Takers:
        """What can take back what a statement gives."""
        return Takers(self.statements, self._boundary, self._around)

    def under(self, request: Request) -> AwsHolding:
        """What it holds for a request of which some condition keys are known."""
        applied = [(one, request.applied(one)) for one in self.statements]
        if all(one is after for one, after in applied):
            return self
        givens = dict(self._givens)
        for before, after in applied:
            if after is not None and after is not before:
                for pattern in (0, *(id(one) for one in after.actions)):
                    if (id(before), pattern) in givens:
                        givens[id(after), pattern] = givens[id(before), pattern]
        left = [after for _, after in applied if after is not None]
        return AwsHolding(left, self._boundary, givens, complete=self._policies.complete, around=self._around)

    def patterns(self, action: str) -> list[Pattern | None]:
        """The resource patterns of the statements that may give an action; None for a statement that has none."""
        return [pattern for one in self._policies.giving(action.lower()) for pattern in one.resources or (None,)]

    def accounts(self, unit: str) -> frozenset[str]:
        """How its policies write the account that a deploy unit runs in (``${data.aws_caller_identity.current.account_id}``)."""
        if unit not in self._accounts:
            named = (piece for one in self.statements for pattern in one.resources for piece in _named_in(pattern))
            self._accounts[unit] = frozenset(f"{TOKEN}{piece}{TOKEN}" for piece in named if _is_account(piece, unit))
        return self._accounts[unit]

    def decide(self, action: str, resource: str) -> Decision:
        """Whether it may do an action on everything that a pattern covers."""
        return self._worded(self._policies.decide(action, resource, self._boundary))

    def reach(self, action: str) -> Sequence[Reach]:
        """On what it may do an action."""
        name = action.lower()
        if name not in self._reached:
            self._reached[name] = self._reach(name)
        return self._reached[name]

    def _reach(self, action: str) -> tuple[Reach, ...]:
        found = []
        for text, asked, breadth in self._asked(action):
            decision = self._policies.decide(action, asked, self._boundary)
            if decision.verdict not in (DENIED, NO_GRANT) and decision.witnesses:
                found.append((asked, Reach(text, breadth, self._worded(decision))))
        lack = lacks_besides(action, [asked for asked, one in found if one.decision.verdict == ALLOWED])
        return in_order(_doubted(one, lack) if lack and one.decision.verdict == ALLOWED else one for _, one in found)

    def _asked(self, action: str) -> Iterable[tuple[str, str, str | None]]:
        """The resource patterns of the statements that give an action: as written, as a pattern to ask about, and how wide it is."""
        listed: dict[str, _Listed] = {}
        for statement in self._policies.giving(action):
            for text, one in self._listed_in(statement).items():
                listed.setdefault(text, one)
        few = listed.values() if len(listed) <= MOST_LOOKED_AT else sorted(listed.values(), key=lambda one: len(one.text))[:MOST_LOOKED_AT]
        asked = ((one.shown, one.text, breadth_of(one.text, action) if one.is_sure else None) for one in few)
        return sorted(asked, key=lambda one: -width(one[2]))[:MOST_PATTERNS]

    def _listed_in(self, statement: Statement) -> dict[str, _Listed]:
        """The resource patterns of a statement by what is asked about."""
        if id(statement) not in self._listed:
            ones = [_listed(pattern) for pattern in statement.resources] or [_Listed("*", "*", is_sure=True)]
            self._listed[id(statement)] = _first_of_each(ones)
        return self._listed[id(statement)]

    def _worded(self, ruling: Ruling) -> Decision:
        witnesses = tuple(self._witness(one.statement, one.pattern) for one in ruling.witnesses)
        return Decision(ruling.verdict, ruling.reasons, witnesses, ruling.unseen)

    def _witness(self, statement: Statement, pattern: Pattern | None) -> Witness:
        key = (id(statement), id(pattern) if pattern is not None else 0)
        if key not in self._witnesses:
            self._witnesses[key] = Witness(self._givens.get(key) or self._givens[id(statement), 0], said_of(statement, pattern))
        return self._witnesses[key]


class _Listed(NamedTuple):
    """A resource pattern as a person reads it and as it is asked about. ``is_sure``: it surely covers that."""

    shown: str
    text: str
    is_sure: bool


def _listed(pattern: Pattern) -> _Listed:
    least = pattern.least
    return _Listed(shown(pattern), least if least is not None else pattern.most, least is not None)


def _first_of_each(listed: Iterable[_Listed]) -> dict[str, _Listed]:
    found: dict[str, _Listed] = {}
    for one in listed:
        found.setdefault(one.text, one)
    return found


def _doubted(reach: Reach, reason: str) -> Reach:
    decision = reach.decision
    return reach._replace(decision=decision._replace(verdict=POSSIBLE, reasons=tuple(dict.fromkeys((*decision.reasons, reason)))))


def _named_in(pattern: Pattern) -> list[str]:
    """The things that a pattern names, each with its unit."""
    least = pattern.least if pattern.text is None else None
    return (least or "").split(TOKEN)[1::2]


def _is_account(named: str, unit: str) -> bool:
    where, _, address = named.partition("//")
    return where == unit and CALLER in f".{address}"


def said_of(statement: Statement, pattern: Pattern | None) -> str:
    """A statement in words: its Sid, what it says of the action, and on what."""
    action = shown(pattern) if pattern is not None else "everything but " + _few(statement.not_actions)
    on = (
        _few(statement.resources)
        if statement.resources
        else f"everything but {_few(statement.not_resources)}"
        if statement.not_resources
        else "*"
    )
    effect = "" if statement.effect == "Allow" else f"{statement.effect or 'Effect not known'} "
    return f"{statement.sid + ': ' if statement.sid else ''}{effect}{action} on {on}"


def _few(patterns: Sequence[Pattern], most: int = 3) -> str:
    more = f" and {len(patterns) - most} more" if len(patterns) > most else ""
    return ", ".join(shown(pattern) for pattern in patterns[:most]) + more
