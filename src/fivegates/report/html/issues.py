"""The findings: under each check its words once, then a row for each finding with its source line."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from ...findings.model import SEVERITIES
from ..interface import GATES
from ..markup import breakable
from ..prose import brief
from ..terminal import counted
from ..verdict import rank
from .anchors import Anchors
from .findings import LET, OPEN, SAMPLE
from .model import Check, Document, Finding, Line
from .parts import SHORT, code, inline, item, links, prose_of, severity, table, where

HEADS = (("Whom", ""), ("What", ""), ("Where", ""))
STATES = ((OPEN, "that count"), (LET, "let through"), (SAMPLE, "in samples"), ("", "all"))
MOST_AGENTS = 6


def issues(page: Document, anchors: Anchors) -> Iterator[str]:
    counting = sum(one.state == OPEN for check in page.checks for one in check.findings)
    yield '<section id="findings" aria-labelledby="h-findings" data-noun="findings">'
    yield f'<h2 id="h-findings">Findings <small>{counting:,}</small></h2>'
    if page.checks:
        yield from _controls(page)
        names = [agent.called for agent in page.agents]
        for at, check in enumerate(page.checks):
            yield from _check(check, anchors.findings[at], anchors, names)
    else:
        yield '<p>Nothing was found. What this rests on stands under <a href="#unseen">Not seen</a>.</p>'
    yield "</section>"


def _controls(page: Document) -> Iterator[str]:
    gates = [gate for gate in GATES if any(check.gate == gate for check in page.checks)]
    states = {one.state for check in page.checks for one in check.findings} | {""}
    yield '<form class="controls" role="search" aria-label="Filter findings" hidden>'
    yield '<label>Search <input type="search" name="text" autocomplete="off" spellcheck="false"></label>'
    yield '<label>Gate <select name="gate"><option value="">any</option>'
    yield "".join(f'<option value="{gate}">{_gate(gate)}</option>' for gate in gates)
    yield '</select></label><label>Severity <select name="severity"><option value="">any</option>'
    yield "".join(
        f'<option value="{rank(word)}">{word}{"" if word == SEVERITIES[-1] else " or above"}</option>' for word in reversed(SEVERITIES)
    )
    yield '</select></label><label>Agent <select name="agent"><option value="">any</option></select></label>'
    yield '<label>Show <select name="state">'
    yield "".join(f'<option value="{state}">{words}</option>' for state, words in STATES if state in states)
    yield '</select></label><button type="reset">Clear</button></form><p class="count" role="status"></p>'


def _gate(gate: str) -> str:
    return f"{SHORT[gate]} {gate}" if gate in SHORT else gate


def _check(check: Check, names: tuple[str, ...], anchors: Anchors, agents: list[str]) -> Iterator[str]:
    yield f'<article class="check" id="check-{escape(check.id)}" data-gate="{check.gate}">'
    yield f"<h3>{severity(check.severity)} {escape(check.id)} <span>{escape(check.name)}</span>{_origin(check)}</h3>"
    yield f'<p class="title">{escape(check.title)} <span class="note">gate {_gate(check.gate)}, {_number(check)}</span></p>'
    if check.fix:
        yield f'<p class="fix"><b>Fix:</b> {inline(brief(check.fix))}</p>'
        yield f"<details><summary>Why, and the fix in full</summary>{''.join(prose_of(check.why))}{''.join(prose_of(check.fix))}</details>"
    rows = (_row(one, names[number], check, anchors, agents) for number, one in enumerate(check.findings))
    yield from table("findings", HEADS, rows, f"Findings of {escape(check.id)}")
    yield "</article>"


def _origin(check: Check) -> str:
    return f' <span class="note">from {escape(check.origin)}</span>' if check.origin else ""


def _number(check: Check) -> str:
    parts = []
    for state, words in ((OPEN, "finding"), (LET, "let through"), (SAMPLE, "in samples")):
        number = sum(one.state == state for one in check.findings)
        if number:
            parts.append(counted(number, words) if state == OPEN else f"{number:,} {words}")
    return ", ".join(parts)


def _row(one: Finding, anchor: str, check: Check, anchors: Anchors, agents: list[str]) -> str:
    """``data-t`` only of what does not count, ``data-a`` only where not every agent has a link in the row: there may be many rows."""
    whom = links(anchors.agents, agents, one.agents, MOST_AGENTS, "agents")
    subject = f'<span class="subject">{breakable(one.subject)}</span>' if one.subject else ""
    milder = f" {severity(one.severity)}" if one.severity != check.severity else ""
    note = f' <span class="note">({escape(one.note)})</span>' if one.note else ""
    via = f' <span class="note">through {escape(one.via)}</span>' if one.via else ""
    related = "".join(item(line) for line in one.related)
    attributes = f' data-t="{one.state}"' if one.state != OPEN else ""
    if len(one.agents) > MOST_AGENTS:
        attributes += f' data-a="{" ".join(anchors.agents[agent] for agent in one.agents)}"'
    return (
        f'<tr id="{anchor}" data-s="{rank(one.severity)}"{attributes}>'
        f"<td>{subject}{whom}</td><td><span>{inline(one.message)}</span>{milder}{note}"
        + (f'<ul class="see">{related}</ul>' if related else "")
        + f"</td><td>{where(one.at)}{code(one.code)}{via}</td></tr>"
    )


def unseen(page: Document) -> Iterator[str]:
    """What takes from all this, as in every other report."""
    yield '<section id="unseen" aria-labelledby="h-unseen"><h2 id="h-unseen">Not seen</h2>'
    for one in page.unseen:
        more = (Line(f"and {one.more:,} more: --format json lists all"),) if one.more else ()
        yield f"<h3>{escape(one.title)}</h3><p>{escape(one.sentence)}</p>"
        if one.lines:
            yield f"<ul>{''.join(item(line) for line in (*one.lines, *more))}</ul>"
    yield "</section>"
