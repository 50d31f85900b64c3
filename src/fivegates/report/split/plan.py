"""The plan that moves each agent off a shared identity to one of its own, read from the facts.

An agent's step makes an identity with exactly what the agent's contract allows; one without a contract has none to give, and waits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from ...catalog import load
from ...errors import UsageError
from ...globs import glob_matches
from ...link.logged import matching, read_principal
from ...named_tuple import NamedTuple
from ...source import Place
from ..inventory import AgentRecord, DeploymentRecord, Facts, IdentityRecord, Row, inventory
from ..terminal import listed
from .names import new_name

WEEKS = 6  # that a migration is given
RISKS = {"low": 0, "medium": 1, "high": 2}
_PRODUCTION_LAST = {"prod": 2, "": 2}
_CONTRACTS = "SELECT id, agent, status, risk, path FROM contracts WHERE agent IS NOT NULL ORDER BY id"
_FIELDS = "SELECT contract, field, value FROM contract_fields WHERE field LIKE 'scope.apis.%' OR field LIKE 'migrating.%' ORDER BY 1, 2"
_OTHERS = (
    "SELECT DISTINCT w.name, w.kind, l.path, l.line FROM effective_identities e JOIN identities i ON i.id = e.identity "
    "JOIN workloads w ON w.id = e.workload LEFT JOIN locations l ON l.id = e.loc "
    "WHERE e.deployment = '' AND e.tool = 0 AND i.canonical = :canonical ORDER BY w.name, l.path, l.line"
)
_TRUSTS = (
    "SELECT t.kind, t.principal, t.audience, t.subject, t.condition FROM trusts t JOIN identities i ON i.id = t.identity "
    "WHERE i.canonical = :canonical AND t.verdict = 'allowed' ORDER BY t.kind, t.principal, t.subject"
)
_RUN_AS = "SELECT i.canonical, i.name FROM identity_use u JOIN identities i ON i.id = u.identity WHERE i.provider = :provider"
_NAMED = "SELECT canonical, name, provider, kind FROM identities ORDER BY canonical"
_LEFT = "SELECT DISTINCT value FROM contract_fields WHERE field = 'migrating.from' ORDER BY value"


class Trusted(NamedTuple):
    """One principal that the shared identity's trust lets in, as of ``trusts``; '' for what is not asked."""

    kind: str
    principal: str
    audience: str
    subject: str


class Use(NamedTuple):
    """Where one deployment of an agent names the shared identity."""

    kind: str
    workload: str
    environment: str
    via: str
    place: Place


class Move(NamedTuple):
    """One agent's step in one ``environment`` ('' where that is not known). ``status``: of its contract, '' where it has none.

    ``apis``: what that contract allows at the identity's provider.

    ``name``: of the new identity.
    """

    agent: AgentRecord
    environment: str
    status: str
    contract: str
    risk: str
    apis: tuple[str, ...]
    uses: tuple[Use, ...]
    name: str = ""

    @property
    def pod(self) -> tuple[str, str] | None:
        """Namespace and name of the first pod that runs it, None where none does."""
        parts = next(
            (use.workload.split("/") for use in self.uses if use.workload.startswith("k8s/") and use.workload.count("/") > 2), None
        )
        return (parts[-3], parts[-1]) if parts is not None else None

    @property
    def is_ready(self) -> bool:
        """Whether somebody has decided what the agent may do, so that its identity can be made."""
        return self.status in ("active", "retiring")


class Plan(NamedTuple):
    """``moves`` in their order; ``others``: workloads that are no agents and use the identity too; ``moved``: agents already off it."""

    canonical: str
    provider: str
    kind: str
    trusts: tuple[Trusted, ...]
    moves: tuple[Move, ...]
    others: tuple[tuple[str, str, Place], ...]
    moved: tuple[AgentRecord, ...]
    until: date

    @property
    def name(self) -> str:
        """The identity's own name, the last part of its canonical one."""
        return own_name(self.canonical)

    def same_line(self, move: Move, place: Place) -> list[str]:
        """What else gets its identity at the place of a use."""
        agents = [one.agent.name for one in self.moves if one.agent.id != move.agent.id and any(use.place == place for use in one.uses)]
        return sorted({*agents, *(name for name, _kind, at in self.others if (at.path, at.line) == (place.path, place.line))})


def own_name(canonical: str) -> str:
    return canonical.partition("@")[0].rpartition("/")[2]


def plan_split(store: Facts, identity: str, today: date) -> Plan:
    """The plan for an identity: a canonical name, what a log calls it, or its own name.

    Raises ``UsageError`` where there is no such identity or more than one.
    """
    row = _chosen([*store.query(_NAMED), *_left(store)], identity)
    canonical = str(row["canonical"])
    contracts = _Contracts(store)
    moves: list[Move] = []
    moved: list[AgentRecord] = []
    records = inventory(store)
    for agent in records:
        uses = tuple(_uses(agent, canonical))
        if uses and agent.class_ == "agent":
            moves += contracts.moves(agent, uses, str(row["provider"]))
        elif contracts.leaves(agent, canonical):
            moved.append(agent)
    others = [(one["name"], one["kind"], _place(one)) for one in store.query(_OTHERS, {"canonical": canonical})]
    others += [(one.name, one.class_.replace("_", " "), use[0].place) for one, use in _no_agents(records, canonical)]
    trusts = [Trusted(one["kind"], one["principal"], one["audience"] or "", one["subject"] or "") for one in _trusts(store, canonical)]
    until = today + timedelta(weeks=WEEKS)
    steps = _named(sorted(moves, key=_order), str(row["provider"]), {own_name(canonical), *_names_in_use(store, str(row["provider"]))})
    return Plan(canonical, row["provider"], row["kind"], tuple(trusts), tuple(steps), tuple(others), tuple(moved), until)


def _names_in_use(store: Facts, provider: str) -> Iterator[str]:
    """What is run as already. One that is there and unused may be this plan's own, made and not yet named."""
    for row in store.query(_RUN_AS, {"provider": provider}):
        yield from (str(row["name"] or ""), own_name(str(row["canonical"])))


def _named(moves: Iterable[Move], provider: str, taken: set[str]) -> Iterator[Move]:
    for move in moves:
        name = new_name(move.agent.name, move.environment, provider, taken)
        taken.add(name)
        yield move._replace(name=name)


def _left(store: Facts) -> Iterator[Row]:
    """Identities that only contracts still name, as what they move away from: every agent may be off one that was never made here."""
    there = {row["canonical"] for row in store.query(_NAMED)}
    for canonical in (row["value"] for row in store.query(_LEFT)):
        kind = next((one for one in load("splitting")["names"] if canonical.startswith(one["start"])), None)
        if kind is not None and canonical not in there and "*" not in canonical:
            name = canonical.partition("@")[0].rpartition("/")[2]
            yield {"canonical": canonical, "name": name, "provider": kind["provider"], "kind": kind["kind"]}


def _chosen(rows: Iterable[Row], identity: str) -> Row:
    by_name = {str(row["canonical"]): row for row in rows}
    found = list(matching(read_principal(identity), by_name)) or [name for name, row in by_name.items() if row["name"] == identity]
    if len(found) == 1:
        return by_name[found[0]]
    if found:
        raise UsageError(f"{identity!r} may be {len(found)} identities", f"use one of {listed(found, 6)}")
    from difflib import get_close_matches

    close = get_close_matches(identity, [*by_name, *{str(row["name"]) for row in by_name.values()}], n=1)
    hint = f"did you mean {close[0]!r}?" if close else "`fivegates agents` shows which identities agents use"
    raise UsageError(f"no identity in these files is {identity!r}", hint)


def _no_agents(records: Iterable[AgentRecord], canonical: str) -> Iterator[tuple[AgentRecord, list[Use]]]:
    """Tool servers, candidates and the like that run as the identity."""
    for record in records:
        uses = list(_uses(record, canonical))
        if uses and record.class_ != "agent":
            yield record, uses


def _trusts(store: Facts, canonical: str) -> Iterable[Row]:
    return store.query(_TRUSTS, {"canonical": canonical})


def _uses(agent: AgentRecord, canonical: str) -> Iterator[Use]:
    for one in agent.deployments:
        for identity in one.identities:
            if identity.canonical == canonical:
                yield _use(one, identity)


def _use(one: DeploymentRecord, identity: IdentityRecord) -> Use:
    return Use(one.kind, one.workload, one.environment or "", identity.via, identity.place)


def _order(move: Move) -> tuple[bool, int, int, int, str]:
    """Those that can move first; of them the one whose mistake costs least first; whose risk nobody has said comes as if it were high."""
    return (not move.is_ready, RISKS.get(move.risk, 2), _PRODUCTION_LAST.get(move.environment, 1), len(move.apis), move.agent.id)


def _place(row: Row) -> Place:
    return Place(row["path"] or "", row["line"] or 1, 1)


class _Contracts:
    """What contracts say of grants and of moving, by agent."""

    def __init__(self, store: Facts) -> None:
        self._fields: dict[str, list[Row]] = {}
        for row in store.query(_FIELDS):
            self._fields.setdefault(row["contract"], []).append(row)
        self._of: dict[str, Row] = {}
        for row in store.query(_CONTRACTS):
            known = self._of.get(row["agent"])
            if known is None or (known["status"] != "active" and row["status"] == "active"):
                self._of[row["agent"]] = row

    def moves(self, agent: AgentRecord, uses: tuple[Use, ...], provider: str) -> Iterator[Move]:
        """One for each environment: an identity of one's own is one for each."""
        contract = self._of.get(agent.id)
        rows = self._fields.get(contract["id"], ()) if contract is not None else ()
        apis = tuple(dict.fromkeys(row["value"] for row in rows if _allows(row["field"], provider)))
        status, path, risk = (contract["status"], contract["path"], contract["risk"] or "") if contract is not None else ("", "", "")
        for environment in sorted({use.environment for use in uses}):
            there = tuple(use for use in uses if use.environment == environment)
            yield Move(agent, environment, status, path, risk, apis, there)

    def leaves(self, agent: AgentRecord, canonical: str) -> bool:
        """Whether the agent's contract says that it is being moved away from the identity."""
        contract = self._of.get(agent.id)
        rows = self._fields.get(contract["id"], ()) if contract is not None else ()
        return any(row["field"] == "migrating.from" and glob_matches(row["value"], canonical) for row in rows)


def _allows(field: str, provider: str) -> bool:
    start = f"scope.apis.{provider}"
    return field == start or (field.startswith(f"{start}.") and field.endswith(".allow"))
