"""``scope.apis.aws``: ``s3:GetObject on arn:aws:s3:::tickets/*``, several actions with commas, or the name or ARN of a policy."""

from __future__ import annotations

from collections.abc import Iterator

from ...iam.aws.patterns import contains, overlaps
from .model import Right, Term, UnreadableError
from .within import is_within, may_meet

_WORD = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
_PATTERN = _WORD | frozenset("*?")
ON = " on "
EXPECTED = "an action as in s3:GetObject on arn:aws:s3:::tickets/*, or the name of a policy"


def entry_of(action: str, on: str) -> str:
    """The entry for one action pattern on one resource."""
    return action if on in ("", "*") else f"{action}{ON}{on}"


def parse(entry: str) -> Iterator[Term]:
    """What an entry allows."""
    what, _, on = entry.partition(ON)
    if entry.startswith("arn:") and not on:
        yield Term(Right(""), what.strip())
        return
    for action in what.split(","):
        yield _term(action.strip(), on.strip(), entry)


def _term(action: str, on: str, entry: str) -> Term:
    service, colon, name = action.partition(":")
    if action == "*" or (colon and service and name and _PATTERN.issuperset(service + name)):
        return Term(Right(action.lower(), on))
    if action and not colon and not on and _WORD.issuperset(action):
        return Term(Right(""), action)
    raise UnreadableError(f"{entry!r} is not understood: {EXPECTED}")


def names(role: str, known: str) -> bool:
    """Whether a role's name in an entry means a policy by its ARN or name."""
    return role in (known, known.rpartition("/")[2])


def covers(term: Right, right: Right) -> bool | None:
    """Whether an entry allows all of what is granted."""
    return is_within(term.on, right) if contains(_every(term.action), _every(right.action)) else False


def meets(term: Right, right: Right) -> bool:
    """Whether some of what is granted is of an entry."""
    return overlaps(_every(term.action), _every(right.action)) and may_meet(term.on, right)


def _every(action: str) -> str:
    return "*" if action == "*:*" else action.lower()
