"""How much each AWS grant gives: how wide its actions and resources are, and whether the identity's other policies take it back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from ...extract.model import GrantRecord
from ...facts.model import Grant
from ...iam.aws.breadth import breadth_of
from ...iam.aws.decision import CIRCUMSTANTIAL_DENY, PARTIAL_DENY
from ...iam.aws.statements import Pattern
from ...iam.aws.widths import EVERY, Matters, width_of
from ...iam.held import ALLOWED, BREADTHS, POSSIBLE, Holding
from .holdings import HeldGrant, Holdings

MOST_RESOURCES = 50  # patterns of one statement that are asked about
MOST_ACTIONS = 40  # of one pattern
MOST_COMPARED = 8  # actions of one pattern whose resource types tell how wide its resource is
# What a Deny does that leaves a wide grant as wide as it is.
SOFT = frozenset((PARTIAL_DENY, CIRCUMSTANTIAL_DENY))
WIDE = ("type", "account", "organisation")


def measured(
    rows: Iterable[Grant], written: Mapping[str, HeldGrant], holdings: Holdings, asked: Collection[str], load: Callable[[str], Any]
) -> Iterator[Grant]:
    """The rows, those of ``asked`` identities with their measures. ``written``: what a row was made of, by its id."""
    measure: Measure | None = None
    for row in rows:
        held = written.get(row.id) if row.provider == "aws" and row.effect == "Allow" and row.identity in asked else None
        if held is None or held.record.statement is None:
            yield row
            continue
        measure = measure or Measure(Matters.of(load("aws_unscoped")))
        holding = next(one for one in holdings.of(row.identity) if one.provider == "aws")
        yield measure.of(row, held.record, held.doubt, holding)


class Measure:
    """Measures the grants of an action pattern."""

    def __init__(self, matters: Matters) -> None:
        self._matters = matters
        self._widths: dict[str, str] = {}
        self._actions: dict[str, tuple[str, ...]] = {}

    def of(self, row: Grant, record: GrantRecord, doubt: str, holding: Holding) -> Grant:
        """The row with ``wildcard``, ``breadth``, ``unscoped``, and with the verdict that all policies of the identity leave it."""
        action = _action(record)
        if action is None:
            return row
        wildcard = self._width(action)
        named = self._covered(action)
        certain = record.certain and not doubt
        left = [one for one in _resources(record) if not certain or _is_left(holding, action, one)]
        breadth = max((_breadth(one, action, named) for one in left), key=_rank, default=None)
        wide = [one for one in left if _breadth(one, action, named) in WIDE] if certain else []
        return row._replace(
            wildcard=wildcard,
            breadth=breadth,
            unscoped=next(self._unscoped(holding, action, named, wide), ""),
            verdict="allowed" if certain and left else "possible",
        )

    def _width(self, action: str) -> str:
        if action not in self._widths:
            self._widths[action] = width_of(action, self._matters)
        return self._widths[action]

    def _covered(self, action: str) -> tuple[str, ...]:
        """The actions of a pattern that matter; for every action those that matter most."""
        if action not in self._actions:
            found = self._matters.reads if self._width(action) == EVERY else self._matters.actions(action)
            self._actions[action] = tuple(found)[:MOST_ACTIONS]
        return self._actions[action]

    def _unscoped(self, holding: Holding, action: str, named: Iterable[str], wide: Collection[str]) -> Iterator[str]:
        """Actions that matter and are left on everything."""
        for one in named if wide else ():
            if any(breadth_of(pattern, one) in WIDE and _is_left(holding, one, pattern) for pattern in wide):
                yield one


def _action(record: GrantRecord) -> str | None:
    """The action pattern of a grant, ``*`` for everything but some; None where it is not known."""
    if record.pattern is None:
        return "*"
    return record.pattern.least


def _resources(record: GrantRecord) -> list[str]:
    """What a grant is on, as patterns to ask about; ``*`` for everything but some."""
    statement = record.statement
    listed: tuple[Pattern, ...] = statement.resources if statement is not None else ()
    known = [pattern.least for pattern in listed[:MOST_RESOURCES] if pattern.least is not None]
    return known if listed else ["*"]


def _breadth(pattern: str, action: str, named: Collection[str]) -> str | None:
    """The widest for the actions that matter, else for the pattern itself."""
    service = pattern.split(":", 3)[2] if pattern.count(":") > 2 else ""
    told = [one for one in named if not service or one.startswith(f"{service}:")][:MOST_COMPARED]
    return max((breadth_of(pattern, one) for one in told or [action]), key=_rank)


def _rank(breadth: str | None) -> int:
    return BREADTHS.index(breadth) if breadth is not None else -1


def _is_left(holding: Holding, action: str, resource: str) -> bool:
    """Whether a Deny or a boundary leaves a certain grant as it is written, but for single things and circumstances."""
    decision = holding.decide(action, resource)
    return decision.verdict == ALLOWED or (decision.verdict == POSSIBLE and set(decision.reasons) <= SOFT)
