"""Whose a principal of a log line is: the agents and other workloads that act as it, as rows for text and JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from ..link.logged import OPEN, Logged, matching
from ..named_tuple import NamedTuple
from .clean import Clean, cleaned_data, printable
from .encode import to_json
from .identity_words import in_words
from .interface import WIDTH, Redactor
from .inventory import AgentRecord, Facts, inventory
from .json_report import Json, at
from .terminal import counted, finished, listed, paint, wrap

SCHEMA = "https://fivegates.dev/schemas/who-1.json"
_OTHERS = (
    "SELECT DISTINCT w.name, w.kind, e.identity, i.canonical, l.path, l.line FROM effective_identities e "
    "JOIN identities i ON i.id = e.identity JOIN workloads w ON w.id = e.workload LEFT JOIN locations l ON l.id = e.loc "
    "WHERE e.deployment = '' AND e.tool = 0 ORDER BY w.name, l.path, l.line"
)


class Other(NamedTuple):
    """A workload that is nobody's deployment and acts as ``canonical``."""

    name: str
    kind: str
    canonical: str
    path: str
    line: int


class Answer(NamedTuple):
    """``identities``: canonical names that the principal may be, with how sure. ``agents``: those that act as one of them."""

    principal: str
    logged: Logged
    identities: dict[str, str]
    agents: list[AgentRecord]
    others: list[Other]

    @property
    def verdict(self) -> str:
        """one | shared | other (a workload that is no agent) | nobody | unknown."""
        users = len(self.agents) + len({(other.name, other.kind) for other in self.others})
        if not self.identities:
            return "unknown"
        if users == 0:
            return "nobody"
        if users > 1 or (len(self.identities) > 1 and OPEN in self.identities.values()):
            return "shared"
        return "one" if self.agents else "other"


def answer(store: Facts, principal: str, logged: Logged) -> Answer:
    """Everything in the facts that acts as the principal."""
    names = [str(row["canonical"]) for row in store.query("SELECT DISTINCT canonical FROM identities ORDER BY canonical")]
    identities = matching(logged, names)
    agents = [one for one in inventory(store) if any(identity.canonical in identities for identity in _acting(one))]
    rows = store.query(_OTHERS) if identities else []
    others = [
        Other(row["name"], row["kind"], row["canonical"], row["path"] or "", row["line"] or 1)
        for row in rows
        if row["canonical"] in identities
    ]
    return Answer(principal, logged, identities, agents, others)


def _acting(agent: AgentRecord) -> Iterable[Any]:
    return (identity for one in agent.deployments for identity in one.identities)


def render_json(found: Answer, *, redactor: Redactor) -> str:
    """``schemas/who.schema.json`` describes it."""
    data: Json = {
        "principal": found.principal,
        "form": found.logged.form,
        "session": found.logged.session or None,
        "verdict": found.verdict,
        "identities": [{"canonical": name, "certainty": how, "words": in_words(name) or None} for name, how in found.identities.items()],
        "agents": [_agent(agent, found) for agent in found.agents],
        "others": [
            {"name": one.name, "kind": one.kind, "canonical": one.canonical, "place": {"path": one.path, "line": one.line}}
            for one in found.others
        ],
    }
    return to_json({"$schema": SCHEMA, "answer": cleaned_data(data, cache(redactor.redact))})


def _agent(agent: AgentRecord, found: Answer) -> Json:
    owner, contract = agent.owner, agent.contract
    return {
        "id": agent.id,
        "name": agent.name,
        "class": agent.class_,
        "place": at(agent.place),
        "owner": owner.principal if owner else None,
        "contract": contract.path if contract else None,
        "environments": sorted({one.environment or "" for one in agent.deployments} - {""}),
        "via": sorted({identity.via for identity in _acting(agent) if identity.canonical in found.identities}),
    }


def render_text(found: Answer, *, redactor: Redactor, color: bool = False, width: int = WIDTH) -> str:
    """The identity, who acts as it, and whether that answers the question."""
    clean = cache(lambda text: printable(redactor.redact(text)))
    lines: list[str] = []
    for name in found.identities:
        words = in_words(name)
        lines += [paint(line, "strong", color) for line in wrap(clean(name), width)]
        lines += wrap(clean(words), width, "  ", "    ") if words else []
    for agent in found.agents:
        lines += ["", *_entry(agent, found, clean, width)]
    for one in found.others:
        lines += ["", *wrap(clean(f"{one.name}  {one.kind}, no agent  {one.path}:{one.line}"), width, "", "  ")]
    return finished([*lines, *([""] if lines else []), *wrap(clean(_SAID[found.verdict](found)), width)])


def _entry(agent: AgentRecord, found: Answer, clean: Clean, width: int) -> list[str]:
    owner = f"owner {agent.owner.principal}" if agent.owner else "no owner"
    contract = f"contract {agent.contract.path}" if agent.contract else "no contract"
    lines = wrap(clean(f"{agent.name}  {agent.class_.replace('_', ' ')}  {agent.place.path}:{agent.place.line}"), width, "", "  ")
    for one in agent.deployments:
        ways = sorted({identity.via for identity in one.identities if identity.canonical in found.identities})
        if ways:
            lines += wrap(clean(f"{one.environment or 'environment unknown'}: by {listed(ways)}"), width, "  ", "    ")
    return [*lines, *wrap(clean(f"{owner}; {contract}"), width, "  ", "    ")]


def _one(found: Answer) -> str:
    agent = found.agents[0]
    return f"{found.principal} is {agent.name}" + (f", in the session {found.logged.session}" if found.logged.session else "") + "."


def _shared(found: Answer) -> str:
    users = [counted(len(found.agents), "agent")] if found.agents else []
    users += [counted(len(found.others), "other workload")] if found.others else []
    session = f" The session {found.logged.session} may tell." if found.logged.session else ""
    return f"No answer: {listed(users)} may act under this name, so a log line with it does not say which one did.{session}"


_SAID: dict[str, Callable[[Answer], str]] = {
    "one": _one,
    "shared": _shared,
    "other": lambda found: f"{found.principal} is {found.others[0].name}, which is no agent.",
    "nobody": lambda found: "These files name this identity, and nothing in them runs as it.",
    "unknown": lambda found: f"No identity in these files is {found.principal} (read as {found.logged.form}).",
}
