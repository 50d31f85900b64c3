"""What somebody has to do with the agents of a tree, and what is to be done when they leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from ..named_tuple import NamedTuple
from ..source import Place

ROLES = (
    "signs in",  # an agent acts under this person's own name
    "owns",
    "owned",
    "team member",
    "operates",
    "operated",
    "approves",
    "approved",
    "reviews",
    "reviewed",
    "succeeds",
    "built",
    "changed",
)
RISKS = ("high", "medium", "low")


class Facts(Protocol):
    """A store of facts."""

    def query(self, sql: str, parameters: Mapping[str, str | int | float | None] | None = None) -> Sequence[Mapping[str, Any]]: ...


class Tie(NamedTuple):
    """Somebody has to do with something.

    ``principal``: the person as ``source`` writes it (contract | tag | label | catalogue | codeowners | git | settings | identity |
    runbook); ``detail``: in which field or by which commits; ``place``: where that stands.
    """

    role: str
    principal: str
    source: str
    detail: str
    place: Place


class Secret(NamedTuple):
    """A static credential: as the tree knows it (``is_seen``), as the contract lists it (``is_listed``), or both.

    ``rotated``: the day that the contract gives, '' where it gives none; so ``rotate``, how often it is to be. ``id``: of ``credentials``,
    '' where the tree does not show it.
    """

    name: str
    kind: str
    store: str
    rotated: str
    is_seen: bool
    is_listed: bool
    place: Place
    rotate: str = ""
    id: str = ""


@dataclass(slots=True)
class Matter:
    """An agent with its contract, a contract whose agent is not in the tree, or (``kind`` settings) what stands for all.

    ``id``: the agent's, else the contract's. ``owner`` and ``successor`` as the contract says, '' where it does not.
    """

    id: str
    name: str
    kind: str
    place: Place
    contract: str = ""
    path: str = ""
    status: str = ""
    risk: str = ""
    owner: str = ""
    successor: str = ""
    is_deployed: bool = False
    runbooks: list[str] = field(default_factory=list)
    identities: list[str] = field(default_factory=list)
    secrets: list[Secret] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)


class Step(NamedTuple):
    """One thing to do.

    ``action``: replace-identity | rotate | transfer | retire | operator | approver | reviewer | successor | owner-entry | settings.
    ``state``: open | done; ``basis``: of a done one, proven (in the code) | declared (somebody wrote so, nothing shows it).
    """

    action: str
    matter: str
    name: str
    text: str
    place: Place
    state: str = "open"
    basis: str = ""


class Leaving(NamedTuple):
    """The answer. ``status``: active | gone | unlisted | '' (no roster); ``unknown``: what could not be found out, each a sentence."""

    person: str
    on: str
    status: str
    matters: Sequence[Matter]
    steps: Sequence[Step]
    unknown: Sequence[str]

    @property
    def is_done(self) -> bool:
        """Whether nothing is open and nothing is unknown."""
        return not self.unknown and all(step.state == "done" for step in self.steps)
