"""The examples of the checks as trees, and the findings that their markers ask for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from fivegates.changes.policy import head_settings
from fivegates.changes.renames import Renames
from fivegates.changing import add_change
from fivegates.engine.select import load_checks, load_examples
from fivegates.facts.wanted import Wanted
from fivegates.findings.model import Finding
from fivegates.gathering import Gathered, gather
from fivegates.settings import load_settings
from fivegates.tree.memory import MemoryTree
from fivegates.tree.memory_past import Before, MemoryPast
from fivegates.trying import TODAY, Example, Mark, examples_of
from fivegates.trying import scan_example as scan

__all__ = ["TODAY", "Before", "Example", "MemoryPast", "examples", "facts", "places", "scan"]


def examples() -> list[Example]:
    """Every example of every check that ships."""
    return [example for check in load_checks() for example in examples_of(check.id, load_examples(check.id))]


def facts(
    files: dict[str, str],
    today: date | None = None,
    past: Sequence[Before] = (),
    *,
    shallow: bool = False,
    base: dict[str, str] | None = None,
) -> Gathered:
    """The facts of these files, with those of their ``base``."""
    tree = MemoryTree(files)
    history = MemoryPast(files, past, today, is_whole=not shallow) if past and today else None
    if base is None:
        return gather(tree, load_settings(tree), today=today, past=history)
    before = MemoryTree(base)
    settings = load_settings(before)
    gathered = gather(tree, settings, today=today, past=history, wanted=Wanted(entitled=True))
    then = gather(before, settings, today=today, wanted=Wanted(entitled=True))
    add_change(then, gathered, Renames({}, files), head_settings(tree, settings).not_agent)
    return gathered


def places(findings: list[Finding] | tuple[Finding, ...]) -> list[Mark]:
    return sorted((finding.place.path, finding.place.line) for finding in findings)
