"""What every report shares: the page it is laid out on, the words of the checks, and the redactor all text passes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from ..findings.model import CheckText, ScanResult
from ..named_tuple import NamedTuple

__all__ = ["GATES", "WIDTH", "CheckText", "Page", "Redactor", "Report"]

GATES = ("inventory", "identity", "scope", "logging", "lifecycle", "runtime")
WIDTH = 100


class Redactor(Protocol):
    """Takes live credentials out of what is about to be shown."""

    def collect_data(self, data: Any) -> None:
        """Remember the live values of ``data``."""

    def redact(self, text: str) -> str:
        """The text without credential values."""

    def redact_data(self, data: Any) -> Any:
        """The same for lists and mappings of plain data; a credential becomes ``{"$secret": name}``."""


class Page(NamedTuple):
    """How a report is laid out: ANSI ``color`` or not, ``width`` in terminal cells, and the checks by id."""

    checks: Mapping[str, CheckText]
    color: bool
    width: int


class Report(Protocol):
    """One format: a module of this package with this function."""

    def render(self, result: ScanResult, page: Page) -> str:
        """The whole report, ending in a line feed; ``result`` has passed the redactor."""
