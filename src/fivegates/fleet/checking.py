"""Checks a fleet: which repositories count, what only all of them tell, and the figures of the organisation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from ..engine.check import Check
from ..errors import UsageError
from ..findings.model import Finding
from ..findings.settle import blocks
from ..named_tuple import NamedTuple
from ..report.fleet.model import Answered, Crossing, Fleet, FleetAgent, FleetFinding, NotRead, RepositoryRow
from ..report.gates import colour
from .asking import ask_fleet, fleet_checks
from .derive import derive
from .elsewhere import find_elsewhere, put_covered
from .engines import open_engine
from .engines.interface import Engine
from .shape import SEPARATOR
from .since import compare_with_last, keep_last
from .storage import Held, Missing, Storage
from .union import SPACES, lay_out, list_names, pick, tables_of

ORDER = ("green", "amber", "red")
_CROSSINGS = """
SELECT n.name AS identity, n.repository AS repository, COALESCE(MAX(i.is_defined), 0) AS is_defined,
       COUNT(DISTINCT e.workload) AS workloads
FROM names n
JOIN shared_names s ON s.name = n.name
LEFT JOIN exported i ON i.repository = n.repository AND i.id = n.name AND i.fact = 'identities'
LEFT JOIN exported e ON e.repository = n.repository AND e.identity = n.name AND e.fact = 'effective_identities'
GROUP BY n.name, n.repository
ORDER BY identity, repository
"""
_USE = "SELECT u.identity AS identity, u.agents AS agents FROM identity_use u"
_HOLDERS = """
SELECT n.name AS name, n.repository AS repository FROM names n JOIN shared_names s ON s.name = n.name
UNION SELECT 'secret:' || f.name, f.repository FROM fingerprints f JOIN shared_fingerprints s ON s.name = f.name
"""


class Asked(NamedTuple):
    """How a fleet is checked. ``clusters``: names that mean one cluster everywhere."""

    today: date
    fail_on: str = "high"
    engine: str = "duckdb"
    clusters: tuple[str, ...] = ()
    threads: int = 0


def check_fleet(storage: Storage, checks: Iterable[Check], asked: Asked) -> Fleet:
    """Raises ``UsageError`` where there is no fleet, ``EngineError`` where a question fails."""
    held, not_read = _usable(storage)
    asking = fleet_checks(checks)
    if not held:
        raise UsageError(f"{storage.folder} holds no facts of any repository", "`fivegates fleet scan` writes them")
    engine = open_engine(asked.engine, [one.file for one in held], asked.threads)
    try:
        fleet = _ask(engine, held, not_read, asking, asked)
    finally:
        engine.close()
    fleet = fleet._replace(since=compare_with_last(storage, fleet))
    keep_last(storage, fleet)
    return fleet


def _usable(storage: Storage) -> tuple[list[Held], list[NotRead]]:
    """The repositories that count, and those that do not: nothing is counted twice."""
    listed = storage.read(storage.folder / "fleet.json")
    if listed is None or not isinstance(listed.get("repositories"), list):
        raise UsageError(f"{storage.folder} is no fleet", "`fivegates fleet scan REPOS.txt --out DIR` makes one")
    held: list[Held] = []
    not_read = [_refused(one) for one in listed.get("refused", ()) if isinstance(one, dict)]
    commits: dict[str, str] = {}
    for name in map(str, listed["repositories"]):
        found = storage.look_up(name)
        state = str(found.summary.get("state", "")) if isinstance(found, Held) else ""
        if isinstance(found, Missing):
            not_read.append(NotRead(*found))
        elif state.startswith("commit:") and state in commits:
            not_read.append(NotRead(name, f"it is at the same commit as {commits[state]}: a copy of it, counted once", True))
        else:
            commits.setdefault(state, name)
            held.append(found)
    return held, not_read


def _refused(one: Mapping[str, object]) -> NotRead:
    return NotRead(f"{one.get('name')} (line {one.get('line')})", str(one.get("reason")), one.get("is_copy") is True)


def _ask(engine: Engine, held: Sequence[Held], not_read: Sequence[NotRead], checks: Sequence[Check], asked: Asked) -> Fleet:
    list_names(engine, asked.clusters)
    elsewhere = find_elsewhere(engine, [one.name for one in not_read if not one.is_copy])
    pick(engine, sorted({name for one in elsewhere for name in (one.repository, *one.where)}))
    put_covered(engine, elsewhere)
    tables = tables_of(check.query for check in checks)
    for space in SPACES:
        lay_out(engine, space, tables)
        derive(engine, space)
    told = ask_fleet(engine, checks, asked.today)
    holders = _holders(engine)
    findings = [_placed(repository, finding, holders) for repository, finding in told.new]
    blocking = any(blocks(one.finding, asked.fail_on) for one in findings)
    agents = _agents(held, findings)
    return Fleet(
        today=asked.today.isoformat(),
        engine=asked.engine,
        asked=len(checks),
        repositories=_repositories(held, findings, agents),
        not_read=tuple(not_read),
        findings=findings,
        answered=[Answered(*one) for one in told.answered],
        crossings=_crossings(engine),
        elsewhere=elsewhere,
        agents=agents,
        own=dict(sorted(sum((Counter(one.summary["findings"]) for one in held), Counter[str]()).items())),
        exit_code=1 if blocking else 2 if any(not one.is_copy for one in not_read) else 0,
    )


def _holders(engine: Engine) -> dict[str, set[str]]:
    """By the name of one thing the repositories that know it."""
    found: dict[str, set[str]] = {}
    for row in engine.query(_HOLDERS):
        found.setdefault(str(row["name"]), set()).add(str(row["repository"]))
    return found


def _placed(repository: str, finding: Finding, holders: Mapping[str, set[str]]) -> FleetFinding:
    """With every repository that it is about: of its line, of its subject, and those that know the identity or credential."""
    subject, found, _ = finding.subject.partition(SEPARATOR)
    about = {repository, *({subject} if found else ()), *holders.get(finding.group, ())}
    return FleetFinding(finding, repository, (repository, *sorted(about - {repository})))


def _crossings(engine: Engine) -> list[Crossing]:
    """Identities that one repository defines and another, which does not, uses."""
    agents = {str(row["identity"]): int(row["agents"]) for row in engine.query(_USE)}
    defined: dict[str, list[str]] = {}
    used: dict[str, list[str]] = {}
    for row in engine.query(_CROSSINGS):
        if row["is_defined"]:
            defined.setdefault(str(row["identity"]), []).append(str(row["repository"]))
        elif row["workloads"]:
            used.setdefault(str(row["identity"]), []).append(str(row["repository"]))
    return [Crossing(name, tuple(defined[name]), tuple(used[name]), agents.get(name, 0)) for name in sorted(defined.keys() & used.keys())]


def _repositories(held: Iterable[Held], findings: Iterable[FleetFinding], agents: Iterable[FleetAgent]) -> list[RepositoryRow]:
    """A repository's gate is the worst of its own scan's and of its agents' here."""
    colours: dict[tuple[str, str], list[str]] = {}
    for agent in agents:
        for gate, held_colour in agent.gates.items():
            colours.setdefault((agent.repository, gate), []).append(held_colour)
    across = Counter(name for one in findings for name in one.repositories)
    return [
        RepositoryRow(
            name=one.name,
            commit=str(one.summary.get("commit", "")),
            files=int(one.summary["files"]),
            unread=int(one.summary["unread"]),
            agents=len(one.summary["agents"]),
            findings=one.summary["severities"],
            gates={name: _worst([own, *colours.get((one.name, name), ())]) for name, own in one.summary["gates"].items()},
            across=across[one.name],
        )
        for one in held
    ]


def _worst(colours: Iterable[str]) -> str:
    known = [one for one in colours if one in ORDER]
    return max(known, key=ORDER.index) if known else "not_applicable"


def _agents(held: Iterable[Held], findings: Iterable[FleetFinding]) -> list[FleetAgent]:
    """Every agent, worst first; what the fleet adds colours its gate."""
    added: dict[str, list[Finding]] = {}
    for one in findings:
        added.setdefault(one.finding.subject, []).append(one.finding)
    agents = [
        _agent(one.name, agent, added.get(f"{one.name}{SEPARATOR}{agent['id']}", ())) for one in held for agent in one.summary["agents"]
    ]
    return sorted(agents, key=lambda agent: (agent.green, agent.repository, agent.id))


def _agent(repository: str, agent: Mapping[str, object], added: Sequence[Finding]) -> FleetAgent:
    own = agent["gates"]
    gates = {str(name): str(held) for name, held in own.items()} if isinstance(own, dict) else {}
    for name, colour_there in gates.items():
        here = [finding for finding in added if finding.gate == name and not finding.sample]
        if here:
            gates[name] = _worst([colour_there, colour(here)])
    return FleetAgent(
        repository=repository,
        id=str(agent["id"]),
        name=str(agent["name"]),
        owner=str(agent["owner"]),
        in_production=bool(agent["in_production"]),
        identity=str(agent["identity"]),
        contract=str(agent["contract"]) if agent["contract"] else None,
        gates=gates,
        across=tuple(sorted({finding.check for finding in added})),
    )
