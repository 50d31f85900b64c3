"""What differs about an agent between two times, by the facts of both; what either time does not know proves nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..link.names import glob_matches
from ..named_tuple import NamedTuple
from .model import Facts

_IDENTITIES = (
    "SELECT DISTINCT i.canonical AS thing, i.canonical AS shown, e.loc AS loc "
    "FROM effective_identities e JOIN deployments d ON d.id = e.deployment JOIN identities i ON i.id = e.identity "
    "WHERE d.agent = :agent AND e.tool = 0 AND i.is_per_run = 0 AND i.canonical NOT LIKE 'secret:%'"
)
_GRANTS = (
    "SELECT DISTINCT i.canonical AS canonical, COALESCE(g.action, g.role, '') AS does, g.verdict AS verdict, "
    "g.effect || ' ' || i.canonical || ' ' || COALESCE(g.action, '') || ' ' || "
    "COALESCE(g.role, '') || ' on ' || "
    "COALESCE(g.resource, g.scope, '') || ' if ' || COALESCE(g.condition, '') AS thing, "
    "CASE g.effect WHEN 'Deny' THEN 'a denial of ' ELSE '' END || COALESCE(g.action, g.role, '?') || ' on ' || "
    "COALESCE(g.resource, g.scope, '?') AS shown, g.loc AS loc "
    "FROM effective_identities e JOIN deployments d ON d.id = e.deployment JOIN identities i ON i.id = e.identity "
    "JOIN grants g ON g.identity = i.id WHERE d.agent = :agent AND e.tool = 0"
)
_TOOLS = (
    "SELECT DISTINCT t.server || ' ' || t.tool || ' ' || t.mode AS thing, t.mode || ': ' || t.tool || "
    "CASE t.server WHEN '' THEN '' ELSE ' of ' || t.server END AS shown, t.loc AS loc FROM tool_grants t WHERE t.agent = :agent"
)
_SCHEDULES = (
    "SELECT DISTINCT w.schedule AS thing, w.schedule AS shown, w.loc AS loc "
    "FROM deployments d JOIN workloads w ON w.id = d.workload WHERE d.agent = :agent AND w.schedule IS NOT NULL"
)
_TRIGGERS = (
    "SELECT DISTINCT j.event AS thing, j.event AS shown, j.loc AS loc FROM deployments d JOIN job_triggers j ON j.workload = d.workload "
    "WHERE d.agent = :agent "
    "UNION SELECT DISTINCT 'reach ' || x.reach || ' ' || x.via, x.reach || ' by ' || x.via, x.loc FROM deployments d "
    "JOIN exposures x ON x.deployment = d.id WHERE d.agent = :agent AND x.reach IS NOT NULL "
    "UNION SELECT DISTINCT 'input ' || n.kind || ' ' || n.via, n.kind || ' by ' || n.via, n.loc FROM deployments d "
    "JOIN inputs n ON n.deployment = d.id WHERE d.agent = :agent"
)
_TOLD = "SELECT t.what, t.workload, t.name, t.value, t.digest, t.loc FROM told t WHERE t.agent = :agent"
_OPEN = "SELECT DISTINCT u.attribute AS attribute FROM unresolved u WHERE u.subject = :agent"
_OPEN_IDENTITIES = (
    "SELECT DISTINCT i.canonical AS canonical FROM effective_identities e JOIN deployments d ON d.id = e.deployment "
    "JOIN identities i ON i.id = e.identity JOIN unresolved u ON u.subject = i.id WHERE d.agent = :agent"
)
_CLOSED = "SELECT subject FROM closed WHERE subject = :agent AND fact = 'identities'"
_PLAIN = (("tools", _TOOLS, "tool_grants"), ("schedule", _SCHEDULES, "schedules"), ("trigger", _TRIGGERS, "exposures"))


class Change(NamedTuple):
    """``what``: identity | grants | tools | model | prompt | schedule | trigger; ``detail`` a sentence; ``loc``: where it came, '' where it
    went."""

    what: str
    detail: str
    loc: str


class At(NamedTuple):
    """An agent at one time, by its id in the facts of then."""

    store: Facts
    agent: str

    def rows(self, sql: str) -> Sequence[Mapping[str, Any]]:
        return self.store.query(sql, {"agent": self.agent})

    def things(self, sql: str) -> dict[str, tuple[str, str]]:
        return {row["thing"]: (row["shown"], row["loc"]) for row in self.rows(sql)}


def changes_between(before: At, now: At) -> list[Change]:
    """Everything that defines the agent and is not as it was, in the order of ``Change.what``'s list."""
    found = [*_identities(before, now), *_grants(before, now)]
    for what, sql, attribute in _PLAIN:
        if attribute not in _open(before) | _open(now):
            found += _differences(what, before.things(sql), now.things(sql))
    return [*found, *_told(before, now)]


def _identities(before: At, now: At) -> list[Change]:
    if not (before.rows(_CLOSED) and now.rows(_CLOSED)):
        return []
    then, here = before.things(_IDENTITIES), now.things(_IDENTITIES)
    came = {thing: told for thing, told in here.items() if not any(_may_be_one(thing, other) for other in then)}
    went = {thing: told for thing, told in then.items() if not any(_may_be_one(thing, other) for other in here)}
    return _differences("identity", went, came)


def _may_be_one(a: str, b: str) -> bool:
    """Whether two names may mean one identity, whose account, cluster or own name one of them does not know."""
    return a == b or glob_matches(_with_gaps(a), b) or glob_matches(_with_gaps(b), a)


def _with_gaps(thing: str) -> str:
    """A name with ``*`` for what it only stands for: ``?<unit>`` is an account or cluster, and ``(<address>)`` a name, not known."""
    at = thing.find("?")
    if at >= 0:
        kept = thing[at:].rsplit("/", 2 if thing.startswith("k8s:") else 1)[1:] if thing[at - 1] in "/:" else []
        thing = "/".join([f"{thing[:at]}*", *kept])
    head, slash, name = thing.rpartition("/")
    return f"{head}{slash}*" if name.startswith("(") else thing


def _grants(before: At, now: At) -> list[Change]:
    """What identities that the agent had then and has now hold; a new identity's grants come with it.

    Only what is allowed counts, and not where the other time has the same right with a part that is not known: that may be this one.
    """
    then, here = ({shown for shown, _ in time.things(_IDENTITIES).values()} for time in (before, now))
    open_ = {row["canonical"] for time in (before, now) for row in time.rows(_OPEN_IDENTITIES)}
    asked = (then & here) - open_
    old, new = ([row for row in time.rows(_GRANTS) if row["canonical"] in asked] for time in (before, now))
    return _differences("grants", _only_in(old, new), _only_in(new, old))


def _only_in(rows: Sequence[Mapping[str, Any]], others: Sequence[Mapping[str, Any]]) -> dict[str, tuple[str, str]]:
    known = {row["thing"] for row in others}
    unsure = {(row["canonical"], row["does"]) for row in others if row["verdict"] != "allowed"}
    return {
        row["thing"]: (row["shown"], row["loc"])
        for row in rows
        if row["thing"] not in known and row["verdict"] == "allowed" and (row["canonical"], row["does"]) not in unsure
    }


def _told(before: At, now: At) -> list[Change]:
    then, here = _by_name(before), _by_name(now)
    found = []
    for key in sorted(here.keys() | then.keys()):
        old, new = then.get(key, []), here.get(key, [])
        was, is_ = {row["digest"] for row in old}, {row["digest"] for row in new}
        if was != is_ and None not in was | is_:
            values = " to ".join(filter(None, (", ".join(sorted(row["value"] for row in rows)) for rows in (old, new))))
            how = "came" if not old else "went" if not new else "changed"
            found.append(Change(key[0], f"{key[2]} {how}" + (f": {values}" if values else ""), new[0]["loc"] if new else ""))
    return found


def _by_name(time: At) -> dict[tuple[str, str, str], list[Mapping[str, Any]]]:
    found: dict[tuple[str, str, str], list[Mapping[str, Any]]] = {}
    for row in time.rows(_TOLD):
        found.setdefault((row["what"], row["workload"], row["name"]), []).append(row)
    return found


def _differences(what: str, then: Mapping[str, tuple[str, str]], here: Mapping[str, tuple[str, str]]) -> list[Change]:
    came = [Change(what, f"{here[thing][0]} came", here[thing][1]) for thing in sorted(here.keys() - then.keys())]
    return came + [Change(what, f"{then[thing][0]} went", "") for thing in sorted(then.keys() - here.keys())]


def _open(time: At) -> set[str]:
    return {row["attribute"] for row in time.rows(_OPEN)}
