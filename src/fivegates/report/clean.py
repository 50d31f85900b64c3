"""Every text of a result through one function (the redactor, the stripping of control characters) before a format sees it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

from ..facts.model import Agent
from ..findings.model import Finding, Notice, OtherCheck, Related, ScanResult, Unanswered
from ..readers.interface import Problem
from ..secrets.sanitise import sanitise
from ..source import Place

Clean = Callable[[str], str]


def printable(text: str) -> str:
    """The text on one line, without what could make a terminal show something else than is there."""
    if text.isascii() and text.isprintable():
        return text
    return sanitise(text).replace("\n", " ").replace("\t", " ")


def cleaned_data(data: object, clean: Clean) -> object:
    """Plain data with ``clean`` applied to every text but the keys; its shape stays."""
    if isinstance(data, str):
        return clean(data)
    if isinstance(data, dict):
        return {key: cleaned_data(value, clean) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [cleaned_data(item, clean) for item in data]
    return data


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
        touched={clean(path): spans for path, spans in result.touched.items()},
        others=tuple(_other(check, clean) for check in result.others),
        lines={_place(place, clean): clean(line) for place, line in result.lines.items()},
    )


def _place(place: Place, clean: Clean) -> Place:
    return place._replace(path=clean(place.path))


def _agent(agent: Agent, clean: Clean) -> Agent:
    return agent._replace(id=clean(agent.id), name=clean(agent.name), loc=clean(agent.loc))


def _unanswered(question: Unanswered, clean: Clean) -> Unanswered:
    return Unanswered(clean(question.subject), clean(question.attribute), clean(question.reason), _place(question.place, clean))


def _other(check: OtherCheck, clean: Clean) -> OtherCheck:
    return check._replace(title=clean(check.title), why=clean(check.why), fix=clean(check.fix), url=clean(check.url))


def _finding(finding: Finding, clean: Clean) -> Finding:
    return finding._replace(
        subject=clean(finding.subject),
        message=clean(finding.message),
        place=_place(finding.place, clean),
        key=tuple(clean(value) for value in finding.key),
        related=tuple(Related(_place(related.place, clean), clean(related.message)) for related in finding.related),
        group=clean(finding.group),
        via=clean(finding.via),
        ignored=clean(finding.ignored),
        pack=clean(finding.pack),
    )
