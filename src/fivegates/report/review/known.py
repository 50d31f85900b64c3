"""All that pages are made of, read once for every agent of a tree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ...findings.model import Finding
from ...lifecycle.matters import matters_of
from ...lifecycle.model import Matter
from ...settings import Settings
from ..inventory import Facts, Row
from ..registry.entry import IN_FORCE, Entry
from ..why import Holders
from .credentials import Lives, read_lives
from .dependencies import read_dependencies
from .model import Line
from .words import Approvals, read_approvals

_FIELDS = (
    "SELECT f.contract, f.field, f.value FROM contract_fields f WHERE f.field IN "
    "('team', 'lifecycle.reviewed_by', 'lifecycle.successor', 'lifecycle.expires')"
)
_CONTRACTS = (
    "SELECT k.id, k.agent, k.status, k.path, k.name, k.owner, k.reviewed_on, l.path AS file, l.line FROM contracts k "
    "LEFT JOIN locations l ON l.id = k.loc WHERE k.sample = 0"
)
_PEOPLE = "SELECT p.principal, p.status, p.last_active_on FROM people p"
_OWNERS = "SELECT o.agent, o.principal, o.source FROM owners o"
_USERS = (
    "SELECT DISTINCT e.identity, a.id, a.name FROM effective_identities e JOIN deployments d ON d.id = e.deployment "
    "JOIN agents a ON a.id = d.agent JOIN identities i ON i.id = e.identity "
    "WHERE a.class = 'agent' AND a.sample = 0 AND i.is_per_run = 0 AND e.tool = 0"
)


@dataclass(frozen=True)
class Since:
    """What changed about agents since their reviews, by agent; ``notes``: what of it could not be told."""

    changes: Mapping[str, Sequence[Line]]
    notes: Mapping[str, str]


class Known:
    """The facts and what surrounds them. ``today``: as of when dates are judged; ``within``: days in which what falls due counts as due."""

    def __init__(
        self,
        store: Facts,
        holdings: Holders | None,
        settings: Settings,
        entries: Sequence[Entry],
        findings: Iterable[Finding],
        since: Since,
        today: date,
        within: int,
    ) -> None:
        self.store, self.holdings, self.since = store, holdings, since
        self.today, self.within = today, timedelta(days=within)
        self.entries = [entry for entry in entries if entry.record.class_ == "agent" and not entry.record.sample]
        self.samples = sum(entry.record.class_ == "agent" and entry.record.sample for entry in entries)
        self.findings = list(findings)
        self.approvals: Approvals = read_approvals(store)
        self.lives: Lives = read_lives(store)
        self.dependencies = read_dependencies(store)
        self.matters: dict[str, list[Matter]] = defaultdict(list)
        for matter in matters_of(store, settings):
            self.matters[matter.id].append(matter)
        self.fields = _fields(store.query(_FIELDS))
        self.contracts, self.homeless = _contracts(store.query(_CONTRACTS))
        self.people = {row["principal"]: row for row in store.query(_PEOPLE)}
        self.owners: dict[str, list[Row]] = defaultdict(list)
        for row in sorted(store.query(_OWNERS), key=lambda row: (row["source"], row["principal"])):
            self.owners[row["agent"]].append(row)
        self.users: dict[str, dict[str, str]] = defaultdict(dict)
        for row in store.query(_USERS):
            self.users[row["identity"]][row["id"]] = row["name"]

    def said(self, agent: str, field: str) -> str:
        """What the agent's contract says, '' where it says nothing."""
        contract = self.contracts.get(agent)
        return self.fields.get((contract["id"], field), "") if contract is not None else ""


def _fields(rows: Iterable[Row]) -> dict[tuple[str, str], str]:
    return {(row["contract"], row["field"]): row["value"] for row in rows}


def _contracts(rows: Iterable[Row]) -> tuple[dict[str, Row], list[Row]]:
    """The contract of each agent, as the registry chooses it, and those of nothing that is in these files and in force."""
    found: dict[str, Row] = {}
    homeless: list[Row] = []
    for row in sorted(rows, key=lambda row: (row["status"] != "active", row["path"], row["line"] or 0, row["id"])):
        if row["agent"]:
            found.setdefault(row["agent"], row)
        elif row["status"] in IN_FORCE:
            homeless.append(row)
    return found, homeless
