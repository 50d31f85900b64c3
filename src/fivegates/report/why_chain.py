"""The way from an agent to each identity that it acts as: deployment, the identity it names, each step from there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from ..named_tuple import NamedTuple
from ..source import Place
from .inventory import AgentRecord, Facts, Row

MOST_STEPS = 12  # from one identity to another; linking follows no more
_REACHED = (
    "SELECT DISTINCT e.deployment, e.workload, e.identity, e.path, e.root, e.hops, e.tool, d.environment, "
    "i.is_defined, l.path AS file, l.line FROM effective_identities e JOIN deployments d ON d.id = e.deployment "
    "JOIN identities i ON i.id = e.identity LEFT JOIN locations l ON l.id = e.loc "
    "WHERE d.agent = :agent ORDER BY e.identity, e.hops, e.workload, e.path"
)
_MAYBE = (
    "SELECT r.deployment, r.workload, r.identity, r.via AS path, r.identity AS root, 0 AS hops, 0 AS tool, d.environment, "
    "i.is_defined, l.path AS file, l.line FROM runs_as r JOIN deployments d ON d.id = r.deployment "
    "JOIN identities i ON i.id = r.identity LEFT JOIN locations l ON l.id = r.loc "
    "WHERE d.agent = :agent AND r.verdict = 'possible' ORDER BY r.identity, r.workload, r.via"
)
_STEPS = (
    "SELECT a.identity, a.target, a.via, a.condition, l.path AS file, l.line FROM assumes a LEFT JOIN locations l ON l.id = a.loc "
    "ORDER BY a.identity, a.target, a.via, l.path, l.line"
)
UNSURE = "whether it runs as this identity depends on something that is not known"


class Step(NamedTuple):
    """One link of the chain, and the line that makes it; None where no line does."""

    said: str
    place: Place | None


class Way(NamedTuple):
    """How the agent comes to act as ``identity``. ``doubt``: why it may not, '' where it does. ``defined``: in this tree; None is unknown.

    ``environments``: of the deployments that come this way, '' for one that is not known.
    """

    identity: str
    environments: tuple[str, ...]
    steps: tuple[Step, ...]
    doubt: str
    defined: bool | None


def ways_of(store: Facts, agent: AgentRecord) -> list[Way]:
    """The shortest way to every identity, certain ones first."""
    onward = _Onward(store)
    sure = store.query(_REACHED, {"agent": agent.id})
    known = {row["identity"] for row in sure}
    maybe = [row for row in store.query(_MAYBE, {"agent": agent.id}) if row["identity"] not in known]
    return [*_ways(agent, sure, onward, ""), *_ways(agent, maybe, onward, UNSURE)]


class _Onward:
    """The rows of ``assumes`` by whom they start from; read when somebody first goes a step."""

    def __init__(self, store: Facts) -> None:
        self._store = store
        self._rows: dict[str, list[Row]] | None = None

    def path(self, source: str, target: str) -> list[Row]:
        """The shortest way between two identities; empty where none is in the facts. Circles are entered once."""
        if self._rows is None:
            self._rows = defaultdict(list)
            for row in self._store.query(_STEPS):
                self._rows[row["identity"]].append(row)
        came: dict[str, Row | None] = {source: None}
        frontier = [source]
        for _ in range(MOST_STEPS):
            frontier = [row["target"] for at in frontier for row in self._rows.get(at, ()) if _enter(came, row)]
            if target in came or not frontier:
                break
        return list(reversed(list(_back(came, target))))


def _enter(came: dict[str, Row | None], row: Row) -> bool:
    if row["target"] in came:
        return False
    came[row["target"]] = row
    return True


def _back(came: dict[str, Row | None], target: str) -> Iterator[Row]:
    row = came.get(target)
    while row is not None:
        yield row
        row = came.get(row["identity"])


def _ways(agent: AgentRecord, rows: Sequence[Row], onward: _Onward, doubt: str) -> Iterator[Way]:
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row["identity"]].append(row)
    for identity, found in grouped.items():
        environments = tuple(sorted({row["environment"] or "" for row in found}))
        yield Way(identity, environments, tuple(_steps(agent, found[0], onward, doubt)), doubt, _flag(found[0]["is_defined"]))


def _steps(agent: AgentRecord, row: Row, onward: _Onward, doubt: str) -> Iterator[Step]:
    yield Step(agent.name, agent.place)
    deployed = next((one for one in agent.deployments if one.workload == row["workload"]), None)
    if deployed is not None and (deployed.place.path, deployed.place.line) != (agent.place.path, agent.place.line):
        yield Step(f"is deployed as {deployed.workload}", deployed.place)
    here = _place(row)
    root, identity = row["root"] or row["identity"], row["identity"]
    verb = "acts through a tool as" if row["tool"] else "may run as" if doubt else "runs as"
    if root == identity:
        yield Step(f"{verb} {identity}, by {row['path']}", here)
        return
    yield Step(f"{verb} {root}", here)
    path = onward.path(root, identity)
    if not path:
        yield Step(f"becomes {identity}, by {row['path']}", here)
    for step in path:
        asked = f", if {step['condition']}" if step["condition"] else ""
        yield Step(f"becomes {step['target']}, by {step['via']}{asked}", _place(step))


def _place(row: Row) -> Place | None:
    return Place(row["file"], row["line"] or 1) if row["file"] else None


def _flag(value: object) -> bool | None:
    return None if value is None else bool(value)
