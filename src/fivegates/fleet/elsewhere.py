"""Contracts that say their workload lives in another repository (``elsewhere: true``), held against all repositories.

Found in one other repository, the contract speaks for its agent; found nowhere in a fleet that was read whole, it covers nothing. What may
be meant and is not certain (a name without its namespace, the same address in several repositories, a release, which facts do not name)
decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..facts.store import Row
from ..link.names import glob_matches
from ..report.fleet.model import Elsewhere
from .engines.interface import Engine
from .shape import SEPARATOR, fleet_columns

_COVERS = """
SELECT v.repository AS repository, v.contract AS contract, k.name AS name, k.path AS path, l.line AS line, v.kind AS kind,
       v.pattern AS pattern
FROM exported v
JOIN exported f ON f.repository = v.repository AND f.contract = v.contract AND f.fact = 'contract_fields'
  AND f.field = 'elsewhere' AND f.value = 'true'
JOIN exported k ON k.repository = v.repository AND k.id = v.contract AND k.fact = 'contracts' AND k.status <> 'retired' AND k.sample = 0
LEFT JOIN exported l ON l.repository = v.repository AND l.id = v.loc AND l.fact = 'locations'
WHERE v.fact = 'contract_covers' AND v.workloads IS NULL
ORDER BY repository, contract, kind, pattern
"""
_WORKLOADS = """
SELECT w.repository AS repository, w.id AS id, COALESCE(d.agent, '') AS agent
FROM exported w
LEFT JOIN exported d ON d.repository = w.repository AND d.workload = w.id AND d.fact = 'deployments'
WHERE w.fact = 'workloads'
ORDER BY repository, id
"""
_UNREAD = "SELECT DISTINCT e.repository AS repository FROM exported e WHERE e.fact = 'files' AND e.status = 'error' ORDER BY repository"
_COVERED = ("contract", "kind", "pattern", "workloads", "agent")


def find_elsewhere(engine: Engine, missing: Sequence[str]) -> list[Elsewhere]:
    """What became of each such entry. ``missing``: repositories of the list that could not be read."""
    covers = engine.query(_COVERS)
    if not covers:
        return []
    workloads = engine.query(_WORKLOADS)
    unread = [*missing, *(str(row["repository"]) for row in engine.query(_UNREAD))]
    return [_judge(cover, workloads, unread) for cover in covers]


def _judge(cover: Row, workloads: Iterable[Row], unread: Sequence[str]) -> Elsewhere:
    exact, loose = _patterns(str(cover["kind"]), str(cover["pattern"]))
    others = [row for row in workloads if row["repository"] != cover["repository"]]
    called = "agent" if cover["kind"] == "id" else "id"
    found = [row for row in others if any(glob_matches(pattern, str(row[called]).lower()) for pattern in exact)]
    repositories = sorted({str(row["repository"]) for row in found})
    made = Elsewhere(
        repository=str(cover["repository"]),
        contract=str(cover["contract"]),
        name=str(cover["name"]),
        path=str(cover["path"]),
        line=int(cover["line"] or 1),
        kind=str(cover["kind"]),
        pattern=str(cover["pattern"]),
    )
    if len(repositories) == 1:
        agents = sorted({str(row["agent"]) for row in found if row["agent"]})
        return made._replace(state="found", where=tuple(repositories), agents=tuple(agents), workloads=len({row["id"] for row in found}))
    if repositories:
        return made._replace(state="undecided", where=tuple(repositories), reason="several repositories have it")
    if not exact:
        return made._replace(state="undecided", reason="facts do not name releases")
    if any(glob_matches(pattern, str(row["id"]).lower()) for row in others for pattern in loose):
        return made._replace(state="undecided", reason="a workload may be meant, and not all that the entry names is known of it")
    if unread:
        return made._replace(state="undecided", reason=f"not all was read, for example of {unread[0]}")
    return made._replace(state="missing")


def _patterns(kind: str, pattern: str) -> tuple[list[str], list[str]]:
    """Globs of workload ids, in small letters: those that are surely meant, and those that may be."""
    text = pattern.lower()
    if kind == "terraform":
        root, _, address = text.rpartition(SEPARATOR)
        heads = [f"terraform/{'.' if root in ('', '.') else root}/{address}"] if SEPARATOR in text else [f"terraform/*/{address}"]
        exact = [f"{head}{tail}" for head in heads for tail in ("", "[*", ".*" if address.startswith("module.") else "")]
        return exact, [f"*{address.rpartition('.')[2]}*"]
    if kind == "kubernetes":
        return [f"k8s/*/{text}", f"k8s/*/{text}@*"], [f"*/{text.rpartition('/')[2]}"]
    if kind == "compose":
        project, _, service = text.partition("/")
        return [f"compose/*/{project}/services.{service}", f"compose/*/{project}/services.{service}@*"], [f"compose/*services.{service}*"]
    if kind == "workflow":
        path, _, job = text.partition("#")
        return [f"{system}/{path}/jobs.{job or '*'}" for system in ("github", "gitlab")], [f"*/{path}/*"]
    return ([text], [f"*{text.rpartition('/')[2]}*"]) if kind == "id" else ([], [])


def put_covered(engine: Engine, found: Iterable[Elsewhere]) -> None:
    """``covered``: what the joined facts say of those that are decided."""
    rows = []
    for one in found:
        if one.state != "undecided":
            agent = f"{one.where[0]}{SEPARATOR}{one.agents[0]}" if one.agents else ""
            rows.append((f"{one.repository}{SEPARATOR}{one.contract}", one.kind, one.pattern, str(one.workloads), agent))
    engine.put("covered", _COVERED, rows)


def covers_sql(space: str) -> str:
    """``contract_covers`` with what was found in other repositories."""
    return f"""
SELECT v.contract AS contract, v.kind AS kind, v.pattern AS pattern,
       COALESCE(CAST(c.workloads AS INTEGER), v.workloads) AS workloads, v.loc AS loc
FROM {space}_plain_contract_covers v
LEFT JOIN covered c ON c.contract = v.contract AND c.kind = v.kind AND c.pattern = v.pattern AND '{space}' = 'joined'
"""  # noqa: S608 - names of our own


def contracts_sql(space: str) -> str:
    """``contracts``, where they speak for an agent of another repository with that one's id."""
    names = ", ".join(
        "CASE WHEN c.agent IS NOT NULL THEN c.agent ELSE k.agent END AS agent" if column.name == "agent" else f'k."{column.name}"'
        for column in fleet_columns("contracts")
    )
    return f"""
SELECT {names}
FROM {space}_plain_contracts k
LEFT JOIN (
  SELECT contract, MIN(agent) AS agent FROM covered WHERE agent <> '' AND '{space}' = 'joined' GROUP BY contract
) c ON c.contract = k.id
"""  # noqa: S608
