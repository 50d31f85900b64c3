"""GitLab's code quality report: one entry for each finding, which a merge request shows as degraded or resolved."""

from __future__ import annotations

from ..findings.model import ScanResult
from .clean import cleaned, printable
from .encode import to_json
from .interface import Page
from .verdict import reported

SEVERITIES = {"critical": "blocker", "high": "critical", "medium": "major", "low": "minor", "info": "info"}


def render(result: ScanResult, page: Page) -> str:
    """Paths are relative to git's top level; samples are info."""
    result = cleaned(result, printable)
    entries = [
        {
            "description": f"{finding.check} {finding.name}: {finding.message}",
            "check_name": finding.check,
            "fingerprint": finding.fingerprint,
            "severity": "info" if finding.sample else SEVERITIES[finding.severity],
            "location": {"path": result.prefix + finding.place.path, "lines": {"begin": finding.place.line}},
        }
        for finding in reported(result)
    ]
    return to_json(entries)
