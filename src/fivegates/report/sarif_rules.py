"""The checks as SARIF rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..findings.model import Finding, OtherCheck
from .interface import CheckText
from .prose import prose
from .sarif_parts import Json, shown

MOST_TAGS = 10  # shown; 20 are accepted

LEVELS = {"critical": "error", "high": "error", "medium": "warning", "low": "note", "info": "note"}
SCORES = {"critical": "9.5", "high": "8.0", "medium": "5.5", "low": "2.0", "info": "0.1"}

NOTIFICATIONS: list[Json] = [
    {"id": "fivegates/error", "shortDescription": {"text": "A file or a part of one could not be read."}},
    {"id": "fivegates/template", "shortDescription": {"text": "A template of another tool, not judged."}},
    {"id": "fivegates/not_read", "shortDescription": {"text": "Recognised and not read."}},
    {"id": "fivegates/modelled", "shortDescription": {"text": "A module that is not in the tree, read by what is known of it."}},
    {"id": "fivegates/notice", "shortDescription": {"text": "Something about how the scan was asked."}},
    {"id": "fivegates/cut", "shortDescription": {"text": "More than a SARIF run holds."}},
]


def level(severity: str) -> str:
    return LEVELS[severity]


def rules(findings: Iterable[Finding], checks: Mapping[str, CheckText]) -> list[Json]:
    """A rule for each check that is known or has a finding, by id."""
    named = {finding.check: finding for finding in findings}
    return [_known(checks[id]) if id in checks else _unknown(named[id]) for id in sorted({*checks, *named})]


def _known(check: CheckText) -> Json:
    relations = ", ".join(check.relates_to)
    help_text = shown(prose(check.fix), 700) + (f" Relates to {shown(relations, 250)}." if relations else "")
    rule = _rule(check.id, check.name, check.gate, check.severity, check.title, check.why, help_text, tuple(check.relates_to))
    return _of_another(rule, check) if isinstance(check, OtherCheck) else rule


def _of_another(rule: Json, check: OtherCheck) -> Json:
    """A rule of another tool: it says whose it is, and where it is explained."""
    tags = {"tags": ["security", check.gate, check.origin], "precision": "medium", "security-severity": SCORES[check.severity]}
    return rule | {"helpUri": check.url, "properties": tags}


def _unknown(finding: Finding) -> Json:
    """A rule for a check whose words are not at hand."""
    return _rule(finding.check, finding.name, finding.gate, finding.severity, finding.name, finding.name, finding.name, ())


def _rule(id: str, name: str, gate: str, severity: str, title: str, why: str, help_text: str, relates_to: tuple[str, ...]) -> Json:
    return {
        "id": id,
        "name": "".join(part.capitalize() for part in name.split("-")),
        "shortDescription": {"text": shown(title)},
        "fullDescription": {"text": shown(why)},
        "help": {"text": help_text},
        "defaultConfiguration": {"level": level(severity)},
        "properties": {
            "tags": ["security", gate, *relates_to][:MOST_TAGS],
            "precision": "high",
            "security-severity": SCORES[severity],
        },
    }
