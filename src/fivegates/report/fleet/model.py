"""What a check of a fleet found, as every report of it prints it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...findings.model import Finding
from ...named_tuple import NamedTuple

GATES = ("inventory", "identity", "scope", "logging", "lifecycle")


class FleetFinding(NamedTuple):
    """What no single repository tells. ``repository``: whose line it stands on; ``repositories``: all, that one first."""

    finding: Finding
    repository: str
    repositories: tuple[str, ...]


class Answered(NamedTuple):
    """A finding of one repository that another one answers."""

    check: str
    repository: str
    subject: str


class Crossing(NamedTuple):
    """An identity that some repositories define and others use; ``agents``: how many agents reach it."""

    identity: str
    defined_in: tuple[str, ...]
    used_in: tuple[str, ...]
    agents: int


class Elsewhere(NamedTuple):
    """An entry of a contract whose workload lives in another repository. ``state``: found | missing | undecided (``reason``)."""

    repository: str
    contract: str
    name: str
    path: str
    line: int
    kind: str
    pattern: str
    state: str = ""
    where: tuple[str, ...] = ()
    agents: tuple[str, ...] = ()
    workloads: int = 0
    reason: str = ""


class FleetAgent(NamedTuple):
    """An agent as its own repository's scan sees it, and ``across``: the ids of checks that the fleet adds. ``gates``: colours by name,
    with what the fleet adds in them.
    """

    repository: str
    id: str
    name: str
    owner: str
    in_production: bool
    identity: str
    contract: str | None
    gates: Mapping[str, str]
    across: tuple[str, ...] = ()

    @property
    def green(self) -> int:
        return sum(colour == "green" for colour in self.gates.values())


class RepositoryRow(NamedTuple):
    """One repository: ``findings`` that its own scan counts, by severity; ``across``: how many the fleet adds."""

    name: str
    commit: str
    files: int
    unread: int
    agents: int
    findings: Mapping[str, int]
    gates: Mapping[str, str]
    across: int


class NotRead(NamedTuple):
    """A repository, or a line of the list, that is in none of the figures. ``is_copy``: of one that is."""

    name: str
    reason: str
    is_copy: bool = False


class Since(NamedTuple):
    """What is another than at the last run, of ``today``; names of repositories, ids of agents behind them, fingerprints as sentences."""

    today: str
    repositories_new: tuple[str, ...]
    repositories_gone: tuple[str, ...]
    agents_new: tuple[str, ...]
    agents_gone: tuple[str, ...]
    findings_new: tuple[str, ...]
    findings_gone: tuple[str, ...]
    greens: tuple[tuple[str, int, int], ...]

    @property
    def is_empty(self) -> bool:
        return not any(self[1:])


class Fleet(NamedTuple):
    """``asked``: how many checks were asked; ``own``: findings that the repositories' own scans count, by check."""

    today: str
    engine: str
    asked: int
    repositories: Sequence[RepositoryRow]
    not_read: Sequence[NotRead]
    findings: Sequence[FleetFinding]
    answered: Sequence[Answered]
    crossings: Sequence[Crossing]
    elsewhere: Sequence[Elsewhere]
    agents: Sequence[FleetAgent]
    own: Mapping[str, int]
    exit_code: int
    since: Since | None = None

    @property
    def owners(self) -> dict[str, list[FleetAgent]]:
        """By owner, those with most that is red first."""
        found: dict[str, list[FleetAgent]] = {}
        for agent in self.agents:
            found.setdefault(agent.owner, []).append(agent)
        return dict(sorted(found.items(), key=lambda pair: (min(agent.green for agent in pair[1]), pair[0])))

    @property
    def gates(self) -> dict[str, tuple[int, int]]:
        """By gate how many agents are green, of how many."""
        return {gate: (sum(agent.gates.get(gate) == "green" for agent in self.agents), len(self.agents)) for gate in GATES}


Data = dict[str, Any]
