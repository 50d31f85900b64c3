"""Every text of a result through one function (the redactor, the stripping of control characters) before a format sees it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

from ..facts.model import Agent
from ..findings.model import Finding, Notice, Related, ScanResult, Unanswered
from ..readers.interface import Problem
from ..source import Place

Clean = Callable[[str], str]

# Characters that make a terminal or a web page show something else than is there: bidirectional controls, zero-width
# characters, line and paragraph separators, surrogates from undecodable file names.
_HIDDEN = [0xAD, 0x61C, *range(0x200B, 0x2010), *range(0x2028, 0x202F), *range(0x2060, 0x2070), 0xFEFF, *range(0xD800, 0xE000)]
_CONTROLS = [*range(0x20), *range(0x7F, 0xA0)]
_SHOWN = dict.fromkeys((0x09, 0x0A, 0x0D), " ")


@cache
def _table() -> dict[int, str]:
    return {code: _SHOWN.get(code, "\N{REPLACEMENT CHARACTER}") for code in (*_CONTROLS, *_HIDDEN)}


def printable(text: str) -> str:
    """The text on one line, with blanks for tabs and line feeds and U+FFFD for every control, bidirectional or invisible character."""
    return text if text.isascii() and text.isprintable() else text.translate(_table())


def cleaned(result: ScanResult, clean: Clean) -> ScanResult:
    """The result with ``clean`` applied to everything that came from the scanned tree; ids of checks and fingerprints stay."""
    clean = cache(clean)
    return replace(
        result,
        root=clean(result.root),
        prefix=clean(result.prefix),
        files={clean(kind): number for kind, number in result.files.items()},
        agents=[_agent(agent, clean) for agent in result.agents],
        findings=[_finding(finding, clean) for finding in result.findings],
        ignored=[_finding(finding, clean) for finding in result.ignored],
        problems=[Problem(_place(problem.place, clean), clean(problem.reason), problem.kind) for problem in result.problems],
        unresolved=[_unanswered(question, clean) for question in result.unresolved],
        notices=[Notice(_place(notice.place, clean), clean(notice.message)) for notice in result.notices],
        lines={_place(place, clean): clean(line) for place, line in result.lines.items()},
    )


def _place(place: Place, clean: Clean) -> Place:
    return replace(place, path=clean(place.path))


def _agent(agent: Agent, clean: Clean) -> Agent:
    return replace(agent, id=clean(agent.id), name=clean(agent.name), loc=clean(agent.loc))


def _unanswered(question: Unanswered, clean: Clean) -> Unanswered:
    return Unanswered(clean(question.subject), clean(question.attribute), clean(question.reason), _place(question.place, clean))


def _finding(finding: Finding, clean: Clean) -> Finding:
    return replace(
        finding,
        subject=clean(finding.subject),
        message=clean(finding.message),
        place=_place(finding.place, clean),
        key=tuple(clean(value) for value in finding.key),
        related=tuple(Related(_place(related.place, clean), clean(related.message)) for related in finding.related),
        group=clean(finding.group),
        via=clean(finding.via),
        ignored=clean(finding.ignored),
    )
