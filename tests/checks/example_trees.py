"""The examples of the checks as trees, and the findings that their markers ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from fivegates.changes.renames import Renames
from fivegates.changing import add_change, judge_change
from fivegates.engine.select import load_checks, load_examples
from fivegates.findings.model import Finding, ScanResult
from fivegates.scan import Gathered, ScanOptions, gather, scan_tree
from fivegates.settings import load_settings
from fivegates.tree.memory import MemoryTree
from fivegates.tree.past import Changed

TODAY = "2026-11-21"
MARKER = re.compile(r"(?:#|//|/\*) expect: (?P<checks>[A-Z0-9 ]+?)(?: \*/)?$", re.MULTILINE)
Mark = tuple[str, int]


LATE = {check.id for check in load_checks() if "exceptions" in check.needs}  # which ask what became of the others' findings


class Before(NamedTuple):
    """What one address committed on a day: whole files."""

    on: str
    by: str
    files: dict[str, str]


class MemoryPast:
    """The history of an example, whose last commit is the example itself; the same answers as git's."""

    def __init__(self, files: dict[str, str], past: Sequence[Before], today: date, *, is_whole: bool = True) -> None:
        self.is_whole = is_whole
        self._commits = [*past, Before(today.isoformat(), "ci@example.com", files)]

    def commit_on(self, day: str) -> str | None:
        return next((str(at) for at, one in reversed([*enumerate(self._commits)]) if one.on <= day), None)

    def changed_since(self, commit: str) -> frozenset[Changed]:
        then, now = self._files(int(commit)), self._files(len(self._commits) - 1)
        return frozenset(Changed(path, path not in now) for path in then.keys() | now.keys() if then.get(path) != now.get(path))

    def tree_at(self, commit: str) -> MemoryTree:
        return MemoryTree(self._files(int(commit)))

    def last_active(self) -> dict[str, str]:
        return {one.by: one.on for one in self._commits}

    def _files(self, commit: int) -> dict[str, str]:
        if commit == len(self._commits) - 1:
            return self._commits[-1].files
        whole: dict[str, str] = {}
        for one in self._commits[: commit + 1]:
            whole.update(one.files)
        return whole


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
    past: tuple[Before, ...] = ()
    shallow: bool = False
    base: dict[str, str] | None = None

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
    past = tuple(Before(one["on"], one["by"], one["files"]) for one in entry.get("past", ()))
    expect, shallow = tuple(entry.get("expect", ())), entry.get("shallow", False)
    return Example(check, fails, entry["title"], entry["language"], entry["files"], expect, today, past, shallow, entry.get("base"))


def scan(
    files: dict[str, str],
    check: str,
    today: date,
    past: Sequence[Before] = (),
    *,
    shallow: bool = False,
    base: dict[str, str] | None = None,
) -> ScanResult:
    """What a scan of these files says, asked for one check; what the change to them says, where there is a ``base``."""
    tree = MemoryTree(files)
    history = MemoryPast(files, past, today, is_whole=not shallow) if past else None
    options = ScanOptions(today=today, select=() if check in LATE else {check}, past=history)
    if base is not None:
        return judge_change(MemoryTree(base), tree, Renames({}, files), options, "base").result
    result = scan_tree(tree, load_settings(tree), options)
    return replace(result, findings=[one for one in result.findings if one.check == check]) if check in LATE else result


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
    gathered = gather(tree, settings, today=today, past=history, entitled=True)
    add_change(
        gather(before, settings, today=today, entitled=True).store, gathered.store, Renames({}, files), load_settings(tree), settings
    )
    return gathered


def places(findings: list[Finding] | tuple[Finding, ...]) -> list[Mark]:
    return sorted((finding.place.path, finding.place.line) for finding in findings)
