"""``scope.apis.gcp``: ``roles/aiplatform.user on projects/shop``, or a permission ``storage.objects.get on projects/shop``."""

from __future__ import annotations

from collections.abc import Iterator

from ...iam.aws.patterns import contains, overlaps
from .model import EVERYWHERE, Right, Term, UnreadableError
from .within import is_address

ON = " on "
LOOKING = ("resourcemanager.projects.get", "resourcemanager.projects.list")  # which nearly every role holds: they tell no two apart
_ROLE_HOLDERS = ("roles/", "projects/", "organizations/")
_LEVELS = ("projects/", "folders/", "organizations/")
_PERMISSION = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.*/_")
EXPECTED = "a role as in roles/aiplatform.user on projects/shop, or a permission as in storage.objects.get"


def entry_of(role: str, on: str) -> str:
    """The entry for a role or permission on its scope."""
    return f"{role}{ON}{on}" if on else role


def parse(entry: str) -> Iterator[Term]:
    """What an entry allows."""
    what, _, on = entry.partition(ON)
    for one in (part.strip() for part in what.split(",")):
        if " " not in one and ((one.startswith(_ROLE_HOLDERS) and "roles/" in one) or is_address(one)):
            yield Term(Right("", on.strip()), one)
        elif one.count(".") >= 2 and _PERMISSION.issuperset(one):
            yield Term(Right(one, on.strip()))
        else:
            raise UnreadableError(f"{entry!r} is not understood: {EXPECTED}")


def names(role: str, known: str) -> bool:
    """Whether a role's name in an entry means the one that is bound."""
    return role == known


def lies_in(wide: str, right: Right) -> bool | None:
    """Whether what a role is bound on lies in ``wide``; ``most`` is set where the full name of that is not known."""
    if wide == EVERYWHERE or contains(wide, right.on) or _is_below(right.on, wide):
        return True
    if right.on == EVERYWHERE or right.most is not None:
        return False if is_address(wide) and is_address(right.on) else None
    if is_address(wide) or wide.startswith(("folders/", "organizations/")):
        return False if right.on.startswith(("folders/", "organizations/")) else None
    if "projects/_/" in f"{right.on}/" and wide.startswith("projects/"):
        return None  # names of buckets say nothing of their project
    return False


def _is_below(name: str, wide: str) -> bool:
    """``projects/p/secrets/s`` below ``projects/p``; also by the end of a full name: ``buckets/tickets``."""
    if name.startswith(f"{wide}/") or (wide.endswith("*") and contains(f"{wide}/*", name)):
        return True
    return not wide.startswith(_LEVELS) and "/" in name and name.endswith(f"/{wide}")


def covers(term: Right, right: Right) -> bool | None:
    """Whether an entry allows all of what is granted."""
    return lies_in(term.on, right) if contains(term.action, right.action) else False


def meets(term: Right, right: Right) -> bool:
    """Whether some of what is granted is of an entry: what a role is bound on lies in what the entry says, or the other way round."""
    if term.action and right.action and (term.action in LOOKING or not overlaps(term.action, right.action)):
        return False
    return lies_in(term.on, right) is not False or lies_in(right.on, Right("", term.on)) is not False
