"""The machine-readable report; ``schemas/result.schema.json`` describes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from .. import __version__
from ..findings.model import Finding, Related, ScanResult, Unanswered
from ..readers.interface import Problem
from ..source import Place
from .encode import to_json
from .gates import Gate, gates
from .interface import Page
from .verdict import blocking, by_severity, reported, silenced

SCHEMA = "https://fivegates.dev/schemas/result-1.json"
Json = dict[str, object]


def render(result: ScanResult, page: Page) -> str:
    """The document in a fixed order of keys and rows; two runs over one tree give the same bytes."""
    found, ignored = reported(result), silenced(result)
    document: Json = {
        "$schema": SCHEMA,
        "version": __version__,
        "exit_code": result.exit_code,
        "fail_on": result.fail_on,
        "prefix": result.prefix,
        "findings": [finding_json(finding, result.fail_on) for finding in found],
        "ignored": [finding_json(finding, result.fail_on) for finding in ignored],
        "gates": {gate.name: _gate(gate) for gate in gates(result, page.checks)},
        "counts": _counts(result, found, ignored),
        "unresolved": [_unanswered(question) for question in sorted(result.unresolved, key=_question_order)],
        "errors": _problems(result.problems, "error"),
        "templates": _problems(result.problems, "template"),
        "not_read": _problems(result.problems, "not_read"),
        "modelled": _problems(result.problems, "modelled"),
        "notices": [{"place": at(notice.place), "message": notice.message} for notice in sorted(result.notices)],
    }
    if result.beside is not None:
        document["beside"] = result.beside._asdict()
    return to_json(document)


def at(place: Place) -> Json:
    """A place as every document of fivegates writes it."""
    return {"path": place.path, "line": place.line}


def finding_json(finding: Finding, fail_on: str) -> Json:
    """A finding as every document of fivegates writes it."""
    return {
        "check": finding.check,
        "name": finding.name,
        "gate": finding.gate,
        "severity": finding.severity,
        "confidence": finding.confidence,
        "status": finding.status,
        "blocks": blocking(finding, fail_on),
        "subject": finding.subject,
        "group": finding.group,
        "message": finding.message,
        "place": at(finding.place),
        "via": finding.via,
        "related": [_related(related) for related in finding.related],
        "sample": finding.sample,
        "ignored": finding.ignored or None,
        "fingerprint": finding.fingerprint,
        "pack": finding.pack or None,
        "origin": finding.origin or None,
    }


def _related(related: Related) -> Json:
    return {"place": at(related.place), "message": related.message}


def _gate(gate: Gate) -> Json:
    return {"status": gate.status, "because": gate.because, "findings": gate.findings, "checks": list(gate.checks)}


def _counts(result: ScanResult, found: list[Finding], ignored: list[Finding]) -> Json:
    kinds = Counter(problem.kind for problem in result.problems)
    classes = Counter(agent.class_ for agent in result.agents)
    return {
        "files": dict(sorted(result.files.items())),
        "agents": {name: classes[name] for name in ("agent", "candidate", "tool_server", "llm_infrastructure")},
        "findings": by_severity(found),
        "blocking": sum(blocking(finding, result.fail_on) for finding in found),
        "samples": sum(finding.sample for finding in found),
        "ignored": len(ignored),
        "unresolved": len(result.unresolved),
        "errors": kinds["error"],
        "templates": kinds["template"],
        "not_read": kinds["not_read"],
        "modelled": kinds["modelled"],
        "facts": dict(sorted(result.counts.items())),
    }


def _question_order(question: Unanswered) -> tuple[str, str, Place, str]:
    return (question.subject, question.attribute, question.place, question.reason)


def _unanswered(question: Unanswered) -> Json:
    return {
        "subject": question.subject,
        "attribute": question.attribute,
        "reason": question.reason,
        "place": at(question.place),
    }


def _problems(problems: Iterable[Problem], kind: str) -> list[Json]:
    return [{"place": at(problem.place), "reason": problem.reason} for problem in sorted(problems) if problem.kind == kind]
