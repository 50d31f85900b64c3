"""``scope.apis.azure``: ``Cognitive Services OpenAI User on resourceGroups/support``, an operation, a role of Entra or Graph."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...iam.aws.patterns import contains, overlaps
from .model import EVERYWHERE, Right, Term, UnreadableError
from .within import is_address

ON = " on "
SOME = "{}"
EXPECTED = "a role as in Storage Blob Data Reader on resourceGroups/support, or an operation as in Microsoft.Search/searchServices/read"


def entry_of(role: str, on: str) -> str:
    """The entry for a role, operation or permission on its scope."""
    return f"{role}{ON}{on}" if on else role


def parse(entry: str) -> Iterator[Term]:
    """What an entry allows."""
    what, _, on = entry.rpartition(ON) if ON in entry else (entry, "", "")
    what, on = what.strip(), on.strip()
    if not what or what[0] in "/,:" or what.endswith((",", ":", " on")):
        raise UnreadableError(f"{entry!r} is not understood: {EXPECTED}")
    if "/" in what or what == "*":
        yield Term(Right(what.lower(), on))
    else:
        yield Term(Right("", on), what)


def names(role: str, known: str) -> bool:
    """Whether a role's name in an entry means the one that is assigned; a name or an id, whatever its case."""
    return role.lower() == known.lower()


def lies_in(wide: str, right: Right) -> bool | None:
    """Whether a scope lies in ``wide``: a path from the subscription on, or from ``resourceGroups`` on, or an address.

    ``on`` is what the scope is called; ``most`` its path in lower case, with ``{}`` for a step that is not known, '' where none is.
    """
    if wide == EVERYWHERE or wide.lower() in (right.on.lower(), right.on.lower().removesuffix(".id")):
        return True
    if right.on == EVERYWHERE:
        return None
    if is_address(wide):
        return False if is_address(right.on) else None
    path = right.most if right.most is not None else right.on.lower()
    return _steps_lie_in(wide.lower(), path) if path.startswith("/") else None


def _path(scope: str) -> str | None:
    """The path of a scope as an entry writes it, as far as it is one."""
    text = scope.lower()
    return f"/subscriptions/{SOME}/{text}" if text.startswith("resourcegroups/") else text if text.startswith("/") else None


def _steps_lie_in(wide: str, path: str) -> bool | None:
    """``resourceGroups/support`` and ``accounts/models`` are steps anywhere in the path, what begins with a slash is its beginning."""
    own, asked = ([step for step in text.split("/") if step] for text in (path, wide))
    if asked[:2] == ["providers", "microsoft.management"] and own[:1] == ["subscriptions"]:
        return None
    if wide.startswith("/"):
        return _agree(own, asked)
    found = [_agree(own[at:], asked) for at in range(len(own) - len(asked) + 1)]
    return True if True in found else None if None in found else False


def _agree(own: Sequence[str], asked: Sequence[str]) -> bool | None:
    """Whether steps begin with those that are asked for; None where one of them is not known."""
    pairs = list(zip(own, asked, strict=False))
    if any(not contains(theirs, mine) for mine, theirs in pairs if not _is_unknown(mine)):
        return False
    return len(own) >= len(asked) and (None if any(_is_unknown(mine) for mine, _ in pairs) else True)


def _is_unknown(step: str) -> bool:
    return SOME in step or "(" in step


def covers(term: Right, right: Right) -> bool | None:
    """Whether an entry allows all of what is granted. What an entry's role leaves out is not allowed by it, unless the grant does too."""
    if term.plane and right.plane and term.plane != right.plane:
        return False
    if not contains(term.action.lower(), right.action.lower()):
        return False
    left = [one for one in term.excepts if overlaps(one.lower(), right.action.lower())]
    if any(not any(contains(own.lower(), one.lower()) for own in right.excepts) for one in left):
        return False
    return lies_in(term.on, right)


def meets(term: Right, right: Right) -> bool:
    """Whether some of what is granted is of an entry."""
    if term.action and right.action and not overlaps(term.action.lower(), right.action.lower()):
        return False
    return lies_in(term.on, right) is not False or lies_in(right.most or right.on, Right("", term.on, _path(term.on))) is not False
