"""What is left of a pattern that an Allow gives, after denials and within a permissions boundary, again as patterns.

A Deny that names a part of it leaves the rest; one of everything but some (NotAction, NotResource) leaves these. What holds under a
condition, or is not wholly known, leaves it unsure whether anything is left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar

from ...named_tuple import NamedTuple
from .condition_keys import is_of_manner
from .patterns import contains, overlaps
from .statements import Pattern, Statement, shown

MOST_PIECES = 64

T = TypeVar("T")


class Extent(NamedTuple):
    """A pattern as far as it is known. ``least``: what it surely covers, None where that is nothing; ``most``: what it may cover."""

    least: str | None
    most: str
    shown: str

    @property
    def is_exact(self) -> bool:
        """Whether these are one."""
        return self.least == self.most


EVERYTHING = Extent("*", "*", "*")


class Piece(NamedTuple):
    """An action pattern in lower case, on a resource pattern."""

    action: str
    resource: Extent


class Remainder(NamedTuple):
    """What is left. ``sure``: of each piece it is known that it is left; ``more``: others of it may be left too."""

    pieces: tuple[Piece, ...]
    sure: bool = True
    more: bool = False


def extent(pattern: Pattern) -> Extent:
    """A resource pattern of a policy."""
    return Extent(pattern.least, pattern.most, shown(pattern))


def remaining(piece: Piece, denials: Iterable[Statement], boundary: Sequence[Statement] | None) -> Remainder:
    """``boundary``: the statements of a permissions boundary, None without one."""
    pieces, sure, more = [piece], True, False
    if boundary is not None:
        pieces, more = _within(piece, boundary)
        if more and not pieces:
            return Remainder((piece,), sure=False)
        denials = [*denials, *(one for one in boundary if one.effect == "Deny")]
    for one in denials:
        left: dict[Piece, None] = {}
        for each in pieces:
            found = _after(each, one)
            left |= dict.fromkeys(found.pieces)
            sure = sure and found.sure
        pieces = list(left)
        if len(pieces) > MOST_PIECES:
            return Remainder((piece,), sure=False)
    return Remainder(tuple(pieces), sure, more)


def _after(piece: Piece, deny: Statement) -> Remainder:
    """What a Deny leaves of a piece."""
    if deny.tests and is_of_manner(deny.tests):
        return Remainder((piece,))
    try:
        actions = _outside(deny.actions, deny.not_actions, piece.action, _of_actions)
        resources = _outside(deny.resources, deny.not_resources, piece.resource, _of_resources)
    except _UnclearError:
        return Remainder((piece,), sure=False)
    if actions is None or resources is None or piece.action in actions or piece.resource in resources:
        return Remainder((piece,))
    if deny.condition or deny.doubt or not _is_known(deny):
        return Remainder((piece,), sure=False)
    left = [*(piece._replace(action=one) for one in actions), *(piece._replace(resource=one) for one in resources)]
    return Remainder(tuple(left))


def _is_known(statement: Statement) -> bool:
    listed = (*statement.actions, *statement.not_actions, *statement.resources, *statement.not_resources)
    return all(pattern.least is not None for pattern in listed)


def _within(piece: Piece, boundary: Sequence[Statement]) -> tuple[list[Piece], bool]:
    """What a boundary gives of a piece, and whether it may give more of it."""
    found: dict[Piece, None] = {}
    doubtful = False
    for one in boundary:
        if one.effect == "Deny":
            continue
        try:
            actions = _inside(one.actions, one.not_actions, piece.action, _of_actions)
            resources = _inside(one.resources, one.not_resources, piece.resource, _of_resources)
        except _UnclearError:
            doubtful = True
            continue
        given = [Piece(action, resource) for action in actions for resource in resources]
        if given and (one.condition or one.doubt or one.effect is None or not _is_known(one)):
            doubtful = True
        else:
            found |= dict.fromkeys(given[:MOST_PIECES])
    return list(found), doubtful


class _UnclearError(Exception):
    """Two patterns share something that no pattern says."""


class _Kind(NamedTuple, Generic[T]):
    """How patterns of a kind meet: what two have in common (None: nothing), and whether one holds another."""

    read: Callable[[Pattern], T]
    common: Callable[[T, T], T | None]
    holds: Callable[[T, T], bool]


def _outside(listed: Sequence[Pattern], excepted: Sequence[Pattern], asked: T, kind: _Kind[T]) -> list[T] | None:
    """What lies outside of what a Deny lists; None where it touches nothing of it."""
    if excepted:
        if any(kind.holds(kind.read(one), asked) for one in excepted):
            return None
        return [common for one in excepted if (common := kind.common(asked, kind.read(one))) is not None]
    if not listed or any(kind.holds(kind.read(one), asked) for one in listed):
        return []
    return [asked] if any(_touches(asked, kind.read(one), kind) for one in listed) else None


def _inside(listed: Sequence[Pattern], excepted: Sequence[Pattern], asked: T, kind: _Kind[T]) -> list[T]:
    """What an Allow gives of what is asked."""
    if excepted:
        return [] if any(kind.holds(kind.read(one), asked) for one in excepted) else [asked]
    if not listed:
        return [asked]
    return [common for one in listed if (common := kind.common(asked, kind.read(one))) is not None]


def _touches(one: T, other: T, kind: _Kind[T]) -> bool:
    try:
        return kind.common(one, other) is not None
    except _UnclearError:
        return True


def _read_action(pattern: Pattern) -> str:
    text = pattern.least if pattern.least is not None else pattern.most
    return "*" if text == "*:*" else text.lower()


def _common_action(one: str, other: str) -> str | None:
    if contains(other, one):
        return one
    if contains(one, other):
        return other
    if overlaps(one, other):
        raise _UnclearError
    return None


def _common_resource(one: Extent, other: Extent) -> Extent | None:
    if _holds_resource(other, one):
        return one
    if _holds_resource(one, other):
        return other
    if overlaps(one.most, other.most):
        raise _UnclearError
    return None


def _holds_resource(wide: Extent, narrow: Extent) -> bool:
    return wide.least is not None and contains(wide.least, narrow.least if narrow.least is not None else narrow.most)


_of_actions: _Kind[str] = _Kind(_read_action, _common_action, contains)
_of_resources: _Kind[Extent] = _Kind(extent, _common_resource, _holds_resource)
