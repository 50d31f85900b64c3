"""The registry of agents for a terminal: a table where it fits the page, otherwise a few lines for each agent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache

from ..readers.interface import Problem
from .clean import Clean, printable
from .interface import WIDTH, Redactor
from .inventory import AgentRecord, DeploymentRecord
from .reasons import told
from .sure import sure
from .table import fits, table
from .terminal import cells, counted, finished, listed, paint, shorten_path, wrap

HEADERS = ("name", "class", "sure", "environment", "runs as", "owner", "contract", "place")
CLASS_WORDS = {
    "agent": ("agent", "agents"),
    "tool_server": ("tool server", "tool servers"),
    "llm_infrastructure": ("piece of LLM infrastructure", "pieces of LLM infrastructure"),
    "candidate": ("candidate", "candidates"),
}
MOST_REASONS = 8  # for which something was not read
MARKS = "conditional: exists only if a switch is turned; sample: lies in a folder of samples and never blocks"


def render(
    agents: Iterable[AgentRecord],
    *,
    redactor: Redactor,
    candidates: bool = False,
    not_read: Iterable[Problem] = (),
    color: bool = False,
    width: int = WIDTH,
) -> str:
    """The agents, and how many there are of each class; candidates are only counted unless asked for.

    ``not_read``: the files of languages that are recognised and not read; the count never stands without them.
    """
    every = list(agents)
    shown = [agent for agent in every if candidates or agent.class_ != "candidate"]
    clean = cache(lambda text: printable(redactor.redact(text)))
    rows = [[clean(cell) for cell in row] for agent in shown for row in _rows(agent)]
    if rows and fits(HEADERS, rows, width):
        lines = [*table(HEADERS, rows, width, color), ""]
    else:
        lines = [line for agent in shown for line in [*_entry(agent, clean, width, color), ""]]
    lines += wrap(f"{_counts(every)}.{_hint(every, candidates)}", width)
    unread = unread_sentence(not_read)
    lines += wrap(clean(unread), width) if unread else []
    if any(agent.conditional or agent.sample for agent in shown):
        lines += [paint(line, "faint", color) for line in wrap(MARKS, width)]
    return finished(lines)


def _counts(agents: list[AgentRecord]) -> str:
    found = Counter(agent.class_ for agent in agents)
    return listed(counted(found[kind], *words) for kind, words in CLASS_WORDS.items() if found[kind] or kind == "agent")


def unread_sentence(problems: Iterable[Problem]) -> str:
    """Which recognised languages were not read, '' where there are none."""
    reasons = told(problems)
    if not reasons:
        return ""
    total = sum(len(reason.problems) for reason in reasons)
    kinds = listed((f"{reason.text} ({len(reason.problems)})" for reason in reasons), MOST_REASONS)
    return f"Recognised and not read, so agents in {'it' if total == 1 else 'them'} are not seen: {kinds}."


def _hint(agents: list[AgentRecord], candidates: bool) -> str:
    hidden = not candidates and any(agent.class_ == "candidate" for agent in agents)
    return " --candidates lists the candidates too; --explain NAME says why one is taken for an agent." if hidden else ""


def _rows(agent: AgentRecord) -> Iterator[tuple[str, ...]]:
    """One row for each deployment; what belongs to the agent stands in the first."""
    first = (_name(agent), agent.class_.replace("_", " "), sure(agent.confidence))
    owned = (agent.owner.principal if agent.owner else "-", _contract(agent))
    if not agent.deployments:
        yield (*first, "-", "-", *owned, f"{agent.place.path}:{agent.place.line}")
    for number, one in enumerate(agent.deployments):
        place = agent.place if number == 0 else one.place
        facts = (one.environment or "unknown", _identities(one))
        yield (*(first if number == 0 else ("", "", "")), *facts, *(owned if number == 0 else ("", "")), f"{place.path}:{place.line}")


def _entry(agent: AgentRecord, clean: Clean, width: int, color: bool) -> list[str]:
    """One agent on lines of its own: what it is, as whom each deployment runs, whose it is."""
    name, what = clean(_name(agent)), f"{agent.class_.replace('_', ' ')} {sure(agent.confidence)}"
    where = shorten_path(clean(f"{agent.place.path}:{agent.place.line}"), width - 2)
    start = wrap(what, width, f"{name}  ", "  ") if cells(name) < width // 2 else [*wrap(name, width), f"  {what}"]
    if cells(f"{name}  {what}  {where}") <= width:
        lines = [f"{paint(name, 'strong', color)}  {what}  {paint(where, 'place', color)}"]
    else:
        lines = [start[0].replace(name, paint(name, "strong", color), 1), *start[1:], f"  {paint(where, 'place', color)}"]
    for number, one in enumerate(agent.deployments):
        again = f" ({one.place.path}:{one.place.line})" if number else ""
        text = f"{one.environment or 'environment unknown'}: {_acts(one)}{again}"
        lines += wrap(clean(text), width, "  ", "    ")
    owner = f"owner {agent.owner.principal}" if agent.owner else "no owner"
    contract = _contract(agent)
    return [*lines, *wrap(clean(f"{owner}; {f'contract {contract}' if contract != '-' else 'no contract'}"), width, "  ", "    ")]


def _name(agent: AgentRecord) -> str:
    marks = [word for word, marked in (("conditional", agent.conditional), ("sample", agent.sample)) if marked]
    return f"{agent.name} ({', '.join(marks)})" if marks else agent.name


def _acts(one: DeploymentRecord) -> str:
    names = _identities(one)
    return f"its identity is {names}" if names.startswith("unknown") else f"runs as {names}"


def _identities(one: DeploymentRecord) -> str:
    keys = sum(identity.held for identity in one.identities)
    acting = [f"{two.canonical} ({two.name})" if two.name else two.canonical for two in one.identities if not two.held]
    names = ", ".join(acting) or "unknown"
    return f"{names}, holds {counted(keys, 'key')}" if keys else names


def _contract(agent: AgentRecord) -> str:
    contract = agent.contract
    if contract is None:
        return "-"
    return contract.path if contract.status == "active" else f"{contract.path} ({contract.status})"
