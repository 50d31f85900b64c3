"""Facts of a small tree as short lines, to be compared with what a case says."""

from __future__ import annotations

import random
import re
import string
from base64 import b64encode

from fivegates.facts.store import Store
from fivegates.facts.wanted import Wanted
from fivegates.gathering import gather
from fivegates.settings import load_settings
from fivegates.tree.memory import MemoryTree

# Each view is one column of text; {at} is where the row's ``loc`` is, as path:line; {mark COLUMN WORD} is the word where the column is 1.
VIEWS = {
    "workloads": """SELECT t.name || ' ' || t.platform || '/' || t.kind || ' env=' || COALESCE(t.environment, '?')
        || COALESCE(' image=' || t.image, '') || COALESCE(' at=' || t.schedule, '')
        || {mark conditional conditional} || {mark sample sample} || {at} FROM workloads t""",
    "starts": """SELECT w.name || ' ' || t.event || ' ' || CASE t.outsiders WHEN 1 THEN 'open' WHEN 0 THEN 'closed' ELSE '?' END || {at}
        FROM job_triggers t JOIN workloads w ON w.id = t.workload""",
    "gates": """SELECT w.name || ' ' || t.event || ' ' || t.kind || ' ' || t.verdict || ': ' || t.detail || {at}
        FROM job_gates t JOIN workloads w ON w.id = t.workload""",
    "permissions": """SELECT w.name || ' ' || t.scope || ' ' || t.access || ' by ' || t.source
        || COALESCE(CASE t.covered WHEN 1 THEN ' for ' WHEN 0 THEN ' beyond ' END || t.covered_by, '') || {at}
        FROM job_permissions t JOIN workloads w ON w.id = t.workload""",
    "held": """SELECT w.name || ' ' || t.name || {mark opens_only_models model} || {at}
        FROM job_secrets t JOIN workloads w ON w.id = t.workload""",
    "agents": "SELECT t.id || COALESCE(' ' || NULLIF(t.class, 'agent'), '') || {mark sample sample} FROM agents t",
    "agent_places": "SELECT t.name || {at} FROM agents t",
    "owners": "SELECT a.name || ' ' || t.principal || ' ' || t.source || {at} FROM owners t JOIN agents a ON a.id = t.agent",
    "deployments": "SELECT t.agent || ' env=' || COALESCE(t.environment, '?') || ' ' || t.workload FROM deployments t",
    "images": """SELECT w.name || ' ' || t.reference || ' ' || CASE t.pinned WHEN 1 THEN 'pinned' WHEN 0 THEN 'loose' ELSE '?' END
        || COALESCE(' tag=' || t.tag, '') || COALESCE(' on ' || t.registry, '') || {at}
        FROM images t JOIN workloads w ON w.id = t.workload""",
    "beside": "SELECT w.name || ' ' || t.reference || ' in ' || t.part || COALESCE(' ' || NULLIF(t.beside, ''), '') "
    "FROM images t JOIN workloads w ON w.id = t.workload",
    "exposures": """SELECT w.name || ' ' || COALESCE(t.reach, '?') || ' for ' || COALESCE(t.admits, '?') || ' by ' || t.via
        || {mark signed signed} || {at} FROM exposures t JOIN workloads w ON w.id = t.workload""",
    "reach": "SELECT t.name || ' ' || COALESCE(t.exposure, 'unknown') FROM workloads t",
    "code": """SELECT w.name || ' ' || t.signal || {at} FROM evidence t JOIN deployments d ON d.agent = t.agent
        JOIN workloads w ON w.id = d.workload WHERE t.family = 'code'""",
    "runs_as": """SELECT w.name || ' ' || t.identity || ' by ' || t.via || COALESCE(' ' || NULLIF(t.verdict, 'known'), '') || {at}
        FROM runs_as t JOIN workloads w ON w.id = t.workload""",
    "effective": "SELECT w.name || ' ' || t.identity FROM effective_identities t JOIN workloads w ON w.id = t.workload",
    "assumes": "SELECT t.identity || ' -> ' || t.target || ' by ' || t.via || {at} FROM assumes t",
    "trusts": """SELECT t.identity || ' <- ' || t.kind || ' ' || t.principal || COALESCE(' for ' || NULLIF(t.subject, ''), '')
        || COALESCE(' if ' || NULLIF(t.condition, ''), '') || COALESCE(' ' || NULLIF(t.verdict, 'allowed'), '')
        || COALESCE(' ' || NULLIF(t.fault, ''), '') || {at} FROM trusts t""",
    "reaches": """SELECT w.name || ' ' || t.identity || ' ' || t.hops || {mark tool tool} || {mark names_session session} || {at}
        FROM effective_identities t JOIN workloads w ON w.id = t.workload""",
    "grants": """SELECT t.identity || ' ' || t.effect || ' ' || COALESCE(t.action, t.role, '?')
        || COALESCE(' on ' || COALESCE(t.resource, t.scope), '') || ' ' || t.verdict || {mark administrator ADMINISTRATOR} || {at}
        FROM grants t""",
    "administrators": "SELECT t.identity || {at} FROM grants t WHERE t.administrator = 1",
    "credentials": """SELECT t.name || ' ' || t.kind || {mark live live} || {mark tracked tracked} || {mark opens_only_models model}
        || {mark sample sample} || {at} FROM credentials t""",
    "keys": """SELECT t.name || ' ' || t.kind || ' of ' || COALESCE(t.identity, '?') || {mark static static}
        || {mark conditional conditional} || {mark personal personal} || {at}
        FROM credentials t WHERE t.kind NOT IN ('env-entry', 'literal', 'secret-object')""",
    "personal": "SELECT t.name || {at} FROM credentials t WHERE t.personal = 1",
    "people": "SELECT t.id FROM identities t WHERE t.is_human = 1",
    "members": """SELECT t.group_name || ': ' || t.member || {mark is_human person} || {mark is_listed listed} || {at}
        FROM memberships t""",
    "expiries": """SELECT t.name || ' ' || t.kind || ' ' || t.state || COALESCE(' ' || t.seconds, '')
        || COALESCE(' until ' || t.expires_on, '') || COALESCE(' long until ' || t.long_until, '') || ' for '
        || COALESCE(t.identity, t.workload) || {mark conditional conditional} || {at} FROM expiries t""",
    "refreshes": "SELECT t.name || ' by ' || t.how || ' for ' || COALESCE(t.identity, t.workload) || {at} FROM refreshes t",
    "same": """SELECT GROUP_CONCAT(t.id, ' = ') FROM (SELECT id, value_id FROM credentials ORDER BY id) t WHERE t.value_id IS NOT NULL
        GROUP BY t.value_id HAVING COUNT(*) > 1""",
    "bakes": "SELECT w.name || ' ' || t.what || ' ' || t.name || {at} FROM bakes t JOIN workloads w ON w.id = t.workload",
    "loads": """SELECT w.name || ' ' || t.kind || ' ' || t.store || ' ' || COALESCE(t.holds, '?') || {at}
        FROM loads t JOIN workloads w ON w.id = t.workload""",
    "uses": """SELECT w.name || ' ' || c.name || ' by ' || t.via || {at} FROM uses_credential t JOIN workloads w ON w.id = t.workload
        JOIN credentials c ON c.id = t.credential""",
    "tools": """SELECT a.name || ' ' || COALESCE(NULLIF(t.server, '') || '.', '') || t.tool || ' ' || t.mode
        || COALESCE(' by ' || w.name, '') || {at}
        FROM tool_grants t JOIN agents a ON a.id = t.agent LEFT JOIN workloads w ON w.id = t.server_workload""",
    "opened": """SELECT a.name || ' ' || COALESCE(NULLIF(t.server, '') || '.', '') || t.tool || ': ' || t.why || {at}
        || COALESCE(' in ' || (SELECT l.path || ':' || l.line FROM locations l WHERE l.id = t.inside), '')
        FROM tool_grants t JOIN agents a ON a.id = t.agent WHERE t.mode = 'allowed' AND t.tool IN ('*', 'shell') AND t.listable = 1""",
    "limits": "SELECT w.name || ' ' || t.kind || ' ' || t.state || {at} FROM run_limits t JOIN workloads w ON w.id = t.workload",
    "sign_ins": """SELECT t.agent || ' ' || t.role || COALESCE(' by ' || NULLIF(t.by, ''), '') || ' ' || t.provider || ' ' || t.key
        || ' as ' || t.via || {at} FROM static_sign_ins t""",
    "variables": "SELECT t.signal || {at} FROM evidence t WHERE t.family = 'model-env'",
    "sinks": """SELECT w.name || ' ' || t.kind || COALESCE(' ' || t.target, '') || COALESCE(' in ' || NULLIF(t.part, ''), '')
        || COALESCE(' ' || NULLIF(t.beside, ''), '')
        || COALESCE(' kept=' || (SELECT s.retention_days FROM log_stores s WHERE s.id = t.store), '')
        || COALESCE(' ' || NULLIF(t.verdict, 'written'), '') || CASE WHEN t.declared = 1 THEN '' ELSE ' by-default' END || {at}
        FROM log_sinks t JOIN workloads w ON w.id = t.workload""",
    "traces": """SELECT w.name || ' ' || t.system || COALESCE(' as=' || t.service_name, '')
        || COALESCE(' to=' || NULLIF(t.endpoint, ''), '')
        FROM traces t JOIN deployments d ON d.id = t.deployment JOIN workloads w ON w.id = d.workload""",
    "audits": """SELECT t.layer || ' ' || t.scope || ' ' || COALESCE(NULLIF(t.service, ''), 'none')
        || COALESCE(' but ' || NULLIF(t.exempt, ''), '')
        || COALESCE(' locked=' || (SELECT s.locked FROM log_stores s WHERE s.id = t.store), '') FROM audit_layers t""",
    "escapes": "SELECT w.name || ' ' || t.way || ' ' || t.detail || COALESCE(' ' || NULLIF(t.verdict, 'allowed'), '')"
    " || COALESCE(' ' || NULLIF(t.beside, ''), '') || {at} FROM escapes t JOIN workloads w ON w.id = t.workload",
    "tokens": """SELECT w.name || ' ' || t.kind || ' ' || t.account || COALESCE(' for ' || NULLIF(t.audience, ''), '')
        || CASE t.needed WHEN 1 THEN ' needed' WHEN 0 THEN ' idle' ELSE ' ?' END || {at}
        FROM token_mounts t JOIN workloads w ON w.id = t.workload""",
    "policies": """SELECT t.kind || ' ' || t.name || ' in '
        || COALESCE(NULLIF(t.namespace, ''), CASE t.namespace WHEN '' THEN 'all' ELSE '?' END)
        || CASE t.egress WHEN 1 THEN ' egress' WHEN 0 THEN '' ELSE ' egress?' END || {at} FROM network_policies t""",
    "egress": """SELECT w.name || ' ' || CASE t.bounded WHEN 1 THEN 'by ' || t.policy WHEN 0 THEN 'unbounded' ELSE '?' END
        FROM egress t JOIN workloads w ON w.id = t.workload""",
    "verification": """SELECT w.name || ' ' || CASE t.verified WHEN 1 THEN 'by ' || t.by WHEN 0 THEN 'unverified' ELSE '?' END
        FROM image_verification t JOIN workloads w ON w.id = t.workload""",
    "role_bindings": """SELECT t.kind || ' ' || t.name || ' ' || t.role_kind || ' ' || COALESCE(t.role, '?') || ' on ' || t.scope
        || COALESCE(' ' || NULLIF(t.verdict, 'known'), '') || CASE WHEN t.role_id IS NULL THEN ' role-not-here'
        WHEN t.rules_known = 0 THEN ' more-rules' ELSE '' END || {at} FROM role_bindings t""",
    "bound": "SELECT t.identity || ' ' || t.binding || ' as ' || t.via || COALESCE(' ' || NULLIF(t.verdict, 'allowed'), '') FROM bound t",
    "rbac_rules": """SELECT t.role_id || ' ' || t.number || COALESCE(' of ' || NULLIF(t.role, ''), '') || ': ' || t.verbs || ' on '
        || t.groups || '/' || t.resources || COALESCE(' named ' || NULLIF(t.names, ''), '') || COALESCE(' path ' || NULLIF(t.urls, ''), '')
        || COALESCE(' ' || NULLIF(t.verdict, 'allowed'), '') || {at} FROM rbac_rules t WHERE t.role_id NOT LIKE 'built-in/%'""",
    "escalations": """SELECT t.identity || ' ' || t.path || ' on ' || t.scope || COALESCE(' ' || NULLIF(t.verdict, 'allowed'), '') || {at}
        FROM escalations t""",
    "capabilities": """SELECT t.class || ' ' || t.things || ' ' || COALESCE(t.breadth, '?') || ' ' || t.action || ' on ' || t.resource
        || COALESCE(' ' || NULLIF(t.verdict, 'allowed'), '') || COALESCE(': ' || NULLIF(t.reasons, ''), '') || {at} FROM capabilities t""",
    "dangers": "SELECT DISTINCT t.path || COALESCE(' ' || NULLIF(t.verdict, 'allowed'), '') FROM escalations t",
    "bindings_closed": "SELECT t.subject FROM closed t WHERE t.fact = 'bindings'",
    "namespaces": "SELECT t.id || ' in ' || COALESCE(t.namespace, '?') FROM identities t WHERE t.provider = 'kubernetes'",
    "open": "SELECT t.subject || ' ' || t.attribute || {at} FROM unresolved t",
    "closed": "SELECT t.subject || ' ' || t.fact FROM closed t",
}
AT = "(SELECT ' ' || l.path || ':' || l.line FROM locations l WHERE l.id = t.loc)"
_MARK = re.compile(r"\{mark ([a-z_]+) ([a-zA-Z]+)\}")
_KEY = re.compile(r"<(key|base64) ([0-9]+)>")


def with_keys(text: str) -> str:
    """``<key 1>`` becomes a well-formed key that belongs to nobody, the same for the same number; ``<base64 1>`` the same in base64."""

    def made_up(found: re.Match[str]) -> str:
        source = random.Random(f"key {found.group(2)}")
        key = "tvly-" + "".join(source.choice(string.ascii_letters + string.digits) for _ in range(32))
        return key if found.group(1) == "key" else b64encode(key.encode()).decode()

    return _KEY.sub(made_up, text)


def facts_of(files: dict[str, str], untracked: frozenset[str] = frozenset()) -> Store:
    """The facts of a tree; ``untracked``: paths that git does not track."""
    tree = MemoryTree({path: with_keys(text) for path, text in files.items()}, frozenset(files) - untracked)
    return gather(tree, load_settings(tree), wanted=Wanted(every_identity=True)).store


def shown(store: Store, view: str) -> list[str]:
    """A view's lines, sorted."""
    sql = _MARK.sub(r"CASE t.\1 WHEN 1 THEN ' \2' ELSE '' END", VIEWS[view]).replace("{at}", AT)
    rows = store.query(sql)
    return sorted(str(next(iter(row.values()))) for row in rows)
