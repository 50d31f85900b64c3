"""What every report shares: the page it is laid out on, the words of the checks, and the redactor all text passes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from ..findings.model import ScanResult

GATES = ("inventory", "identity", "scope", "logging", "lifecycle", "runtime")
WIDTH = 100


class CheckText(Protocol):
    """The words of one check, as far as a report quotes them."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def gate(self) -> str: ...
    @property
    def severity(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def why(self) -> str: ...
    @property
    def fix(self) -> str: ...
    @property
    def relates_to(self) -> Sequence[str]: ...


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
