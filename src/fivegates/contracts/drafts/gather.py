"""The facts about one agent, put together as a draft of its contract."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .apis import Held, apis_of, shares_of, unknown_apis
from .covers import CoverBook
from .credentials import credentials_of
from .identities import identities_of
from .model import TODO, Draft, Facts, Noted, Row
from .places import place_of

HARMLESS = ("model-invoke",)
_KINDS = {"log_group": "cloudwatch", "log_bucket": "gcp-log-bucket", "workspace": "azure-workspace", "app_insights": "azure-app-insights"}


def agents_without_contract(facts: Facts) -> list[str]:
    """The ids of deployed agents that no contract speaks for, a draft neither, in order."""
    sql = """
        SELECT a.id FROM agents a
        WHERE a.class = 'agent' AND a.confidence >= 0.6 AND a.sample = 0
          AND a.id NOT IN (SELECT c.agent FROM contracts c WHERE c.agent IS NOT NULL)
        ORDER BY a.id
    """
    return [row["id"] for row in facts.query(sql)]


def draft_contract(facts: Facts, agent: str, held: Sequence[Held], book: CoverBook) -> Draft:
    """What files tell of an agent, the id of a row of ``agents``; ``held``: everything that it is granted."""
    row = facts.query("SELECT a.id, a.name, a.loc FROM agents a WHERE a.id = :agent", {"agent": agent})[0]
    classes, apis = _classes(facts, agent), apis_of(held, shares_of(facts, agent))
    return Draft(
        agent=agent,
        name=row["name"],
        place=place_of(row["loc"]),
        owner=_owner(facts, agent),
        covers=book.lines(agent),
        identities=identities_of(facts, agent),
        apis=apis,
        apis_unknown=unknown_apis(facts, agent, held),
        credentials=credentials_of(facts, agent),
        classes=classes,
        sink=_sink(facts, agent),
        schedule=_schedule(facts, agent),
        is_consequential=not apis or any(one not in HARMLESS for one in classes),
    )


def _owner(facts: Facts, agent: str) -> Noted:
    """The one person whom tags, labels or the catalogue name for certain; TODO with what else there is."""
    sql = """
        SELECT o.principal, o.source, o.confidence, o.loc FROM owners o
        WHERE o.agent = :agent ORDER BY o.confidence, o.source, o.principal
    """
    rows = list(facts.query(sql, {"agent": agent}))
    sure = list({row["principal"].lower(): row for row in reversed(rows) if row["confidence"] == "high"}.values())
    if len(sure) == 1:
        return Noted(sure[0]["principal"], f"{sure[0]['source']} in {place_of(sure[0]['loc'])}")
    named = ", ".join(f"{row['principal']} ({row['source']} in {place_of(row['loc'])})" for row in rows[:3])
    return Noted(TODO, f"perhaps {named}" if named else "a person who answers for it")


def _classes(facts: Facts, agent: str) -> tuple[str, ...]:
    """Classes of consequences that its identities certainly hold, the gravest first."""
    sql = """
        SELECT c.class AS class, MAX(c.tier) AS tier FROM capabilities c
        WHERE c.verdict = 'allowed' AND c.identity IN (
          SELECT e.identity FROM deployments d JOIN effective_identities e ON e.deployment = d.id WHERE d.agent = :agent AND e.tool = 0
        )
        GROUP BY c.class ORDER BY MAX(c.tier) DESC, c.class
    """
    return tuple(row["class"] for row in facts.query(sql, {"agent": agent}))


def _sink(facts: Facts, agent: str) -> Noted:
    """Where its output goes, if a file of the tree says so, and says one thing."""
    sql = """
        SELECT s.kind, s.target, s.loc FROM deployments d JOIN log_sinks s ON s.workload = d.workload
        WHERE d.agent = :agent AND s.declared = 1 AND s.target IS NOT NULL AND s.verdict = 'written'
        ORDER BY s.kind, s.target, s.loc
    """
    return _only([(f"{_KINDS.get(row['kind'], row['kind'])}:{row['target']}", row) for row in facts.query(sql, {"agent": agent})])


def _schedule(facts: Facts, agent: str) -> Noted:
    """When it is started, where all its deployments are at the same times."""
    sql = """
        SELECT w.schedule, w.loc FROM deployments d JOIN workloads w ON w.id = d.workload
        WHERE d.agent = :agent AND w.schedule IS NOT NULL ORDER BY w.id
    """
    return _only([(row["schedule"], row) for row in facts.query(sql, {"agent": agent})])


def _only(found: Iterable[tuple[str, Row]]) -> Noted:
    texts = dict(reversed(list(found)))
    if len(texts) != 1:
        return Noted(TODO)
    ((text, row),) = texts.items()
    return Noted(text, place_of(row["loc"]))
