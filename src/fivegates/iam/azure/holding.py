"""What one identity holds in Azure: the union of its role assignments and access policies, asked operation by operation.

There is no Deny that Terraform writes: deny assignments are made by Azure itself, and are unseen as policies of an organisation are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ...named_tuple import NamedTuple
from ..held import ALLOWED, NO_GRANT, POSSIBLE, Decision, Given, Reach, Witness, in_order
from .assignments import Assignment
from .operations import CONTROL, DATA
from .roles import Block, RoleBook

MOST_WITNESSES = 8
CONDITION = "only under a condition"
PART = "on some of these resources"
UNKNOWN_SCOPE = "whether its scope holds these resources is not known"
UNKNOWN_ROLE = "what a role holds is not known"
UNKNOWN_PART = "a part of the role is not known"
UNKNOWN_PLANE = "whether the operation is one of the control plane or of the data plane is not known"


class Assigned(NamedTuple):
    """An assignment of the identity. ``given``: where it is written; ``patterns``: where a pattern of its role is, in lower case."""

    assignment: Assignment
    given: Given
    patterns: Mapping[str, Given] = {}
    doubt: str = ""


class _Match(NamedTuple):
    assigned: Assigned
    said: str
    given: Given
    reasons: tuple[str, ...]


class AzureHolding:
    """``assigned``: everything that is assigned to the identity."""

    provider = "azure"

    def __init__(self, assigned: Sequence[Assigned], book: RoleBook) -> None:
        self._assigned = assigned
        self._book = book
        self._blocks = [self._held_by(one.assignment) for one in assigned]
        self._reached: dict[str, tuple[Reach, ...]] = {}

    @property
    def assigned(self) -> Sequence[Assigned]:
        """Its assignments."""
        return self._assigned

    @property
    def is_complete(self) -> bool:
        """Whether it is known of every assignment what it holds."""
        return all(blocks is not None for blocks in self._blocks)

    def decide(self, action: str, resource: str) -> Decision:
        """Whether it may do an operation on all of a resource, named by its path or its address (``*``: on a whole subscription)."""
        found = []
        for match in self._matching(action.lower()):
            scope = match.assigned.assignment.scope
            covers = scope.covers(resource)
            if covers is not False:
                reason = () if covers else (UNKNOWN_SCOPE if scope.level is None or resource != "*" else PART,)
                found.append(match._replace(reasons=(*match.reasons, *reason)))
        if not found:
            return Decision(NO_GRANT) if self.is_complete else Decision(POSSIBLE, (UNKNOWN_ROLE,))
        return _decided(found)

    def reach(self, action: str) -> Sequence[Reach]:
        """On what it may do an operation, a scope each."""
        name = action.lower()
        if name not in self._reached:
            self._reached[name] = self._reach(name)
        return self._reached[name]

    def _reach(self, action: str) -> tuple[Reach, ...]:
        by_scope: dict[tuple[str, str | None], list[_Match]] = {}
        for match in self._matching(action):
            scope = match.assigned.assignment.scope
            by_scope.setdefault((scope.shown, scope.breadth), []).append(match)
        return in_order(Reach(shown, breadth, _decided(matches)) for (shown, breadth), matches in by_scope.items())

    def _held_by(self, assignment: Assignment) -> tuple[Block, ...] | None:
        if assignment.blocks is not None:
            return assignment.blocks
        found = self._book.find(assignment.role) if assignment.role else None
        return found.blocks if found is not None else None

    def _matching(self, operation: str) -> Iterator[_Match]:
        plane = self._book.plane(operation)
        for one, blocks in zip(self._assigned, self._blocks, strict=True):
            found = [match for block in blocks or () if (match := self._match(one, block, operation, plane)) is not None]
            if found:
                yield min(found, key=lambda match: len(match.reasons))

    def _match(self, one: Assigned, block: Block, operation: str, plane: str | None) -> _Match | None:
        matched = {each: block.match(operation, each) for each in (CONTROL, DATA)}
        pattern = matched[plane] if plane is not None else matched[CONTROL] or matched[DATA]
        if pattern is None:
            return None
        assignment = one.assignment
        # An operation that is named in full is what its block says it is.
        unsure = plane is None and None in matched.values() and pattern.lower() != operation
        reasons = [
            reason
            for reason, holds in (
                (UNKNOWN_PLANE, unsure),
                (CONDITION, block.conditional or assignment.conditional),
                (UNKNOWN_PART, block.excepts),
                (assignment.doubt, bool(assignment.doubt)),
                (one.doubt, bool(one.doubt)),
            )
            if holds
        ]
        left = block.not_data_actions if matched[CONTROL] is None else block.not_actions
        but = f" but not {', '.join(left[:3])}{' and more' if len(left) > 3 else ''}" if left else ""
        said = f"{pattern}{but} on {assignment.scope.shown}"
        return _Match(one, said, one.patterns.get(pattern.lower(), one.given), tuple(reasons))


def _decided(matches: Sequence[_Match]) -> Decision:
    sure = [match for match in matches if not match.reasons]
    witnesses = tuple(Witness(match.given, match.said) for match in (sure or matches)[:MOST_WITNESSES])
    if sure:
        return Decision(ALLOWED, (), witnesses)
    return Decision(POSSIBLE, tuple(dict.fromkeys(reason for match in matches for reason in match.reasons)), witnesses)
