"""The scorecard as Markdown."""

from __future__ import annotations

from functools import cache

from ...secrets.sanitise import disarm
from ..clean import printable
from ..interface import Redactor
from ..markdown import code, escaped
from ..text_summary import UNSEEN
from .card import GATES, Card
from .change import Difference
from .steps import next_steps

MOST_AGENTS = 500


def render(card: Card, names: dict[str, str], *, redactor: Redactor, by_owner: bool = False, change: Difference | None = None) -> str:
    clean = cache(lambda text: printable(redactor.redact(text)))
    numbers = card.numbers
    lines = [
        f"# Five gates: {card.green}/5" if card.agents else "# Five gates: no agents",
        "",
        "| in production | on a shared identity | reviewed in time | with an owner and a successor |",
        "|---|---|---|---|",
        f"| {numbers.in_production} | {numbers.shared} | {numbers.reviewed} | {numbers.backed} |",
        "",
        "| gate | colour | why | rests on |",
        "|---|---|---|---|",
    ]
    for gate in card.gates:
        rests = "; ".join(f"{one.what}: {one.rests_on} for {len(one.agents)} of {len(card.agents)}" for one in card.answers[gate.name])
        lines.append(f"| {gate.name} | {gate.colour.replace('_', ' ')} | {escaped(clean(gate.because))} | {escaped(rests)} |")
    if change is not None:
        lines += ["", escaped(clean(change.sentence))]
    if card.agents:
        lines += ["", f"| agent | owner | score | {' | '.join(GATES)} |", f"|---|---|---|{'---|' * len(GATES)}"]
    agents = [one for each in card.owners.values() for one in each] if by_owner else card.agents
    for one in agents[:MOST_AGENTS]:
        name, owner = escaped(clean(names[one.entry.record.id])), escaped(clean(one.owner))
        lines.append(f"| {name} | {owner} | {one.green}/5 | {' | '.join(gate.colour for gate in one.gates)} |")
    steps = next_steps(card.findings, names)
    if steps:
        lines += ["", "Next, the gravest first:", ""]
        lines += [f"{number}. {code(clean(step.command))} {escaped(clean(step.words))}" for number, step in enumerate(steps, 1)]
    lines += ["", UNSEEN]
    return "\n".join(map(disarm, lines)) + "\n"
