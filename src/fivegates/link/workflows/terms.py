"""What an expression may come to while somebody without write access decides all that such a person can: terms and their truth.

Three-valued twice over: ``can_hold`` and ``can_fail`` are each yes, no or not known (None). What an outsider writes can do both.
Conditions on two texts count as independent of each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...named_tuple import NamedTuple


class Truth(NamedTuple):
    """Whether something can be made to hold, and whether it can fail; None is not known."""

    can_hold: bool | None
    can_fail: bool | None


HOLDS = Truth(True, False)
FAILS = Truth(False, True)
FREE = Truth(True, True)
UNKNOWN = Truth(None, None)
MAY_LACK = Truth(None, True)  # of a label: whoever opens an issue sets none, though the form that it is opened with may


class Known(NamedTuple):
    """A value that is decided: a text, number, truth value, null, or a list of them."""

    data: str | float | bool | tuple[object, ...] | None


class Meaning(NamedTuple):
    """A value by what it is (see ``paths`` in ``workflow_gates.yaml``)."""

    kind: str


Term = Known | Meaning | Truth

_ALWAYS_THERE = frozenset({"login", "association", "repository", "owner", "fork", "there", "either_repository"})


def negated(truth: Truth) -> Truth:
    return Truth(truth.can_fail, truth.can_hold)


def both(one: Truth, other: Truth) -> Truth:
    return Truth(_and(one.can_hold, other.can_hold), _or(one.can_fail, other.can_fail))


def either(one: Truth, other: Truth) -> Truth:
    return Truth(_or(one.can_hold, other.can_hold), _and(one.can_fail, other.can_fail))


def _and(one: bool | None, other: bool | None) -> bool | None:
    if one is False or other is False:
        return False
    return True if one and other else None


def _or(one: bool | None, other: bool | None) -> bool | None:
    if one or other:
        return True
    return False if one is False and other is False else None


def truth_of(term: Term) -> Truth:
    """Whether a term counts as true: '', 0, false and null do not."""
    if isinstance(term, Truth):
        return term
    if isinstance(term, Known):
        return HOLDS if term.data not in ("", 0, False, None) or isinstance(term.data, tuple) else FAILS
    if term.kind in _ALWAYS_THERE:
        return HOLDS
    return FREE if term.kind in ("text", "free") else UNKNOWN


def equal(one: Term, other: Term, associations: Mapping[str, Sequence[str]]) -> Truth:
    """Whether two terms are equal; texts are compared without regard to case."""
    if isinstance(one, Known) and isinstance(other, Known):
        return HOLDS if _number_or_text(one, other) else FAILS
    if isinstance(one, Known) or (isinstance(one, Truth) and isinstance(other, Meaning)):
        one, other = other, one
    if isinstance(other, Known) and isinstance(other.data, bool):
        truth = one if isinstance(one, Truth) else FREE if one == Meaning("free") else UNKNOWN
        return truth if other.data else negated(truth)
    if isinstance(one, Meaning) and isinstance(other, Known):
        return _equals_known(one.kind, other, associations)
    return _equals_kind(one.kind, other.kind) if isinstance(one, Meaning) and isinstance(other, Meaning) else UNKNOWN


def _equals_known(kind: str, known: Known, associations: Mapping[str, Sequence[str]]) -> Truth:
    if known.data in (None, "") and kind in _ALWAYS_THERE:
        return FAILS
    if kind == "association":
        return is_association(str(known.data), associations)
    if kind in ("login", "fork"):
        return FAILS
    if kind in ("repository", "owner"):
        return Truth(True, None)  # workflows name the repository that they are written for
    return FREE if kind in ("text", "free") else UNKNOWN


def is_association(name: str, associations: Mapping[str, Sequence[str]]) -> Truth:
    """Whether the association of somebody without write access may be this one."""
    if name.lower() in associations["outside"]:
        return FREE
    return Truth(None, True) if name.lower() in associations["unsure"] else FAILS


def _equals_kind(one: str, other: str) -> Truth:
    kinds = {one, other}
    if kinds == {"fork", "repository"} or kinds == {"login", "owner"} or kinds == {"fork", "owner"}:
        return FAILS
    if kinds == {"either_repository", "repository"}:
        return FREE
    if kinds in ({"repository"}, {"owner"}):
        return HOLDS
    return FREE if "text" in kinds and kinds <= {"text", "login", "there"} else UNKNOWN


def _number_or_text(one: Known, other: Known) -> bool:
    a, b = one.data, other.data
    if isinstance(a, str) and isinstance(b, str):
        return a.lower() == b.lower()
    if isinstance(a, tuple) or isinstance(b, tuple):
        return False
    return _number(a) == _number(b)


def _number(data: str | float | bool | None) -> float | None:
    """A value as the number that comparisons of different kinds make of it; None for what is none, which equals nothing else."""
    if data is None or data == "":
        return 0.0
    try:
        return float(data)
    except (ValueError, OverflowError):
        return None
