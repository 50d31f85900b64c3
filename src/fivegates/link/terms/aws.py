"""What an AWS identity is granted, pattern by pattern, as entries of a contract say it: less what is denied, within its boundary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...contracts.terms.aws import entry_of
from ...contracts.terms.model import Granted, Right
from ...iam.aws.attachments import SIGN
from ...iam.aws.holding import AwsHolding
from ...iam.aws.meant import is_meant
from ...iam.aws.remaining import EVERYTHING, Extent, Piece, Remainder, extent, remaining
from ...iam.aws.statements import Pattern, Statement
from ...iam.held import ALLOWED, DENIED, NO_GRANT
from ..permissions.holdings import HeldGrant, managed_statements
from ..places import Locations

MOST_RESOURCES = 200  # of one statement
ALL_ACTIONS = "*"


class AwsTerms:
    """``held``: the grants of one identity; ``holding``: the same joined."""

    def __init__(self, held: Sequence[HeldGrant], holding: AwsHolding | None, locations: Locations) -> None:
        self._held = [one for one in held if one.record.provider == "aws"]
        self._holding = holding
        self._locations = locations
        self._denials = list(self._denied())
        self._boundary, self._is_bounded_unseen = self._bounds()

    def granted(self) -> Iterator[Granted]:
        """One for each action pattern and resource, and for each policy of AWS."""
        for record, doubt in self._held:
            if record.effect != "Allow":
                continue
            if record.statement is not None:
                yield from self._of_statement(HeldGrant(record, doubt), record.statement)
            else:
                yield self._of_policy(HeldGrant(record, doubt))

    def _denied(self) -> Iterator[Statement]:
        seen = set()
        for record, doubt in self._held:
            statement = record.statement
            if record.effect == "Deny" and statement is not None and id(statement) not in seen:
                seen.add(id(statement))
                yield statement._replace(doubt=doubt) if doubt else statement
            elif record.effect == "Allow" and statement is None:
                yield from (one for one in managed_statements(record) or () if one.effect == "Deny")

    def _bounds(self) -> tuple[list[Statement] | None, bool]:
        """The statements of its boundary, None where nothing bounds it; and whether one bounds it whose statements are not known."""
        for record, _ in self._held:
            if record.effect == "Boundary" and not record.administrator:
                limits = record.limits if record.limits is not None else managed_statements(record)
                return (list(limits), False) if limits is not None else (None, True)
        return None, False

    def _of_statement(self, one: HeldGrant, statement: Statement) -> Iterator[Granted]:
        record, pattern = one.record, one.record.pattern
        action = pattern.text if pattern is not None else ALL_ACTIONS
        resources = [extent(each) for each in statement.resources[:MOST_RESOURCES]] or [EVERYTHING]
        for resource in resources:
            shown = "" if resource == EVERYTHING else resource.shown
            if action is None:
                yield Granted("aws", "", self._locations.granted(record), None, sure=False)
                continue
            left = self._left(action, resource)
            certain = record.certain and not one.doubt and left.sure and not self._is_bounded_unseen
            yield Granted(
                "aws",
                entry_of(action, shown),
                self._locations.granted(record),
                tuple(_right(piece) for piece in left.pieces),
                sure=certain,
                more=(_right(Piece(action.lower(), resource)),) if left.more else (),
                strong=record.administrator,
                whole=action.partition(":")[2].startswith(ALL_ACTIONS) or action == ALL_ACTIONS,
            )

    def _of_policy(self, one: HeldGrant) -> Granted:
        """An attachment that names a policy."""
        record = one.record
        role = record.role or ""
        statements = managed_statements(record)
        rights: list[Right] | None = None
        sure = not one.doubt and not self._is_bounded_unseen
        if statements is not None:
            rights = []
            for action, resource in given_by_all(statements):
                left = self._left(action, resource)
                rights += [_right(piece) for piece in left.pieces] if left.sure else []
        loc = self._locations.granted(record)
        named = role.rpartition("/")[2] if SIGN in role else role
        roles = (role,) if role else ()
        return Granted("aws", named, loc, tuple(rights) if rights is not None else None, roles, sure=sure, strong=record.administrator)

    def _left(self, action: str, resource: Extent) -> Remainder:
        """What is left of a pattern; of a single action as all that is known of the identity decides."""
        if resource.least is not None and not is_meant(action, resource.least):
            return Remainder(())
        left = remaining(Piece(action.lower(), resource), self._denials, self._boundary)
        if not left.pieces or self._holding is None or any(sign in action for sign in "*?") or resource.least is None:
            return left
        verdict = self._holding.decide(action, resource.least).verdict
        if verdict in (DENIED, NO_GRANT):
            return Remainder(())
        return left if verdict == ALLOWED or len(left.pieces) > 1 or left.pieces[0].resource != resource else left._replace(sure=False)


def given_by_all(statements: Sequence[Statement]) -> Iterator[tuple[str, Extent]]:
    """What a policy surely gives, as patterns."""
    for one in statements:
        if one.effect != "Allow" or one.condition:
            continue
        actions: Sequence[Pattern | None] = one.actions or (None,)
        for pattern in actions:
            for resource in [extent(each) for each in one.resources] or [EVERYTHING]:
                yield (pattern.text or ALL_ACTIONS) if pattern is not None else ALL_ACTIONS, resource


def _right(piece: Piece) -> Right:
    resource = piece.resource
    on = "" if resource == EVERYTHING else resource.shown
    is_text = resource.is_exact and resource.least == resource.shown
    return Right(piece.action, on, None if is_text else resource.most)
