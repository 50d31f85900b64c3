"""Everything that one person has to do with the agents of a tree, and what to do when they leave."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from ..errors import FivegatesError, UsageError
from ..named_tuple import NamedTuple
from ..roster import Roster
from ..settings import Settings
from ..tree.git import Repository
from ..tree.past import GitPast
from .authorship import add_authors
from .former import add_former
from .matters import matters_of, principals
from .model import ROLES, Facts, Leaving, Matter, Tie
from .runbooks import Reader, add_operators
from .steps import Plan


class Tree(NamedTuple):
    """Where the answer comes from: facts, settings, people, history (None without git), and how a file of the tree is read."""

    store: Facts
    settings: Settings
    roster: Roster
    repository: Repository | None
    read: Reader


def leaving(tree: Tree, person: str, today: date, on: date | None = None) -> Leaving:
    """What ``person`` leaves behind, on ``on``, else on the last day that the roster tells, else today.

    Raises ``UsageError`` where neither the roster nor anything in the tree knows the person.
    """
    roster, unknown = tree.roster, list[str]()
    matters = matters_of(tree.store, tree.settings)
    add_operators(matters, roster, person, tree.read)
    add_authors(matters, tree.store, tree.repository, unknown)
    if tree.repository is not None:
        add_former(matters, tree.repository, unknown)
    for matter in matters:
        matter.ties += [_member(tie) for tie in matter.ties if tie.role == "owns" and roster.is_in_team(person, tie.principal)]
    _require_known(roster, person, {*principals(matters), *_committers(tree.repository)})
    last_day = on or roster.last_day_of(person) or today
    touched = [mine for matter in matters if (mine := _of_person(matter, roster, person)) is not None]
    steps = Plan(roster, person, last_day, today).steps(touched)
    status = roster.status_of(person, today) if roster.is_given else ""
    return Leaving(person, last_day.isoformat(), status, touched, steps, unknown)


def _member(tie: Tie) -> Tie:
    return tie._replace(role="team member", detail=f"in {tie.principal}, which {tie.detail if tie.source == 'contract' else 'owns it'}")


def _of_person(matter: Matter, roster: Roster, person: str) -> Matter | None:
    """The matter, if the person has anything to do with it."""
    key = roster.key_of(person)
    mine = [tie for tie in matter.ties if tie.role == "team member" or roster.key_of(tie.principal) == key]
    if any(tie.role == "owns" for tie in mine):
        mine = [tie for tie in mine if tie.role != "owned"]
    if not mine:
        return None
    matter.ties = sorted(set(mine), key=lambda tie: (ROLES.index(tie.role) if tie.role in ROLES else len(ROLES), tie.place, tie.detail))
    return matter


def _committers(repository: Repository | None) -> Iterable[str]:
    """Everybody who committed anything: somebody without an agent is no unknown."""
    try:
        return GitPast(repository).last_active() if repository is not None else ()
    except FivegatesError:
        return ()


def _require_known(roster: Roster, person: str, named: Collection[str]) -> None:
    """Only what the tree itself says is suggested, never a name of the roster."""
    if roster.find(person) is not None or any(roster.is_same(name, person) for name in named):
        return
    from difflib import get_close_matches

    shown = {name.rpartition("<")[2].rstrip(">").lower(): name for name in sorted(named)}
    wanted = person.strip().lower()
    close = [name for name in shown if wanted and wanted in name.split("@")] or get_close_matches(wanted, list(shown), n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(close[:3])}?" if close else "write the address or account that contracts, owners or commits name"
    raise UsageError(f"no contract, owner, commit or roster knows {person!r}", hint)
