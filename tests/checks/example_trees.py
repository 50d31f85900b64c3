"""The examples of the checks as trees, and the findings that their markers ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from fivegates.engine.select import load_checks, load_examples
from fivegates.findings.model import Finding, ScanResult
from fivegates.scan import Gathered, ScanOptions, gather, scan_tree
from fivegates.settings import load_settings
from fivegates.tree.memory import MemoryTree

TODAY = "2026-11-21"
MARKER = re.compile(r"(?:#|//|/\*) expect: (?P<checks>[A-Z0-9 ]+?)(?: \*/)?$", re.MULTILINE)
Mark = tuple[str, int]


@dataclass(frozen=True)
class Example:
    """One example of ``check``; ``fails`` says on which list it stands."""

    check: str
    fails: bool
    title: str
    language: str
    files: dict[str, str]
    expect: tuple[str, ...]
    today: date

    def __str__(self) -> str:
        return f"{self.check} {'fail' if self.fails else 'pass'} {self.language}: {self.title}"

    def marks(self) -> list[Mark]:
        """Every (path, line) on which a finding of the check is expected, sorted."""
        listed = [(path, int(line)) for path, _, line in (place.rpartition(":") for place in self.expect)]
        return sorted(listed + [mark for path, text in self.files.items() for mark in self._marks(path, text)])

    def _marks(self, path: str, text: str) -> Iterator[Mark]:
        for match in MARKER.finditer(text):
            if self.check in match["checks"].split():
                yield path, text.count("\n", 0, match.start()) + 1


def examples() -> list[Example]:
    """Every example of every check that ships."""
    return [
        _example(check.id, kind == "fail", entry)
        for check in load_checks()
        for kind in ("fail", "pass")
        for entry in load_examples(check.id)[kind]
    ]


def _example(check: str, fails: bool, entry: dict[str, Any]) -> Example:
    today = date.fromisoformat(entry.get("today", TODAY))
    return Example(check, fails, entry["title"], entry["language"], entry["files"], tuple(entry.get("expect", ())), today)


def scan(files: dict[str, str], check: str, today: date) -> ScanResult:
    """What a scan of these files says, asked for one check."""
    tree = MemoryTree(files)
    return scan_tree(tree, load_settings(tree), ScanOptions(today=today, select={check}))


def facts(files: dict[str, str], today: date | None = None) -> Gathered:
    """The facts of these files."""
    tree = MemoryTree(files)
    return gather(tree, load_settings(tree), today=today)


def places(findings: list[Finding] | tuple[Finding, ...]) -> list[Mark]:
    return sorted((finding.place.path, finding.place.line) for finding in findings)
