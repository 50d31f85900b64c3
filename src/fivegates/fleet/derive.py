"""What follows from facts of several repositories: identities that two of them know, what is closed, who reaches what."""

from __future__ import annotations

from ..facts.store import Row
from .elsewhere import contracts_sql, covers_sql
from .engines.interface import Engine
from .shape import fleet_columns
from .union import index_table

HOPS = 6
_AGENT = "a.class = 'agent' AND a.confidence >= 0.6"


def derive(engine: Engine, space: str) -> None:
    """Make the tables that ``lay_out`` left raw."""
    engine.create(f"{space}_identities", _identities(space))
    engine.create(f"{space}_closed", _closed(space))
    _close_over(engine, space)
    engine.create(f"{space}_users", _users(space))
    engine.create(f"{space}_identity_use", _use(space))
    engine.create(f"{space}_idle_identities", _idle(space))
    engine.create(f"{space}_contracts", contracts_sql(space))
    engine.create(f"{space}_contract_covers", covers_sql(space))
    for table in ("identities", "closed", "effective_identities", "identity_use", "contracts", "contract_covers"):
        index_table(engine, space, table)


def _identities(space: str) -> str:
    """One row for an identity. Who defines it is believed first; it lives elsewhere only where every repository says so."""
    first = ("id", "provider", "kind", "name", "canonical", "loc", "namespace")
    parts = [f'MAX(CASE WHEN r.place = 1 THEN r."{name}" END) AS "{name}"' for name in first if name != "id"]
    parts += [f'MAX(r."{name}") AS "{name}"' for name in ("is_default", "is_human", "is_per_run")]
    parts += [
        "MIN(r.opens_only_models) AS opens_only_models",
        "CASE WHEN MAX(r.is_defined) = 1 THEN 1 WHEN COUNT(r.is_defined) = COUNT(*) THEN 0 END AS is_defined",
        "CASE WHEN COUNT(DISTINCT r.environment) = 1 THEN MAX(r.environment) END AS environment",
    ]
    order = {column.name: at for at, column in enumerate(fleet_columns("identities"))}
    parts.sort(key=lambda part: order[part.rpartition(" AS ")[2].strip('"')])
    return f"""
SELECT r.id AS id, {", ".join(parts)}
FROM (
  SELECT i.*, ROW_NUMBER() OVER (PARTITION BY i.id ORDER BY COALESCE(i.is_defined, 0) DESC, i.fleet_repository, i.loc) AS place
  FROM {space}_raw_identities i
) r
GROUP BY r.id
"""  # noqa: S608 - names of our own


def _closed(space: str) -> str:
    """Of an identity that several repositories know, what all of them have read to the end."""
    return f"""
SELECT c.subject AS subject, c.fact AS fact
FROM {space}_raw_closed c
LEFT JOIN (
  SELECT i.id AS id, COUNT(DISTINCT i.fleet_repository) AS repositories FROM {space}_raw_identities i GROUP BY i.id
) m ON m.id = c.subject
GROUP BY c.subject, c.fact, m.repositories
HAVING m.repositories IS NULL OR COUNT(DISTINCT c.fleet_repository) = m.repositories
"""  # noqa: S608


def _close_over(engine: Engine, space: str) -> None:
    """Follow what one repository says an identity may become from workloads of another, a step at a time."""
    names = ", ".join(f'e."{column.name}"' for column in fleet_columns("effective_identities"))
    engine.create(f"{space}_step_0", f"SELECT {names} FROM {space}_raw_effective_identities e")  # noqa: S608
    engine.create(f"{space}_reach_0", f"SELECT {names} FROM {space}_step_0 e")  # noqa: S608
    last = 0
    if space == "joined":
        for hop in range(1, HOPS + 1):
            engine.create(f"{space}_step_{hop}", _step(space, hop - 1))
            if not _number(engine, f"{space}_step_{hop}"):
                break
            both = f"SELECT {names} FROM {space}_reach_{hop - 1} e UNION ALL SELECT {names} FROM {space}_step_{hop} e"  # noqa: S608
            engine.create(f"{space}_reach_{hop}", both)
            last = hop
    engine.create(f"{space}_effective_identities", f"SELECT {names} FROM {space}_reach_{last} e")  # noqa: S608


def _step(space: str, before: int) -> str:
    """What those of the last step lead to and was not reached before; of several ways the first."""
    return f"""
SELECT f.deployment AS deployment, f.workload AS workload, f.target AS identity, f.way AS path, 0 AS direct, f.loc AS loc,
       f.names_session AS names_session, f.root AS root, f.hops AS hops, f.tool AS tool, f.namesake AS namesake,
       f.leaving_until AS leaving_until
FROM (
  SELECT e.deployment AS deployment, e.workload AS workload, s.target AS target, e.path || ' -> ' || e.identity || ' -> ' || s.via AS way,
         e.loc AS loc, COALESCE(n.names_session, 0) AS names_session, e.root AS root, e.hops + 1 AS hops, e.tool AS tool,
         CAST(NULL AS INTEGER) AS namesake, e.leaving_until AS leaving_until,
         ROW_NUMBER() OVER (PARTITION BY e.workload, s.target ORDER BY e.hops, e.identity, s.via, s.loc) AS turn
  FROM {space}_step_{before} e
  JOIN {space}_assumes s ON s.identity = e.identity
  LEFT JOIN (
    SELECT r.identity AS identity, MAX(r.names_session) AS names_session FROM {space}_step_0 r WHERE r.hops > 0 GROUP BY r.identity
  ) n ON n.identity = s.target
  LEFT JOIN {space}_reach_{before} h ON h.workload = e.workload AND h.identity = s.target
  WHERE h.workload IS NULL AND e.hops < {HOPS}
) f
WHERE f.turn = 1
"""  # noqa: S608


def _number(engine: Engine, table: str) -> int:
    rows: list[Row] = engine.query(f"SELECT COUNT(*) AS number FROM {table}")  # noqa: S608
    return int(rows[0]["number"])


def _users(space: str) -> str:
    """Who reaches an identity as itself: an agent once, and each workload of none; samples and what is only called do not count."""
    return f"""
SELECT DISTINCT e.identity AS identity, COALESCE(d.agent, e.workload) AS who, CASE WHEN {_AGENT} THEN a.id END AS agent,
       CASE WHEN {_AGENT} THEN a.name END AS name
FROM {space}_effective_identities e
JOIN {space}_workloads w ON w.id = e.workload
LEFT JOIN {space}_deployments d ON d.id = e.deployment
LEFT JOIN {space}_agents a ON a.id = d.agent
WHERE w.sample = 0 AND e.tool = 0
"""  # noqa: S608


def _use(space: str) -> str:
    return f"""
SELECT u.identity AS identity, COUNT(u.agent) AS agents, COUNT(*) AS workloads, MIN(u.name) AS first,
       CASE WHEN COUNT(u.agent) > 1 THEN MAX(u.name) END AS second
FROM {space}_users u
GROUP BY u.identity
"""  # noqa: S608


def _idle(space: str) -> str:
    """Nothing runs as it, in any repository."""
    names = ", ".join(f'i."{column.name}"' for column in fleet_columns("idle_identities"))
    return f"""
SELECT {names} FROM {space}_raw_idle_identities i
LEFT JOIN (SELECT DISTINCT e.identity AS identity FROM {space}_effective_identities e) u ON u.identity = i.identity
WHERE u.identity IS NULL
"""  # noqa: S608
