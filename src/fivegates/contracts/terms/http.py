"""``scope.apis.http``: hosts, ``api.zendesk.com`` or ``*.example.com``, with a port or path where meant. No grant is of this kind."""

from __future__ import annotations

from collections.abc import Iterator

from .model import Right, Term, UnreadableError

_HOST = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-*_:[]")
EXPECTED = "a host as in api.zendesk.com"


def parse(entry: str) -> Iterator[Term]:
    """What an entry allows."""
    _, scheme, rest = entry.rpartition("://")
    host = (rest if scheme else entry).partition("/")[0]
    if not host or not _HOST.issuperset(host) or not any(letter.isalnum() for letter in host):
        raise UnreadableError(f"{entry!r} is not understood: {EXPECTED}")
    yield Term(Right(host.lower()))


def names(role: str, known: str) -> bool:
    """Hosts have no roles."""
    return False


def covers(term: Right, right: Right) -> bool | None:
    """Which hosts something may call is not told by grants."""
    return None


def meets(term: Right, right: Right) -> bool:
    """It may."""
    return True
