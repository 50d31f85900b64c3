"""What stands on the pages of an access review, as texts; every format prints these and nothing else."""

from __future__ import annotations

from typing import Any

from ...named_tuple import NamedTuple
from ..clean import Clean

OVERDUE, NEVER, DUE, CURRENT = "overdue", "never reviewed", "due", "current"
STATES = (OVERDUE, NEVER, DUE, CURRENT)  # in the order of the pages
DECISIONS = ("keep", "reduce", "transfer", "retire")
UNKNOWN = "unknown"


class Line(NamedTuple):
    """Something said, and where it stands (``path:line``, '' where it stands nowhere)."""

    text: str
    at: str = ""


class Reach(NamedTuple):
    """Something of consequence that an identity can do, in words.

    ``class_``, ``tier`` and ``actions`` on ``resource`` as of ``capabilities``. ``doubt``: why it is only possible, '' where it is allowed.
    ``lack``: why no approval stands before it, '' where one does or none is needed.
    """

    words: str
    class_: str
    tier: int
    actions: tuple[str, ...]
    resource: str
    identity: str
    doubt: str
    lack: str
    at: str


class Principal(NamedTuple):
    """An identity that the agent acts as. ``environments``: the known ones, ``unknown`` among them where one is not.

    ``shared_with``: the names of the other agents that run as it. ``doubt``: why it may not be one, '' where it is.
    """

    canonical: str
    environments: tuple[str, ...]
    how: str
    shared_with: tuple[str, ...]
    doubt: str
    at: str


class Key(NamedTuple):
    """A credential; ``unknown`` wherever nothing says. ``source``: the files | the contract | both."""

    name: str
    kind: str
    store: str
    expires: str
    rotation: str
    source: str
    at: str


class Flaw(NamedTuple):
    """A finding of the scan. ``path`` and ``line`` as it has them."""

    check: str
    name: str
    severity: str
    message: str
    path: str
    line: int


class Page(NamedTuple):
    """One agent. '' is what nothing says, but ``unknown`` where something would have to.

    ``environments`` as of ``Principal``. ``due_on``: the day the next review is due, '' where nothing was reviewed. ``owner_note``: what is
    doubtful about the owner. ``unapproved``: what it can do of great consequence with no approval before it; ``ways``: to more rights.
    ``granted``: the grants as they are written. ``unknown``: what could change all this and is not in these files.
    """

    id: str
    name: str
    state: str
    risk: str
    environments: tuple[str, ...]
    at: str
    purpose: str
    owner: str
    owner_source: str
    owner_note: str
    others: tuple[str, ...]
    team: str
    successor: str
    contract: str
    contract_status: str
    reviewed_on: str
    reviewed_by: str
    due_on: str
    expires_on: str
    last_change: str
    identities: tuple[Principal, ...]
    unapproved: tuple[Reach, ...]
    ways: tuple[Line, ...]
    reach: tuple[Reach, ...]
    granted: tuple[Line, ...]
    credentials: tuple[Key, ...]
    dependencies: tuple[Line, ...]
    changes: tuple[Line, ...]
    changes_note: str
    findings: tuple[Flaw, ...]
    exceptions: tuple[Line, ...]
    unknown: tuple[str, ...]


class Cover(NamedTuple):
    """The numbers of all agents, whether or not they have a page. ``within``: the days in which what falls due counts as due.

    ``samples`` lie in folders of samples and are not reviewed. ``elsewhere``: contracts of what is not in these files, with their owners.
    ``beside``: findings that are of no agent of the review. ``notes``: what could not be told.
    """

    today: str
    within: int
    agents: int
    overdue: int
    never: int
    due: int
    current: int
    unowned: int
    uncontracted: int
    shared: int
    unapproved: int
    samples: int
    is_narrowed: bool
    elsewhere: tuple[Line, ...]
    beside: tuple[Flaw, ...]
    notes: tuple[str, ...]


class Review(NamedTuple):
    """All of it. ``pages`` by state, risk and name."""

    cover: Cover
    pages: tuple[Page, ...]


def cleaned(value: Any, clean: Clean) -> Any:
    """The same with every text through ``clean``: the redactor, and what strips controls."""
    if isinstance(value, str):
        return clean(value)
    if not isinstance(value, tuple):
        return value
    inner = [cleaned(one, clean) for one in value]
    return type(value)(*inner) if hasattr(value, "_fields") else tuple(inner)
