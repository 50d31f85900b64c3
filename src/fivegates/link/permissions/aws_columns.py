"""How much each AWS grant gives: how wide its actions and resources are, and whether the identity's other policies take it back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ...extract.model import GrantRecord
from ...facts.model import Grant
from ...iam.aws.attachments import SIGN
from ...iam.aws.breadth import breadth_of
from ...iam.aws.decision import CIRCUMSTANTIAL_DENY, PARTIAL_DENY
from ...iam.aws.everywhere import is_everywhere
from ...iam.aws.statements import TOKEN, Pattern
from ...iam.aws.takers import Takers
from ...iam.aws.widths import EVERY, SINGLE, Matters, width_of
from ...iam.held import ALLOWED, BREADTHS, POSSIBLE, WIDE, width

MOST_STEPS = 100_000  # resource patterns that all grants of one identity are compared with
MOST_RESOURCES = 50  # patterns of one statement that are asked about
MOST_ACTIONS = 40  # of one pattern
MOST_COMPARED = 8  # actions of one pattern whose resource types tell how wide its resource is
# What a Deny does that leaves a wide grant as wide as it is.
SOFT = frozenset((PARTIAL_DENY, CIRCUMSTANTIAL_DENY))


def managed_kind(arn: str | None, catalogue: Mapping[str, Any]) -> str:
    """``basic`` | ``full`` | ``predefined`` for a policy that AWS manages, '' for any other."""
    _, sign, path = (arn or "").partition(SIGN)
    if not sign:
        return ""
    if path in catalogue["basic_policies"]:
        return "basic"
    return "full" if path.endswith(tuple(catalogue["full_policies"])) else "predefined"


class Measure:
    """Measures the grants of one identity. ``takers``: what takes back what its statements give."""

    def __init__(self, matters: Matters, takers: Takers) -> None:
        self._matters = matters
        self._takers = takers
        self._steps = MOST_STEPS
        self._widths: dict[str, str] = {}
        self._actions: dict[str, tuple[str, ...]] = {}

    def of(self, row: Grant, record: GrantRecord, doubt: str) -> Grant:
        """The row with ``wildcard``, ``breadth``, ``unscoped``, and with the verdict that all policies of the identity leave it."""
        action = _action(record)
        if action is None:
            return row
        certain = _is_in_force(record) and not doubt
        left = [one for one in _resources(record) if not certain or self._is_left(action, one)]
        breadth = max((self._breadth(one, action) for one in left), key=width, default=None)
        return row._replace(
            wildcard=self._width(action),
            breadth=breadth,
            unscoped=next(self._unscoped(self._covered(action), left), "") if certain and breadth in WIDE else "",
            verdict="allowed" if certain and left else "possible",
        )

    def _breadth(self, pattern: str, action: str) -> str:
        """The widest for the actions that matter, else for the pattern itself. What holds no star needs no action to be one thing."""
        if "*" not in pattern and "?" not in pattern:
            return BREADTHS[0]
        service = pattern.split(":", 3)[2] if pattern.count(":") > 2 else ""
        named = (action,) if self._width(action) == SINGLE else self._covered(action)
        told = [one for one in named if not service or one.startswith(f"{service}:")][:MOST_COMPARED]
        return max((breadth_of(pattern, one) for one in told or [action]), key=width)

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

    def _unscoped(self, named: Iterable[str], left: Sequence[str]) -> Iterator[str]:
        """Actions that matter and are left on everything."""
        for one in named:
            wide = [pattern for pattern in left if breadth_of(pattern, one) in WIDE]
            if wide and is_everywhere(left, one) and any(self._is_left(one, pattern) for pattern in wide):
                yield one

    def _is_left(self, action: str, resource: str) -> bool:
        """Whether a Deny or a boundary leaves a certain grant as it is written, but for single things and circumstances.

        Nothing is left for certain where policies ask for more comparisons than any real ones do.
        """
        self._steps -= self._takers.size
        if self._steps < 0:
            return False
        decision = self._takers.leave(action, resource)
        return decision.verdict == ALLOWED or (decision.verdict == POSSIBLE and set(decision.reasons) <= SOFT)


def _is_in_force(record: GrantRecord) -> bool:
    """Whether what a grant's statement says of the resources that are known is certain."""
    statement = record.statement
    if statement is None or statement.effect != "Allow" or statement.condition or statement.doubt:
        return False
    return all(pattern.least is not None and not pattern.is_of_somewhere for pattern in (*statement.not_actions, *statement.not_resources))


def _action(record: GrantRecord) -> str | None:
    """The action pattern of a grant, ``*`` for everything but some; None where it is not known."""
    if record.pattern is None:
        return "*"
    least = record.pattern.least
    return least if least is not None and TOKEN not in least else None


def _resources(record: GrantRecord) -> list[str]:
    """What a grant is on, as patterns to ask about; ``*`` for everything but some."""
    statement = record.statement
    listed: tuple[Pattern, ...] = statement.resources if statement is not None else ()
    known = [pattern.least for pattern in listed[:MOST_RESOURCES] if pattern.least is not None and not pattern.is_of_somewhere]
    return known if listed else ["*"]
