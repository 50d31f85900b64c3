"""What a change brings, takes away and alters, from the facts and findings of its base and its head."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from ..findings.fingerprint import fingerprint
from ..findings.model import Finding
from ..source import Place
from .excess import carried, given_way
from .model import Facts, Renamed, Row
from .renames import Renames

_AGENTS = """
SELECT a.id, a.name, a.sample, l.path, l.line,
  (SELECT GROUP_CONCAT(e.environment, ', ') FROM (
     SELECT DISTINCT d.environment FROM deployments d WHERE d.agent = a.id AND d.environment IS NOT NULL ORDER BY 1) e) AS environments,
  (SELECT MIN(o.principal) FROM owners o WHERE o.agent = a.id AND o.confidence = 'high') AS owner,
  (SELECT MIN(c.status) FROM contracts c WHERE c.agent = a.id) AS contract,
  (SELECT MIN(c.expires_on) FROM contracts c WHERE c.agent = a.id) AS expires
FROM agents a LEFT JOIN locations l ON l.id = a.loc WHERE a.class = 'agent'
"""
_EDGES = """
SELECT DISTINCT a.id AS agent, a.name, i.canonical AS identity, u.agents, l.path, l.line
FROM effective_identities e JOIN identities i ON i.id = e.identity JOIN deployments d ON d.id = e.deployment
JOIN agents a ON a.id = d.agent LEFT JOIN identity_use u ON u.identity = e.identity LEFT JOIN locations l ON l.id = e.loc
WHERE a.class = 'agent' AND e.tool = 0
"""
_GRANTS = """
SELECT DISTINCT g.identity, g.effect, COALESCE(g.action, g.role, '') AS what, COALESCE(g.resource, g.scope, '') AS scope,
  COALESCE(g.condition, '') AS condition, g.verdict, l.path, l.line
FROM grants g JOIN effective_identities e ON e.identity = g.identity JOIN deployments d ON d.id = e.deployment
JOIN agents a ON a.id = d.agent LEFT JOIN locations l ON l.id = g.loc WHERE a.class = 'agent'
"""


class Item(NamedTuple):
    """One agent, identity edge or permission: its ``key``, what it is, where it is, and what of it was otherwise before."""

    key: tuple[str, ...]
    row: Mapping[str, Any]
    place: Place
    before: tuple[tuple[str, str, str], ...] = ()  # (column, then, now)


class Changes(NamedTuple):
    """Each in order of keys."""

    added: tuple[Item, ...]
    removed: tuple[Item, ...]
    changed: tuple[Item, ...]


class Comparison(NamedTuple):
    """``new``, ``fixed``, ``kept``: findings; ``fixed`` ones stand where they stood in the base."""

    new: tuple[Finding, ...]
    fixed: tuple[Finding, ...]
    kept: tuple[Finding, ...]
    agents: Changes
    identities: Changes
    permissions: Changes


def compare(base: Facts, head: Facts, before: Iterable[Finding], now: Iterable[Finding], renames: Renames) -> Comparison:
    """``before`` and ``now``: all findings of base and head, ignored ones too."""
    new, fixed, kept = split_findings(before, now, renames)
    then = Renamed(base, renames)
    same, stays = carried(new, head, then), carried([_renamed(one, renames) for one in fixed], then, head)
    still = [one for one in fixed if _moved(one, renames) in stays]
    kept += tuple(one for one in new if one.fingerprint in same)
    new = tuple(one for one in new if one.fingerprint not in same | given_way(new))
    fixed = tuple(one for one in fixed if one not in still)
    return Comparison(
        new,
        fixed,
        kept,
        _changes(base, head, _AGENTS, ("id",), ("environments", "owner", "contract", "expires"), renames),
        _changes(base, head, _EDGES, ("agent", "identity"), (), renames),
        _changes(base, head, _GRANTS, ("identity", "effect", "what", "scope"), ("condition", "verdict"), renames),
    )


def split_findings(
    before: Iterable[Finding], now: Iterable[Finding], renames: Renames
) -> tuple[tuple[Finding, ...], tuple[Finding, ...], tuple[Finding, ...]]:
    """New, fixed and kept. A finding is the same where its fingerprint is, also after what its key names was moved."""
    after = {finding.fingerprint: finding for finding in now}
    known = {_moved(finding, renames): finding for finding in before}
    new = tuple(finding for finding in after.values() if finding.fingerprint not in known)
    kept = tuple(finding for finding in after.values() if finding.fingerprint in known)
    fixed = tuple(finding for print_, finding in known.items() if print_ not in after and not finding.ignored)
    joined = {finding.key[:2] for finding in new if finding.check == "FG217"}
    return tuple(finding for finding in new if finding.check != "FG201" or finding.key[:2] not in joined), fixed, kept


def _renamed(finding: Finding, renames: Renames) -> Finding:
    """A finding of the base as the head would write it."""
    place = finding.place._replace(path=renames.apply(finding.place.path))
    return replace(finding, key=renames.key(finding.key), fingerprint=_moved(finding, renames), place=place)


def _moved(finding: Finding, renames: Renames) -> str:
    key = renames.key(finding.key)
    return finding.fingerprint if key == finding.key else fingerprint(finding.check, key)


def _changes(base: Facts, head: Facts, sql: str, key: tuple[str, ...], compared: tuple[str, ...], renames: Renames) -> Changes:
    then = _items(base.query(sql), key, renames.apply)
    now = _items(head.query(sql), key, str)
    changed = []
    for name in sorted(now.keys() & then.keys()):
        differing = tuple(
            (column, str(then[name].row[column] or ""), str(now[name].row[column] or ""))
            for column in compared
            if then[name].row[column] != now[name].row[column]
        )
        if differing:
            changed.append(now[name]._replace(before=differing))
    return Changes(
        tuple(now[name] for name in sorted(now.keys() - then.keys())),
        tuple(then[name] for name in sorted(then.keys() - now.keys())),
        tuple(changed),
    )


def _items(rows: Iterable[Row], key: tuple[str, ...], named: Callable[[str], str]) -> dict[tuple[str, ...], Item]:
    """The first row of each key; rows without a place have line 1 of no file."""
    found: dict[tuple[str, ...], Item] = {}
    for row in sorted(rows, key=lambda row: (row["path"] or "", row["line"] or 0)):
        name = tuple(named(str(row[column])) for column in key)
        found.setdefault(name, Item(name, row, Place(row["path"] or "", row["line"] or 1)))
    return found
