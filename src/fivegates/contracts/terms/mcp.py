"""``scope.apis.mcp``: tools of a tool server, ``zendesk: search_tickets, read_ticket``; ``zendesk`` and ``zendesk: *`` are all it has."""

from __future__ import annotations

from collections.abc import Iterator

from ...iam.aws.patterns import contains, overlaps
from .model import Right, Term, UnreadableError

ALL = "*"
EXPECTED = "a server and its tools as in zendesk: search_tickets, read_ticket"


def entry_of(server: str, tool: str) -> str:
    """The entry for one tool of a server."""
    return f"{server}: {tool}"


def parse(entry: str) -> Iterator[Term]:
    """What an entry allows: one term for each tool."""
    server, colon, listed = entry.partition(": ")
    tools = [one.strip() for one in listed.split(",")] if colon else [ALL]
    server = server.strip()
    if not server or server.endswith(":") or "," in server or " " in server or not all(tools):
        raise UnreadableError(f"{entry!r} is not understood: {EXPECTED}")
    for tool in tools:
        yield Term(Right(tool, server))


def names(role: str, known: str) -> bool:
    """Tools have no roles."""
    return False


def covers(term: Right, right: Right) -> bool | None:
    """Whether an entry allows a tool."""
    return contains(term.on.lower(), right.on.lower()) and contains(term.action, right.action)


def meets(term: Right, right: Right) -> bool:
    """Whether some of the tools that may be called are of an entry."""
    return overlaps(term.on.lower(), right.on.lower()) and overlaps(term.action, right.action)
