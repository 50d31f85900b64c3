"""What an agent may call as granted today, as entries of ``scope.apis``, each with its lines, and marked where nobody decided it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from .model import ApiLine, Facts, Row
from .places import places_of

PROVIDERS = ("aws", "gcp", "azure", "kubernetes", "mcp", "github", "http")
_GRANTS = """
    SELECT g.provider, g.action, g.role, g.resource, g.scope, g.verdict, g.administrator, g.wildcard, g.role_kind, g.breadth, g.loc,
           g.identity, COALESCE(u.agents, 0) AS agents, COALESCE(u.workloads, 0) AS workloads
    FROM grants g
    LEFT JOIN identity_use u ON u.identity = g.identity
    WHERE g.effect = 'Allow' AND g.identity IN (
      SELECT e.identity FROM deployments d JOIN effective_identities e ON e.deployment = d.id WHERE d.agent = :agent AND e.tool = 0
    )
    ORDER BY g.provider, g.id
"""
_TOOLS = """
    SELECT t.server, t.tool, t.mode, t.loc, t.why, t.listable FROM tool_grants t
    WHERE t.agent = :agent AND t.server <> '' AND t.mode <> 'denied'
    ORDER BY t.server, t.tool, t.loc
"""
_JOBS = """
    SELECT p.scope, p.access, p.source, p.loc FROM deployments d JOIN job_permissions p ON p.workload = d.workload
    WHERE d.agent = :agent AND p.access IN ('read', 'write')
    ORDER BY p.scope, p.access, p.loc
"""


def apis_of(facts: Facts, agent: str) -> tuple[ApiLine, ...]:
    """Every entry once, by provider in the order of the schema, with all the lines that grant it."""
    found: dict[tuple[str, str], list[ApiLine]] = defaultdict(list)
    for line in (*_granted(facts, agent), *_tools(facts, agent), *_token(facts, agent)):
        found[line.provider, line.entry].append(line)
    joined = [_joined(lines) for lines in found.values()]
    return tuple(sorted(joined, key=lambda line: (PROVIDERS.index(line.provider), bool(line.inherited), line.entry)))


def _joined(lines: list[ApiLine]) -> ApiLine:
    """One of several lines that grant the same: decided where one of them is."""
    inherited = "" if any(not line.inherited for line in lines) else lines[0].inherited
    return lines[0]._replace(note=places_of(line.note for line in lines), inherited=inherited)


def _granted(facts: Facts, agent: str) -> Iterator[ApiLine]:
    for row in facts.query(_GRANTS, {"agent": agent}):
        if row["provider"] in PROVIDERS:
            yield ApiLine(row["provider"], _entry(row), row["loc"], _inherited(row))


def _entry(row: Row) -> str:
    what = row["action"] or row["role"] or "*"
    where = row["resource"] or row["scope"]
    return what if where in (None, "", "*") else f"{what} on {where}"


def _inherited(row: Row) -> str:
    """Why nobody decided this for the agent, '' where it is narrow and on an identity of its own."""
    reasons = []
    if row["administrator"]:
        reasons.append("administrator")
    elif row["wildcard"] in ("service", "every"):
        reasons.append("a wildcard")
    elif row["role_kind"] in ("basic", "full"):
        reasons.append("a role for everything in a service" if row["role_kind"] == "full" else "a basic role")
    if row["agents"] > 1 or row["workloads"] > 1:
        reasons.append("through a shared identity")
    return ", ".join(reasons)


def _tools(facts: Facts, agent: str) -> Iterator[ApiLine]:
    servers: dict[str, list[Row]] = defaultdict(list)
    for row in facts.query(_TOOLS, {"agent": agent}):
        servers[row["server"]].append(row)
    for server, rows in servers.items():
        names = list(dict.fromkeys(row["tool"] for row in rows))
        every = "*" in names
        entry = f"{server}: {'*' if every else ', '.join(names)}"
        yield from (ApiLine("mcp", entry, row["loc"], "every tool of the server" if every else "") for row in rows)


def _token(facts: Facts, agent: str) -> Iterator[ApiLine]:
    """What the run's own token of a workflow may do."""
    for row in facts.query(_JOBS, {"agent": agent}):
        everything = row["scope"] == "*"
        yield ApiLine("github", f"{row['scope']}:{row['access']}", row["loc"], "every scope of the token" if everything else "")


def unknown_apis(facts: Facts, agent: str) -> str:
    """Why there may be more grants than are listed, '' where nothing speaks for it."""
    sql = "SELECT u.reason FROM unresolved u WHERE u.subject = :agent ORDER BY u.attribute, u.reason"
    return "; ".join(dict.fromkeys(_texts(facts.query(sql, {"agent": agent}))))


def _texts(rows: Iterable[Row]) -> Iterator[str]:
    return (row["reason"] for row in rows)
