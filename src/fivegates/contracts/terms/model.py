"""What an entry of ``scope.apis`` allows and what an identity is granted, in the same words.

Containment is by pattern, so that what a provider adds later counts too. Three answers: True, False, and None where a part that is not
known decides.
"""

from __future__ import annotations

from collections.abc import Collection

from ...named_tuple import NamedTuple

EVERYWHERE = ""


class UnreadableError(ValueError):
    """An entry that says nothing this version understands; its text is what a person reads."""


class Right(NamedTuple):
    """One thing that may be done: an ``action`` pattern ``on`` a resource as people write it ('' is everything).

    ``most``: a pattern of all that ``on`` may be, where a part of it is not known or only named; None where ``on`` says it. ``names``: of
    Kubernetes, the objects, none for all. ``plane``, ``excepts``: of Azure, the plane and what the role leaves out.
    """

    action: str
    on: str = EVERYWHERE
    most: str | None = None
    names: tuple[str, ...] = ()
    plane: str = ""
    excepts: tuple[str, ...] = ()


class Term(NamedTuple):
    """One thing that an entry allows: what a ``role`` holds, or an action. ``right``: of a role only ``on`` is set."""

    right: Right
    role: str = ""


class Granted(NamedTuple):
    """One thing that an identity is granted, as one edits it: a role, an action pattern, a rule.

    ``provider``: a key of ``scope.apis``. ``entry``: the entry that allows exactly this. ``roles``: what it is called as a role, none for
    what is no role; ``on``: the scope of the role. ``rights``: what it comes to, less what is taken back; None where that is not known;
    empty where nothing is left of it. ``sure``: nothing is known that may take it back. ``more``: what may be held besides. ``strong``: it
    makes an administrator. ``whole``: its pattern covers a whole service or more. ``loc``: the line that grants it.
    """

    provider: str
    entry: str
    loc: str
    rights: tuple[Right, ...] | None
    roles: tuple[str, ...] = ()
    on: Right = Right("")
    sure: bool = True
    more: tuple[Right, ...] = ()
    strong: bool = False
    whole: bool = False


class Allowed(NamedTuple):
    """All that the contracts of an agent allow at one provider. ``is_known``: every entry was understood."""

    terms: Collection[Term]
    is_known: bool = True
