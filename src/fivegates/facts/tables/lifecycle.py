"""Time and people: who of those that contracts name is still here, when reviews are due, who signed."""

from __future__ import annotations

from ...named_tuple import NamedTuple


class Person(NamedTuple):
    """Somebody whom a contract in force names as its owner, as it writes them, and of whom something is wrong as of the day of the scan.

    ``source``: roster (``status`` gone: they left, or leave that day | unlisted) | git (``status`` quiet: no roster is named, all of
    history is here, and their last commit, on ``last_active_on``, was too long ago). Nobody else of a roster, and nothing else of it, is
    ever a row. Only a scan has rows here: it alone has a day.
    """

    principal: str
    status: str
    last_active_on: str | None
    source: str


class Review(NamedTuple):
    """The last review that an active or retiring contract claims: the next one is due on ``due_on``, by the settings' days for its risk,
    and it is time to plan it from ``warned_on`` on.
    """

    contract: str
    agent: str
    reviewed_on: str
    warned_on: str
    due_on: str
    loc: str


class SignOff(NamedTuple):
    """Who an active or retiring contract says signed: ``role`` approver (``approved.by``) | reviewer (``lifecycle.reviewed_by``).

    ``is_owner``: it is its owner, by whatever way of writing.
    """

    contract: str
    agent: str
    role: str
    principal: str
    is_owner: bool
    loc: str


class ClassReviewer(NamedTuple):
    """Whom the settings name to review agents that hold ``class``, and whether this contract's approver or reviewer is they or in their
    group: NULL where that is not known. No row where the contract names neither.
    """

    contract: str
    agent: str
    class_: str
    reviewer: str
    signed: bool | None
    loc: str


class ContractCredential(NamedTuple):
    """A static credential that an active or retiring contract lists. ``rotated_on``: the day it gives, '' where it gives none.

    ``known_to``: the owner or builder who has left, by the roster and as of the day of the scan, since when it was not rotated; NULL where
    nothing shows that there is one.
    """

    contract: str
    agent: str
    name: str
    rotated_on: str
    known_to: str | None
    loc: str


class ReviewChange(NamedTuple):
    """Something that defines an agent is not what it was at the end of the day of its contract's last review.

    ``what``: identity | grants | tools | model | prompt | schedule | trigger | code (a commit to a file that defines it, and none of these
    changed). ``detail`` says what came, or what went. ``loc``: where what came stands, else the agent.
    Only a scan in a git repository has rows here.
    """

    contract: str
    agent: str
    what: str
    detail: str
    reviewed_on: str
    loc: str


class Told(NamedTuple):
    """Which model (``what`` model) an agent's workload uses, or what it is told (``what`` prompt), by an argument, key or variable of its
    definition called ``name``. Only where the tree has contracts.

    ``value``: the model as written, '' for prompts. ``digest`` tells whether it changed; NULL where it is not known.
    """

    workload: str
    agent: str
    what: str
    name: str
    value: str
    digest: str | None
    loc: str
