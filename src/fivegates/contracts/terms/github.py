"""``scope.apis.github``: scopes of a job's token, ``contents:read``, ``issues:write``, ``*:read``, or ``write-all``."""

from __future__ import annotations

from collections.abc import Iterator

from ...iam.aws.patterns import contains, overlaps
from .model import Right, Term, UnreadableError

ACCESS = ("read", "write", "*", "none")
_SCOPE = frozenset("abcdefghijklmnopqrstuvwxyz-*")
EXPECTED = "a scope of the token as in contents:read, or read-all or write-all"


def entry_of(scope: str, access: str) -> str:
    """The entry for one scope of a token."""
    return f"{scope}:{access}"


def write_of(scope: str) -> Right:
    """Write access to a scope of a token, ``*`` for all of them."""
    return Right(f"{scope}:write")


def parse(entry: str) -> Iterator[Term]:
    """What an entry allows. ``none`` allows nothing, and says so."""
    text = entry.replace(" ", "").lower()
    for one in text.split(","):
        if one in ("read-all", "write-all"):
            yield Term(Right(f"*:{one.removesuffix('-all')}"))
            continue
        scope, _, access = one.partition(":")
        if not scope or access not in ACCESS or not _SCOPE.issuperset(scope):
            raise UnreadableError(f"{entry!r} is not understood: {EXPECTED}")
        if access != "none":
            yield Term(Right(f"{scope}:{'write' if access == '*' else access}"))


def names(role: str, known: str) -> bool:
    """A token has no roles."""
    return False


def covers(term: Right, right: Right) -> bool | None:
    """Whether an entry allows what a token may do: writing holds reading."""
    (scope, _, access), (own, _, own_access) = term.action.partition(":"), right.action.partition(":")
    return contains(scope, own) and access in ("write", own_access)


def meets(term: Right, right: Right) -> bool:
    """Whether the token may do some of an entry."""
    (scope, _, access), (own, _, own_access) = term.action.partition(":"), right.action.partition(":")
    return overlaps(scope, own) and own_access in ("write", access)
