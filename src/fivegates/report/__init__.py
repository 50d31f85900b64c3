"""Reports: one module per format; only the one asked for is imported."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, cast

from ..errors import UsageError

if TYPE_CHECKING:
    from ..findings.model import ScanResult
    from .interface import CheckText, Redactor, Report

FORMATS = {
    "text": "text",
    "json": "json_report",
    "sarif": "sarif",
    "github": "github",
    "gitlab": "gitlab",
    "junit": "junit",
    "markdown": "markdown_report",
    "csv": "csv_report",
}


def render(
    result: ScanResult,
    format: str,
    *,
    color: bool,
    redactor: Redactor,
    checks: Mapping[str, CheckText] | None = None,
    width: int | None = None,
) -> str:
    """The report of a scan in one of ``FORMATS``, ending in a line feed.

    ``width`` is in terminal cells, by default the terminal's; ``checks`` gives titles and fixes by check id.
    Raises ``UsageError`` for an unknown format.
    """
    if format not in FORMATS:
        raise UsageError(f"there is no report format '{format}'", f"use one of {', '.join(FORMATS)}")
    from .clean import cleaned
    from .interface import Page
    from .terminal import terminal_width

    report = cast("Report", import_module(f".{FORMATS[format]}", __name__))
    result = cleaned(result, redactor.redact)
    page = Page({**(checks or {}), **{one.id: one for one in result.others}}, color, width or terminal_width())
    return report.render(result, page)
