"""What an agent may call as granted today, as entries of ``scope.apis``, each with its lines, and marked where nobody decided it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from ...named_tuple import NamedTuple
from ..terms.model import Granted
from ..wide import is_wide
from .model import ApiLine, Facts
from .places import places_of

PROVIDERS = ("aws", "gcp", "azure", "kubernetes", "mcp", "github", "http")
_SHARES = """
    SELECT e.identity, MAX(COALESCE(u.agents, 0)) AS agents, MAX(COALESCE(u.workloads, 0)) AS workloads
    FROM deployments d
    JOIN effective_identities e ON e.deployment = d.id
    LEFT JOIN identity_use u ON u.identity = e.identity
    WHERE d.agent = :agent AND e.tool = 0
    GROUP BY e.identity ORDER BY e.identity
"""
_WHAT_IS_WHOLE = {"mcp": "every tool of the server", "github": "every scope of the token"}


EVERYTHING = "*"


class Held(NamedTuple):
    """A grant, and the identity that holds it; '' for the token of a job and for tools."""

    identity: str
    granted: Granted


def shares_of(facts: Facts, agent: str) -> dict[str, str]:
    """The identities of an agent, each with who else is on it in words, '' where nobody is."""
    return {row["identity"]: _share(row["agents"], row["workloads"]) for row in facts.query(_SHARES, {"agent": agent})}


def _share(agents: int, workloads: int) -> str:
    if agents > 1:
        return f"an identity that {agents} agents share"
    return "an identity that other workloads share" if workloads > 1 else ""


def apis_of(held: Iterable[Held], shares: Mapping[str, str]) -> tuple[ApiLine, ...]:
    """Every entry once, by provider in the order of the schema, with all the lines that grant it."""
    found: dict[tuple[str, str], list[ApiLine]] = defaultdict(list)
    for identity, one in held:
        if one.entry:
            found[one.provider, one.entry].append(
                ApiLine(one.provider, one.entry, one.loc, _inherited(one, shares.get(identity, "")), one.sure)
            )
    joined = (_joined(lines) for lines in found.values())
    return tuple(sorted(joined, key=lambda line: (PROVIDERS.index(line.provider), line.inherited, line.entry)))


def _joined(lines: list[ApiLine]) -> ApiLine:
    """One of several lines that grant the same: decided where one of them is."""
    inherited = "" if any(not line.inherited for line in lines) else lines[0].inherited
    sure = any(line.sure for line in lines)
    note = places_of(line.note for line in lines) + ("" if sure else "; under a condition, or not certain")
    return lines[0]._replace(note=note, inherited=inherited, sure=sure)


def _inherited(one: Granted, share: str) -> str:
    """Why nobody decided this for the agent, '' where it is narrow and on an identity of its own."""
    return ", ".join(_reasons(one, share))


def _reasons(one: Granted, share: str) -> Iterator[str]:
    if one.strong:
        yield "administrator; a star alone says nothing, write what it needs" if one.entry == EVERYTHING else "administrator"
    elif one.whole or is_wide(one.provider, one.entry):
        yield _WHAT_IS_WHOLE.get(one.provider, "a basic role" if one.roles else "a wildcard")
    if share:
        yield f"through {share}"


def unknown_apis(facts: Facts, agent: str, held: Iterable[Held]) -> str:
    """Why there may be more grants than are listed, '' where nothing speaks for it."""
    sql = "SELECT u.reason FROM unresolved u WHERE u.subject = :agent AND u.attribute NOT IN ('contracts', 'owners') ORDER BY u.reason"
    reasons = [row["reason"] for row in facts.query(sql, {"agent": agent})]
    reasons += [f"a grant in {places_of([one.loc])} that has no words here" for _, one in held if not one.entry]
    return "; ".join(dict.fromkeys(reasons))
