"""What is compared of two trees, part by part: the question, what makes two rows the same thing, and what of it may differ."""

from __future__ import annotations

from ..named_tuple import NamedTuple

_AGENTS = """
SELECT a.id, a.name, a.sample, l.path, l.line,
  (SELECT GROUP_CONCAT(e.environment, ', ') FROM (
     SELECT DISTINCT d.environment FROM deployments d WHERE d.agent = a.id AND d.environment IS NOT NULL ORDER BY 1) e) AS environments,
  (SELECT MIN(o.principal) FROM owners o WHERE o.agent = a.id AND o.confidence = 'high') AS owner,
  (SELECT MIN(c.status) FROM contracts c WHERE c.agent = a.id) AS contract,
  (SELECT MIN(c.expires_on) FROM contracts c WHERE c.agent = a.id) AS expires,
  EXISTS (SELECT 1 FROM closed k WHERE k.subject = a.id AND k.fact = 'identities') AS identities_known
FROM agents a LEFT JOIN locations l ON l.id = a.loc WHERE a.class = 'agent'
"""
_EDGES = """
SELECT DISTINCT a.id AS agent, a.name, i.canonical AS identity, u.agents, l.path, l.line
FROM effective_identities e JOIN identities i ON i.id = e.identity JOIN deployments d ON d.id = e.deployment
JOIN agents a ON a.id = d.agent LEFT JOIN identity_use u ON u.identity = e.identity LEFT JOIN locations l ON l.id = e.loc
WHERE a.class = 'agent' AND e.tool = 0
"""
_SHARED = """
SELECT i.canonical AS identity, u.agents, u.workloads, l.path, l.line
FROM identity_use u JOIN identities i ON i.id = u.identity LEFT JOIN locations l ON l.id = i.loc
WHERE u.workloads > 1 AND u.agents > 0 AND i.opens_only_models = 0 AND i.is_per_run = 0
"""
_CREDENTIALS = """
SELECT DISTINCT CASE WHEN c.kind IN ('env-entry', 'image-entry', 'literal') THEN l.path || ':' || c.name ELSE c.id END AS id,
  c.kind, c.name, c.identity, c.expires_on AS expires, l.path, l.line,
  (SELECT COUNT(DISTINCT d.agent) FROM uses_credential u JOIN deployments d ON d.id = u.deployment JOIN agents a ON a.id = d.agent
   WHERE u.credential = c.id AND a.class = 'agent') AS agents
FROM credentials c LEFT JOIN locations l ON l.id = c.loc
WHERE c.copy_of IS NULL AND c.kind <> 'past-entry' AND (c.live = 1 OR c.kind NOT IN ('env-entry', 'image-entry', 'literal')) AND (
  c.identity IN (SELECT e.identity FROM effective_identities e JOIN deployments d ON d.id = e.deployment JOIN agents a ON a.id = d.agent
                 WHERE a.class = 'agent' AND e.tool = 0)
  OR c.id IN (SELECT u.credential FROM uses_credential u JOIN deployments d ON d.id = u.deployment JOIN agents a ON a.id = d.agent
              WHERE a.class = 'agent'))
"""
_GRANTS = """
SELECT DISTINCT g.identity, g.effect, COALESCE(g.action, g.role, '') AS what, COALESCE(g.resource, g.scope, '') AS scope,
  COALESCE(g.condition, '') AS condition, g.verdict, l.path, l.line
FROM grants g JOIN effective_identities e ON e.identity = g.identity JOIN deployments d ON d.id = e.deployment
JOIN agents a ON a.id = d.agent LEFT JOIN locations l ON l.id = g.loc WHERE a.class = 'agent'
"""
_CONTRACTS = """
SELECT COALESCE(c.agent, 'contract ' || c.name) AS id,
  c.name, c.status, c.owner, c.risk, c.reviewed_on AS reviewed, c.expires_on AS expires,
  (SELECT GROUP_CONCAT(f.value, '; ') FROM (
     SELECT DISTINCT s.value FROM contract_fields s WHERE s.contract = c.id AND s.field LIKE 'scope.apis.%'
       AND s.field NOT LIKE '%.because' ORDER BY 1) f) AS allows,
  (SELECT MAX(f.value) FROM contract_fields f WHERE f.contract = c.id AND f.field = 'approved.on') AS approved,
  l.path, l.line
FROM contracts c LEFT JOIN locations l ON l.id = c.loc
"""


class Section(NamedTuple):
    """``key``: columns that make two rows the same thing; ``compared``: those of which a difference is told."""

    name: str
    sql: str
    key: tuple[str, ...]
    compared: tuple[str, ...] = ()


SECTIONS = (
    Section("agents", _AGENTS, ("id",), ("environments", "owner", "contract", "expires")),
    Section("identities", _EDGES, ("agent", "identity")),
    Section("sharing", _SHARED, ("identity",), ("agents", "workloads")),
    Section("credentials", _CREDENTIALS, ("id",), ("kind", "identity", "expires", "agents")),
    Section("permissions", _GRANTS, ("identity", "effect", "what", "scope"), ("condition", "verdict")),
    Section("contracts", _CONTRACTS, ("id",), ("status", "owner", "risk", "reviewed", "approved", "expires", "allows")),
)
