"""The registry: a row for each agent, with everything else that is known about it folded away in its first cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from html import escape

from ..markup import breakable
from ..terminal import counted
from ..verdict import rank
from .anchors import Anchors
from .findings import OPEN
from .model import Agent, Document, Line, Way
from .parts import item, severity, table, where

HEADS = (
    ("Agent", "text"),
    ("Gates", "number"),
    ("Findings", "number"),
    ("Owner", "text"),
    ("Identity", "text"),
    ("Shared by", "number"),
    ("Contract", "text"),
    ("Environment", "text"),
    ("Last change", "text"),
)
SHOW = (
    ("", "all agents"),
    ("production", "in production"),
    ("red", "with a red gate"),
    ("shared", "on a shared identity"),
    ("unowned", "without an owner"),
    ("uncontracted", "without a contract"),
    ("excepted", "with something let through"),
    ("sample", "in samples"),
)
_WEIGHT = 100_000


class Tally:
    """How many findings that count concern each agent, and the gravest of them."""

    def __init__(self, page: Document) -> None:
        self.number: dict[int, int] = defaultdict(int)
        self.gravest: dict[int, str] = {}
        self.first: dict[int, tuple[int, int]] = {}
        for at, check in enumerate(page.checks):
            for number, one in enumerate(check.findings):
                for agent in one.agents if one.state == OPEN else ():
                    self._add(agent, one.severity, (at, number))

    def _add(self, agent: int, word: str, where: tuple[int, int]) -> None:
        self.number[agent] += 1
        if agent not in self.gravest or rank(word) > rank(self.gravest[agent]):
            self.gravest[agent], self.first[agent] = word, where


def registry(page: Document, anchors: Anchors, tally: Tally) -> Iterator[str]:
    yield '<section id="agents" aria-labelledby="h-agents" data-noun="agents">'
    samples = sum(one.is_sample for one in page.agents)
    aside = f", {samples:,} of them in samples" if samples else ""
    yield f'<h2 id="h-agents">Agents <small>{len(page.agents):,}{aside}</small></h2>'
    if page.agents:
        yield from _controls(page)
        ways: dict[int, list[Way]] = defaultdict(list)
        for way in page.ways:
            ways[way.agent].append(way)
        rows = (_row(number, one, ways.get(number, ()), page, anchors, tally) for number, one in enumerate(page.agents))
        yield from table("agents", HEADS, rows, "Agents")
    else:
        yield "<p>No agent was found in these files.</p>"
    if page.beside:
        many = len(page.beside)
        head = f"{counted(many, 'more thing')} recognised that {'is' if many == 1 else 'are'} no agent"
        yield f"<details><summary>{head}</summary><ul>{''.join(item(one) for one in page.beside)}</ul></details>"
    yield "</section>"


def _controls(page: Document) -> Iterator[str]:
    environments = sorted({word for one in page.agents for word in one.environment.split(", ") if word})
    present = {flag for one in page.agents for flag in one.flags} | {""}
    yield '<form class="controls" role="search" aria-label="Filter agents" hidden>'
    yield '<label>Search <input type="search" name="text" autocomplete="off" spellcheck="false"></label>'
    yield '<label>Show <select name="flag">'
    yield "".join(f'<option value="{flag}">{words}</option>' for flag, words in SHOW if flag in present)
    yield '</select></label><label>Environment <select name="environment"><option value="">any</option>'
    yield "".join(f"<option>{escape(word)}</option>" for word in environments)
    yield '</select></label><button type="reset">Clear</button></form><p class="count" role="status"></p>'


def _row(number: int, one: Agent, ways: Iterable[Way], page: Document, anchors: Anchors, tally: Tally) -> str:
    identity = page.identities[one.identity] if one.identity >= 0 else None
    shown = f'<a href="#{anchors.identities[one.identity]}">{breakable(identity.label)}</a>' if identity is not None else _none("unknown")
    cells = (
        f'<th scope="row">{_name(number, one, anchors)}{where(one.at)}{_more(one, ways, page, anchors)}</th>',
        f'<td data-k="{one.green if one.marks else 9}">{_marks(one)}</td>',
        f'<td data-k="{_weight(number, tally)}">{_findings(number, anchors, tally)}</td>',
        f"<td>{breakable(one.owner) or _none('nobody')}</td>",
        f'<td class="id">{shown}</td>',
        f'<td class="n" data-k="{one.shared_by}">{_shared(one)}</td>',
        f"<td>{breakable(one.contract) or _none('none')}</td>",
        f"<td>{breakable(one.environment)}</td>",
        f'<td class="day">{escape(one.last_change) or _none("unknown")}</td>',
    )
    return f'<tr id="{anchors.agents[number]}" data-f="{" ".join(one.flags)}" data-e="{escape(one.environment)}">{"".join(cells)}</tr>'


def _name(number: int, one: Agent, anchors: Anchors) -> str:
    return f'<a class="name" href="#{anchors.agents[number]}">{breakable(one.name)}</a>'


def _none(word: str) -> str:
    return f'<span class="none">{word}</span>'


def _shared(one: Agent) -> str:
    return f"{one.shared_by:,} agents" if one.shared_by > 1 else _none("alone") if one.identity >= 0 else _none("unknown")


def _weight(number: int, tally: Tally) -> int:
    """What findings are sorted by: the gravest, then how many."""
    return (rank(tally.gravest[number]) + 1) * _WEIGHT + tally.number[number] if number in tally.gravest else 0


def _findings(number: int, anchors: Anchors, tally: Tally) -> str:
    """A link to the gravest; with the script it shows all of them."""
    if number not in tally.gravest:
        return _none("none")
    check, at = tally.first[number]
    many = counted(tally.number[number], "finding")
    return (
        f'<a href="#{anchors.findings[check][at]}" data-of="{anchors.agents[number]}">{tally.number[number]:,}'
        f'<span class="sr"> {many.partition(" ")[2]}</span></a> {severity(tally.gravest[number])}'
    )


def _marks(one: Agent) -> str:
    """Five squares to look at, and the same in words to hear."""
    if not one.marks:
        return _none("sample")
    squares = "".join(f'<i class="{mark.colour.replace(" ", "-")}">{number}</i>' for number, mark in enumerate(one.marks, 1))
    by_colour: dict[str, list[str]] = defaultdict(list)
    for mark in one.marks:
        by_colour[mark.colour].append(mark.gate)
    said = "; ".join(f"{colour}: {', '.join(gates)}" for colour, gates in by_colour.items())
    return f'<span class="marks" aria-hidden="true">{squares}</span><span class="sr">{said}</span>'


def _more(one: Agent, ways: Iterable[Way], page: Document, anchors: Anchors) -> str:
    """What the row has no column for."""
    facts = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(said)}</dd></div>" for name, said in one.facts)
    gates = "".join(f"<li><b>{mark.gate}</b> {mark.colour}: {escape(mark.because)}</li>" for mark in one.marks)
    acts = "".join(_acts(way, page, anchors) for way in ways) or "<li>As whom it acts is not known.</li>"
    return (
        f'<details class="more"><summary>More<span class="sr"> about {escape(one.name)}</span></summary><dl>{facts}</dl>'
        + (f'<p class="part">Gates</p><ul>{gates}</ul>' if gates else "")
        + f'<p class="part">Acts as</p><ul>{acts}</ul>'
        + (f'<p class="part">Why it is taken for an agent</p>{_list(one.evidence)}' if one.evidence else "")
        + "</details>"
    )


def _acts(way: Way, page: Document, anchors: Anchors) -> str:
    identity = page.identities[way.identity]
    doubt = f" ({escape(way.doubt)})" if way.doubt else ""
    return (
        f'<li><a href="#{anchors.identities[way.identity]}">{breakable(identity.label)}</a>: {escape(way.how)}{doubt}{where(way.at)}</li>'
    )


def _list(lines: Iterable[Line]) -> str:
    return f"<ul>{''.join(item(one) for one in lines)}</ul>"
