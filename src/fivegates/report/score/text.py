"""The scorecard for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from ...catalog import load
from ..clean import Clean, printable
from ..interface import WIDTH, Redactor
from ..terminal import cells, counted, finished, listed, pad, paint, shorten, wrap
from ..text_summary import UNSEEN
from .card import GATES, AgentScore, Answered, Card, GateScore
from .change import Difference
from .steps import next_steps

STYLES = {"green": "good", "amber": "medium", "red": "high", "not_applicable": "faint"}
MOST_AGENTS = 60
MOST_CHECKS = 6


def render(
    card: Card,
    names: dict[str, str],
    *,
    redactor: Redactor,
    by_owner: bool = False,
    change: Difference | None = None,
    color: bool = False,
    width: int = WIDTH,
) -> str:
    """``names``: what to call each agent by its id; ``by_owner``: agents under whoever owns them; ``change``: against another revision."""
    clean = cache(lambda text: printable(redactor.redact(text)))
    lines = [*_opening(card, color), ""]
    for gate in card.gates:
        lines += _gate(gate, card, color, width)
    if change is not None:
        lines += ["", *wrap(clean(change.sentence), width)]
    for part in (_agents(card, names, by_owner, clean, color, width), _next(card, names, clean, color, width), wrap(UNSEEN, width)):
        if shown := list(part):
            lines += ["", *shown]
    return finished(lines)


def _opening(card: Card, color: bool) -> Iterator[str]:
    """The four numbers, then how many gates are green."""
    numbers = card.numbers
    wide = len(str(numbers.in_production))
    for number, what in (
        (
            numbers.in_production,
            f"{'agent' if numbers.in_production == 1 else 'agents'} in production (an unknown environment counts as it)",
        ),
        (numbers.shared, "of them on a shared identity"),
        (numbers.reviewed, "reviewed in time"),
        (numbers.backed, "with an owner who is not known to have left, and a successor"),
    ):
        yield f"{str(number).rjust(wide)}  {what}"
    yield ""
    if not card.agents:
        yield "There are no agents here: the five gates do not apply."
    else:
        yield paint(f"{card.green} of 5 gates {'is' if card.green == 1 else 'are'} green", "strong", color)


def _gate(gate: GateScore, card: Card, color: bool, width: int) -> Iterator[str]:
    number = GATES.index(gate.name) + 1
    word = gate.colour.replace("_", " ")
    start, colour = f"{number} {pad(gate.name, 10)}", pad(word, 6)
    first, *rest = wrap(gate.because, width - len(start) - len(colour) - 2)
    yield f"{start}{paint(word, STYLES[gate.colour], color)}{colour[len(word) :]}  {first}"
    yield from (" " * (len(start) + len(colour) + 2) + line for line in rest)
    if gate.colour == "not_applicable":
        return
    yield from wrap(f"{load('gates')['gates'][gate.name]['asks']}", width, "  ")
    if gate.findings:
        parts = [check if many == 1 else f"{check} ({many})" for check, many in gate.findings.items()]
        yield from wrap(f"found: {listed(parts, MOST_CHECKS)}", width, "  ", "    ")
    yield from wrap(f"rests on: {'; '.join(_rests(one, len(card.agents)) for one in card.answers[gate.name])}", width, "  ", "    ")


def _rests(one: Answered, agents: int) -> str:
    how = "proven in code" if one.rests_on == "proven" else "declared"
    unknown = agents - len(one.agents)
    return f"{one.what}, {how} for {len(one.agents)}" + (f", unknown for {unknown}" if unknown else "")


def _agents(card: Card, names: dict[str, str], by_owner: bool, clean: Clean, color: bool, width: int) -> Iterator[str]:
    if not card.agents:
        return
    head = f"  score  {'  '.join(GATES)}"
    wide = max(5, min(max(cells(clean(names[one.entry.record.id])) for one in card.agents), 40, width - len(head)))
    yield paint(f"{pad('agent', wide)}{head}", "faint", color)
    if by_owner:
        for owner, agents in card.owners.items():
            green = sum(all(agent.gates[at].colour == "green" for agent in agents) for at in range(len(GATES)))
            yield from wrap(clean(f"{owner}: {green}/5, {counted(len(agents), 'agent')}"), width)
            yield from _rows(agents, names, wide, clean, color, width)
    else:
        yield from _rows(card.agents, names, wide, clean, color, width)


def _rows(agents: Sequence[AgentScore], names: dict[str, str], wide: int, clean: Clean, color: bool, width: int) -> Iterator[str]:
    for one in agents[:MOST_AGENTS]:
        yield from _agent(one, names, wide, clean, color, width)
    if len(agents) > MOST_AGENTS:
        yield f"and {len(agents) - MOST_AGENTS} more (--format json lists all)"


def _agent(one: AgentScore, names: dict[str, str], wide: int, clean: Clean, color: bool, width: int) -> Iterator[str]:
    """A line; a name that is longer than its column stands on a line of its own above, for names often differ in their ends."""
    name = clean(names[one.entry.record.id])
    if cells(name) > wide:
        yield shorten(name, width)
        name = ""
    columns = [paint(gate.colour, STYLES[gate.colour], color) + " " * (len(gate.name) - len(gate.colour)) for gate in one.gates]
    yield f"{pad(name, wide)}  {one.green}/5    {'  '.join(columns)}".rstrip()


def _next(card: Card, names: dict[str, str], clean: Clean, color: bool, width: int) -> Iterator[str]:
    steps = next_steps(card.findings, names)
    if not steps:
        return
    yield paint("Next, the gravest first", "strong", color)
    for number, step in enumerate(steps, 1):
        yield f"  {number} {clean(step.command)}"
        yield from wrap(clean(step.words), width, "      ")
