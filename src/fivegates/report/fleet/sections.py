"""The organisation's report as sections of sentences and tables, which every format writes in its own way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ...named_tuple import NamedTuple
from ..terminal import counted, listed
from ..text_summary import UNSEEN
from .model import GATES, Fleet, FleetAgent, FleetFinding

MOST_ROWS = 2_000
MOST_CHANGES = 20  # of one kind; the JSON report has all
WIDE = ("finding", "what", "why")  # columns of sentences
_NAMES = ("place", "with", "repository", "repositories", "identity", "contract", "defined in", "used in", "in", "covers")
LONG = frozenset(_NAMES) | {"found", "about", "agent", "owner", "across"}  # columns of names, which may be broken over lines
TOLD = "What only the fleet can tell"
Rows = Sequence[Sequence[str]]


class Section(NamedTuple):
    """``lines`` stand before the table; a section with neither is left out."""

    title: str
    lines: Sequence[str] = ()
    header: Sequence[str] = ()
    rows: Rows = ()


class Number(NamedTuple):
    """``is_grave``: it should be 0 and is not."""

    number: int
    text: str
    is_grave: bool = False


def title(fleet: Fleet) -> str:
    """What the report is called."""
    return f"AI agents of {_repositories_of(len(fleet.repositories))}, {fleet.today}"


def _repositories_of(number: int) -> str:
    return f"{number:,} {'repository' if number == 1 else 'repositories'}"


def unread(fleet: Fleet) -> list[str]:
    """A sentence where the figures are not of everything that was listed."""
    missing = [one.name for one in fleet.not_read if not one.is_copy]
    if not missing:
        return []
    was, is_in = ("was", "is") if len(missing) == 1 else ("were", "are")
    return [f"{_repositories_of(len(missing))} {was} not read and {is_in} in none of these figures: {listed(missing, 5)}."]


def numbers(fleet: Fleet) -> list[Number]:
    """What the report opens with."""
    sharing = {one.finding.subject for one in fleet.findings if one.finding.gate == "identity" and len(one.repositories) > 1}
    agents = {f"{agent.repository}//{agent.id}" for agent in fleet.agents}
    shared = len(sharing & agents)
    grave = sum(one.finding.severity in ("critical", "high") for one in fleet.findings)
    return [
        Number(len(fleet.repositories), "repository" if len(fleet.repositories) == 1 else "repositories"),
        Number(len(fleet.agents), "agent" if len(fleet.agents) == 1 else "agents"),
        Number(sum(agent.in_production for agent in fleet.agents), "in production"),
        Number(grave, "critical or high across repositories", grave > 0),
        Number(shared, f"{'shares' if shared == 1 else 'share'} an identity with an agent or workload of another repository", shared > 0),
        Number(sum(agent.green == len(GATES) for agent in fleet.agents), "with five green gates"),
    ]


def sections(fleet: Fleet) -> Iterator[Section]:
    """In the order of a report."""
    yield from (section for section in _all(fleet) if section.lines or section.rows)


def _all(fleet: Fleet) -> Iterator[Section]:
    yield _told(fleet)
    yield _since(fleet)
    yield _gates(fleet)
    yield _owners(fleet)
    yield _repositories(fleet)
    yield _registry(fleet)
    yield Section(
        "Identities defined in one repository and used in another",
        (),
        ("identity", "defined in", "used in", "agents"),
        [(one.identity, listed(one.defined_in, 5), listed(one.used_in, 5), str(one.agents)) for one in fleet.crossings],
    )
    yield Section(
        "Contracts whose workload lives in another repository",
        (),
        ("contract", "in", "covers", "found"),
        [
            (one.name, f"{one.repository}//{one.path}:{one.line}", f"{one.kind} {one.pattern}", _found(one.state, one.where, one.reason))
            for one in fleet.elsewhere
        ],
    )
    yield Section(
        "Findings of one repository that another one answers",
        ["The scan of one repository cannot know better; they need no mending there."] if fleet.answered else (),
        ("check", "repository", "about"),
        [tuple(one) for one in fleet.answered],
    )
    yield Section(
        "Not read, and in none of the figures",
        (),
        ("repository", "why"),
        [(one.name, one.reason) for one in fleet.not_read],
    )
    yield Section("What this cannot see", [UNSEEN])


def _told(fleet: Fleet) -> Section:
    if not fleet.findings:
        asked = f"{counted(fleet.asked, 'check')} asked of {counted(len(fleet.repositories), 'repository', 'repositories')}"
        return Section(TOLD, [f"Nothing: {asked} together found no more than their own scans."])
    rows = [
        (one.finding.severity, one.finding.check, one.finding.message, _place(one), listed(one.repositories[1:], 3))
        for one in sorted(fleet.findings, key=_urgency)
    ]
    own = sum(fleet.own.values())
    lines = [f"Beside {counted(own, 'finding')} of the repositories' own scans, which are not told again here."]
    return Section(TOLD, lines, ("severity", "check", "finding", "place", "with"), rows)


def _urgency(one: FleetFinding) -> tuple[object, ...]:
    order = ("critical", "high", "medium", "low", "info")
    return order.index(one.finding.severity), one.finding.check, one.finding.group, one.finding.place


def _place(one: FleetFinding) -> str:
    return f"{one.finding.place.path}:{one.finding.place.line}"


def _found(state: str, where: Sequence[str], reason: str) -> str:
    if state == "found":
        return f"in {where[0]}"
    return "nowhere" if state == "missing" else f"not decided: {reason}" + (f" ({listed(where, 3)})" if where else "")


def _gates(fleet: Fleet) -> Section:
    if not fleet.agents:
        return Section("Five gates", ["No agent was found, so there is nothing to judge."])
    rows = [(gate, str(green), counted(number, "agent")) for gate, (green, number) in fleet.gates.items()]
    said = "Each agent's colours are those of its own repository's scan, with what the fleet adds."
    return Section("Five gates", [said], ("gate", "green", "of"), rows)


def _owners(fleet: Fleet) -> Section:
    rows = [
        (
            owner,
            str(len(agents)),
            str(sum(agent.in_production for agent in agents)),
            listed(sorted({agent.repository for agent in agents}), 3),
            *(_share(agents, gate) for gate in GATES),
            str(sum(len(agent.across) for agent in agents)),
        )
        for owner, agents in fleet.owners.items()
    ]
    return Section("By owner", (), ("owner", "agents", "in production", "repositories", *GATES, "across"), rows)


def _share(agents: Sequence[FleetAgent], gate: str) -> str:
    return f"{sum(agent.gates.get(gate) == 'green' for agent in agents)}/{len(agents)}"


def _repositories(fleet: Fleet) -> Section:
    rows = [
        (
            one.name,
            one.commit[:12],
            str(one.agents),
            *(str(one.findings.get(severity, 0)) for severity in ("critical", "high", "medium", "low")),
            str(one.across),
            *(_colour(one.gates, gate) for gate in GATES),
        )
        for one in sorted(fleet.repositories, key=lambda one: (-one.across, -one.agents, one.name))
        if one.agents or one.across
    ]
    without = len(fleet.repositories) - len(rows)
    lines = [f"{counted(without, 'repository', 'repositories')} without agents left out."] if without else ()
    return Section("By repository", lines, ("repository", "commit", "agents", "critical", "high", "medium", "low", "across", *GATES), rows)


def _registry(fleet: Fleet) -> Section:
    rows = [
        (
            agent.name,
            agent.repository,
            agent.owner,
            "yes" if agent.in_production else "no",
            agent.identity,
            agent.contract or "none",
            *(_colour(agent.gates, gate) for gate in GATES),
            ", ".join(agent.across),
        )
        for agent in fleet.agents
    ]
    header = ("agent", "repository", "owner", "production", "identity", "contract", *GATES, "across")
    hidden = len(rows) - MOST_ROWS
    lines = [f"The first {MOST_ROWS:,}, those with most that is not green; {hidden:,} more are in the JSON report."] if hidden > 0 else ()
    return Section("Registry", lines, header, rows[:MOST_ROWS])


def _colour(gates: Mapping[str, str], gate: str) -> str:
    return gates.get(gate, "").replace("_", " ")


def _since(fleet: Fleet) -> Section:
    heading, since = "Since the last run", fleet.since
    if since is None:
        return Section(heading, ["There was no run before this one in this folder."])
    if since.is_empty:
        return Section(heading, [f"Nothing is another than on {since.today}."])
    lines = [f"Compared with the run of {since.today}:"]
    if since.findings_gone and unread(fleet):
        lines.append("Not every repository was read: what is gone may only be out of sight.")
    rows = [
        *_changes("new", "finding", since.findings_new),
        *_changes("gone", "finding", since.findings_gone),
        *_changes("new", "agent", since.agents_new),
        *_changes("gone", "agent", since.agents_gone),
        *_changes("new", "repository", since.repositories_new),
        *_changes("gone", "repository", since.repositories_gone),
        *(("more" if now > then else "fewer", "gate", f"{gate}: {now} green, {then} before") for gate, then, now in since.greens),
    ]
    return Section(heading, lines, ("change", "of", "what"), rows)


def _changes(change: str, kind: str, names: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """A row each; what reads alike is one row with its number."""
    alike = Counter(names)
    for name, number in list(alike.items())[:MOST_CHANGES]:
        yield change, kind, name if number == 1 else f"{name} ({number} times)"
    if len(alike) > MOST_CHANGES:
        yield change, kind, f"and {len(alike) - MOST_CHANGES:,} more, all in the JSON report"
