"""Findings as CSV, one a row, ignored ones with their reason."""

from __future__ import annotations

from ..findings.model import ScanResult
from .cells import table
from .clean import cleaned, printable
from .interface import Page
from .verdict import blocking, reported, silenced

HEADER = ("check", "name", "gate", "severity", "confidence", "blocks", "subject", "path", "line", "message", "ignored", "fingerprint")


def render(result: ScanResult, page: Page) -> str:
    """The gravest first; paths are relative to git's top level."""
    result = cleaned(result, printable)
    rows = [
        (
            one.check,
            one.name,
            one.gate,
            one.severity,
            one.confidence,
            "yes" if blocking(one, result.fail_on) else "no",
            one.subject,
            result.prefix + one.place.path,
            one.place.line,
            one.message,
            one.ignored,
            one.fingerprint,
        )
        for one in [*reported(result), *silenced(result)]
    ]
    return table(HEADER, rows)
