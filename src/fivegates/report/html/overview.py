"""The top of the page: the answer, the five gates, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from ..markup import breakable
from ..text_summary import UNSEEN
from .model import Gate, Summary
from .parts import inline, severity


def overview(summary: Summary) -> Iterator[str]:
    yield f'<section id="summary" aria-labelledby="h-summary"><h2 id="h-summary">{_headline(summary)}</h2>'
    look = "good" if summary.is_clean else "bad"
    yield f'<p class="verdict {look}"><b>Exit code {summary.exit_code}</b>: {escape(summary.verdict)}.</p>'
    if summary.nothing:
        yield f"<p>{inline(summary.nothing)}</p>"
    yield '<ul class="numbers">'
    for number, what in summary.numbers:
        yield f"<li><b>{number:,}</b> {escape(what)}</li>"
    yield f'<li class="found"><b>{sum(number for _, number in summary.severities):,}</b> {_found(summary)}</li></ul>'
    yield '<ol class="gates">'
    for number, gate in enumerate(summary.gates, 1):
        yield from _gate(number, gate)
    yield "</ol>"
    yield from _steps(summary)
    yield f'<p class="aside">{escape(UNSEEN)}</p></section>'


def _headline(summary: Summary) -> str:
    if not summary.agents:
        return "No agent was found: the five gates do not apply"
    return f"{summary.green} of 5 gates {'is' if summary.green == 1 else 'are'} green"


def _found(summary: Summary) -> str:
    parts = [f"{severity(word)} {number:,}" for word, number in summary.severities if number]
    return f"finding{'' if sum(number for _, number in summary.severities) == 1 else 's'} {' '.join(parts)}"


def _gate(number: int, gate: Gate) -> Iterator[str]:
    colour = gate.mark.colour
    yield f'<li class="gate {colour.replace(" ", "-")}"><h3>{number} {gate.mark.gate}</h3><p class="colour">{colour}</p>'
    yield f"<p>{escape(gate.mark.because)}</p>"
    if gate.checks:
        found = " ".join(f'<a href="#check-{check}">{check}</a>{f" ({many:,})" if many > 1 else ""}' for check, many in gate.checks)
        yield f"<p>found: {found}</p>"
    if gate.rests_on:
        rests = "".join(f"<li>{escape(said)}</li>" for said in gate.rests_on)
        yield f"<details><summary>What it rests on</summary><p>{escape(gate.asks)}</p><ul>{rests}</ul></details></li>"
    else:
        yield f"<p>{escape(gate.asks)}</p></li>"


def _steps(summary: Summary) -> Iterator[str]:
    if not summary.steps:
        return
    yield '<h3>Next, the gravest first</h3><ol class="steps">'
    for command, words in summary.steps:
        yield f"<li><code>{breakable(command)}</code> <span>{escape(words)}</span></li>"
    yield "</ol>"
