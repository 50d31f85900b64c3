"""The registry of agents for a terminal: a table, one row for each deployment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache

from .clean import printable
from .interface import WIDTH, Redactor
from .inventory import AgentRecord, DeploymentRecord
from .table import table
from .terminal import counted, finished, listed, paint, wrap

HEADERS = ("name", "class", "sure", "environment", "runs as", "owner", "contract", "place")
CLASS_WORDS = {
    "agent": ("agent", "agents"),
    "tool_server": ("tool server", "tool servers"),
    "llm_infrastructure": ("piece of LLM infrastructure", "pieces of LLM infrastructure"),
    "candidate": ("candidate", "candidates"),
}
MARKS = "conditional: exists only if a switch is turned; sample: lies in a folder of samples and never blocks"


def render(agents: Iterable[AgentRecord], *, redactor: Redactor, candidates: bool = False, color: bool = False, width: int = WIDTH) -> str:
    """The table, and how many there are of each class; candidates are only counted unless asked for."""
    every = list(agents)
    shown = [agent for agent in every if candidates or agent.class_ != "candidate"]
    clean = cache(lambda text: printable(redactor.redact(text)))
    rows = [[clean(cell) for cell in row] for agent in shown for row in _rows(agent)]
    lines = [*table(HEADERS, rows, width, color), ""] if rows else []
    lines += wrap(f"{_counts(every)}.{_hint(every, candidates)}", width)
    if any(agent.conditional or agent.sample for agent in shown):
        lines += [paint(line, "faint", color) for line in wrap(MARKS, width)]
    return finished(lines)


def _counts(agents: list[AgentRecord]) -> str:
    found = Counter(agent.class_ for agent in agents)
    return listed(counted(found[kind], *words) for kind, words in CLASS_WORDS.items() if found[kind] or kind == "agent")


def _hint(agents: list[AgentRecord], candidates: bool) -> str:
    hidden = not candidates and any(agent.class_ == "candidate" for agent in agents)
    return " --candidates lists the candidates too; --explain NAME says why one is taken for an agent." if hidden else ""


def _rows(agent: AgentRecord) -> Iterator[tuple[str, ...]]:
    """One row for each deployment; what belongs to the agent stands in the first."""
    first = (_name(agent), agent.class_.replace("_", " "), f"{agent.confidence:.2f}")
    owned = (agent.owner.principal if agent.owner else "-", _contract(agent))
    if not agent.deployments:
        yield (*first, "-", "-", *owned, f"{agent.place.path}:{agent.place.line}")
    for number, one in enumerate(agent.deployments):
        place = agent.place if number == 0 else one.place
        facts = (one.environment or "unknown", _identities(one))
        yield (*(first if number == 0 else ("", "", "")), *facts, *(owned if number == 0 else ("", "")), f"{place.path}:{place.line}")


def _name(agent: AgentRecord) -> str:
    marks = [word for word, marked in (("conditional", agent.conditional), ("sample", agent.sample)) if marked]
    return f"{agent.name} ({', '.join(marks)})" if marks else agent.name


def _identities(one: DeploymentRecord) -> str:
    keys = sum(identity.held for identity in one.identities)
    names = ", ".join(identity.canonical for identity in one.identities if not identity.held) or "unknown"
    return f"{names}, holds {counted(keys, 'key')}" if keys else names


def _contract(agent: AgentRecord) -> str:
    contract = agent.contract
    if contract is None:
        return "-"
    return contract.path if contract.status == "active" else f"{contract.path} ({contract.status})"
