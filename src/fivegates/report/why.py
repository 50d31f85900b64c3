"""Why an agent may do something: every identity that it acts as, asked; without an action, what of consequence those may do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from ..iam.aws.patterns import overlaps
from ..iam.held import ALLOWED, DENIED, NO_GRANT, POSSIBLE, VERDICTS, Decision, Holding, sureness
from ..named_tuple import NamedTuple
from ..source import Place
from .inventory import AgentRecord, Facts, Row
from .why_actions import matching_actions, speaks
from .why_chain import Step, Way, ways_of
from .why_question import Question
from .why_unseen import unseen_of

UNKNOWN = "unknown"
_GRANTS = (
    "SELECT DISTINCT g.action, g.resource, g.role, l.path AS file, l.line FROM grants g LEFT JOIN locations l ON l.id = g.loc "
    "WHERE g.identity = :identity AND g.effect = 'Allow' ORDER BY g.action, g.resource, g.role, l.path, l.line"
)
_CAPABILITIES = "SELECT c.*, l.path AS file, l.line FROM capabilities c LEFT JOIN locations l ON l.id = c.loc WHERE c.identity = :identity"
_ESCALATIONS = "SELECT e.*, l.path AS file, l.line FROM escalations e LEFT JOIN locations l ON l.id = e.loc WHERE e.identity = :identity"


class Holders(Protocol):
    """What identities hold."""

    def of(self, identity: str) -> tuple[Holding, ...]: ...


class Found(NamedTuple):
    """What one identity may do: an ``action`` on ``resource`` (as written; '' for whatever it may be done on), and why.

    ``unread``: where nothing that is known gives it, the grants of which it is not known what they give.
    """

    way: Way
    provider: str
    action: str
    resource: str
    breadth: str | None
    decision: Decision
    unread: tuple[Step, ...] = ()


class Why(NamedTuple):
    """``found``: best first, without what nothing grants. ``capabilities`` and ``escalations``: rows of the facts, with ``file`` and
    ``line``. ``unseen``: what could change the answer and is not in these files.
    """

    agent: AgentRecord
    question: Question | None
    ways: list[Way]
    found: list[Found]
    capabilities: list[Row]
    escalations: list[Row]
    unseen: list[str]
    is_judged: bool  # some identity of it is defined or granted something in these files

    @property
    def verdict(self) -> str:
        """allowed | possible | denied | no grant | unknown (as whom the agent acts, or what all of these may do, is not in these files)."""
        seen = [one.decision.verdict for one in self.found]
        if self.question is None:
            seen = [str(row["verdict"]) for row in (*self.capabilities, *self.escalations)]
        return min(seen, key=VERDICTS.index, default=NO_GRANT if self.is_judged else UNKNOWN)


def explain(store: Facts, holdings: Holders | None, agent: AgentRecord, question: Question | None) -> Why:
    """The answer about one agent."""
    ways = ways_of(store, agent)
    held = {way.identity: holdings.of(way.identity) if holdings is not None else () for way in ways}
    found: list[Found] = []
    left = 0
    capabilities: list[Row] = []
    escalations: list[Row] = []
    for way in ways:
        if question is None:
            asked = {"identity": way.identity}
            capabilities += [_doubted(row, way) for row in store.query(_CAPABILITIES, asked)]
            escalations += [_doubted(row, way) for row in store.query(_ESCALATIONS, asked)]
            continue
        grants = store.query(_GRANTS, {"identity": way.identity})
        for holding in held[way.identity]:
            if speaks(holding.provider, question.action):
                answers, more = _asked(holding, question, way, grants)
                found += answers
                left += more
    found.sort(key=lambda one: sureness(one.decision))
    unseen = unseen_of(store, agent, ways, held, [one.decision for one in found], left)
    is_judged = any(way.defined or held[way.identity] for way in ways)
    return Why(agent, question, ways, found, capabilities, escalations, unseen, is_judged)


def _doubted(row: Row, way: Way) -> Row:
    """A row of an identity that the agent may not run as is no more than possible."""
    return {**row, "verdict": POSSIBLE, "doubt": way.doubt} if way.doubt else row


def _asked(holding: Holding, question: Question, way: Way, grants: Iterable[Row]) -> tuple[list[Found], int]:
    """What a holding says, without what it does not grant, and how many actions of a pattern were not asked about."""
    actions: tuple[str, ...] = (question.action,)
    left = 0
    if question.is_pattern:
        actions, left = matching_actions(holding.provider, question.action, (str(row["action"] or "") for row in grants))
    found = [one for action in actions for one in _answers(holding, action, question.resource, way, grants)]
    return found, left


def _answers(holding: Holding, action: str, resource: str, way: Way, grants: Iterable[Row]) -> Iterator[Found]:
    reached = holding.reach(action)
    if resource:
        exact = next((one for one in reached if one.resource == resource), None)
        decision = exact.decision if exact is not None else holding.decide(action, resource)
        if decision.verdict != NO_GRANT:
            breadth = exact.breadth if exact is not None else None
            yield Found(way, holding.provider, action, resource, breadth, _with_doubt(decision, way), _unread(decision, holding, grants))
        return
    for reach in reached:
        yield Found(way, holding.provider, action, reach.resource, reach.breadth, _with_doubt(reach.decision, way))
    if not reached:
        decision, on = _refused(holding, action, grants)
        if decision.verdict != NO_GRANT:
            yield Found(way, holding.provider, action, on, None, _with_doubt(decision, way), _unread(decision, holding, grants))


def _refused(holding: Holding, action: str, grants: Iterable[Row]) -> tuple[Decision, str]:
    """Why something cannot be done anywhere: a denial of everything, or one of all that is granted."""
    whole = holding.decide(action, "*")
    if whole.verdict == POSSIBLE:
        for row in grants:
            if row["resource"] and overlaps(str(row["action"] or "*").lower(), action.lower()):
                part = holding.decide(action, str(row["resource"]))
                if part.verdict == DENIED:
                    return part, str(row["resource"])
    return whole, ""


def _unread(decision: Decision, holding: Holding, grants: Iterable[Row]) -> tuple[Step, ...]:
    """The policies of AWS that are held and not known, where they alone may give something."""
    if decision.verdict != POSSIBLE or decision.witnesses or holding.provider != "aws":
        return ()
    rows = [row for row in grants if row["action"] is None and row["file"]]
    return tuple(
        Step(f"holds {row['role'] or 'a policy'}, whose statements are not known", Place(row["file"], row["line"])) for row in rows[:3]
    )


def _with_doubt(decision: Decision, way: Way) -> Decision:
    if not way.doubt or decision.verdict not in (ALLOWED, POSSIBLE):
        return decision
    return decision._replace(verdict=POSSIBLE, reasons=(way.doubt, *decision.reasons))
