"""GitLab's code quality report: one entry for each finding and unreadable file, which a merge request shows as degraded or resolved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from hashlib import sha256

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
    return to_json([*entries, *_unreadable(result)])


def _unreadable(result: ScanResult) -> Iterator[dict[str, object]]:
    """Files and parts of files that may be why the job fails; they are known again by path, reason and which of these they are."""
    met: Counter[tuple[str, str]] = Counter()
    for problem in sorted(one for one in result.problems if one.kind == "error"):
        path = result.prefix + problem.place.path
        met[path, problem.reason] += 1
        known = f"unreadable\0{path}\0{problem.reason}\0{met[path, problem.reason]}"
        yield {
            "description": f"cannot be read: {problem.reason}",
            "check_name": "unreadable",
            "fingerprint": sha256(known.encode("utf-8", "surrogatepass")).hexdigest(),
            "severity": "major",
            "location": {"path": path, "lines": {"begin": problem.place.line}},
        }
