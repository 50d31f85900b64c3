"""Tries the checks of a pack: each on its own examples, and its query against the rules that a scan cannot wait for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from .changes.renames import Renames
from .changing import judge_change
from .engine.check import Check
from .engine.packs.pack import Packs
from .engine.select import load_checks
from .findings.model import ScanResult
from .named_tuple import NamedTuple
from .readers.interface import Problem
from .scan import EXCEPTIONS, ScanOptions, scan_tree
from .settings import load_settings
from .tree.memory import MemoryTree
from .tree.memory_past import Before, MemoryPast

TODAY = "2026-11-21"  # of examples that name no day
MARKER = re.compile(r"(?:#|//|/\*) expect: (?P<checks>[A-Z0-9 ]+?)(?: \*/)?$", re.MULTILINE)
MOVING = frozenset(("path", "line", "loc", "address", "commit"))  # columns that change when nothing else does
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


class Tried(NamedTuple):
    """How one check did: ``wrong`` says what is not as it should be, empty where all is well. ``examples``: how many were tried."""

    check: Check
    examples: int
    wrong: tuple[str, ...]


def examples_of(check: str, entries: Mapping[str, Any]) -> list[Example]:
    """The examples of a check, as its file has them. Raises ``ValueError`` for a day that is none."""
    return [_example(check, kind == "fail", entry) for kind in ("fail", "pass") for entry in entries.get(kind, ())]


def _example(check: str, fails: bool, entry: Mapping[str, Any]) -> Example:
    today = date.fromisoformat(entry.get("today", TODAY))
    past = tuple(Before(one["on"], one["by"], one["files"]) for one in entry.get("past", ()))
    expect, shallow = tuple(entry.get("expect", ())), entry.get("shallow", False)
    return Example(check, fails, entry["title"], entry["language"], entry["files"], expect, today, past, shallow, entry.get("base"))


def scan_example(
    files: dict[str, str],
    check: str,
    today: date,
    past: Sequence[Before] = (),
    *,
    shallow: bool = False,
    base: dict[str, str] | None = None,
    packs: Packs | None = None,
) -> ScanResult:
    """What a scan of these files says, asked for one check; what the change to them says, where there is a ``base``.

    ``packs``: checks besides those that ship; by default those that the files themselves bring.
    """
    tree = MemoryTree(files)
    history = MemoryPast(files, past, today, is_whole=not shallow) if past else None
    is_late = check in late_checks()
    options = ScanOptions(today=today, select=() if is_late else {check}, past=history)
    if base is not None:
        return judge_change(MemoryTree(base), tree, Renames({}, files), options, "base", packs=packs).result
    result = scan_tree(tree, load_settings(tree), options, packs)
    return replace(result, findings=[one for one in result.findings if one.check == check]) if is_late else result


@cache
def late_checks() -> frozenset[str]:
    """The checks that ask what became of the findings of all others."""
    return frozenset(check.id for check in load_checks() if EXCEPTIONS in check.needs)


def try_pack(packs: Packs) -> list[Tried]:
    """Every check of the packs on its examples."""
    return [_try(check, packs) for check in packs.checks]


def _try(check: Check, packs: Packs) -> Tried:
    alone = Packs(checks=(check,), places=packs.places)
    try:
        examples = examples_of(check.id, packs.examples[check.id])
    except ValueError as error:
        return Tried(check, 0, (f"an example's day is none: {error}",))
    wrong = [*_unsound(check), *_unclaimed(check, examples)]
    for example in examples:
        wrong += [f"{'fail' if example.fails else 'pass'} {example.title!r}: {reason}" for reason in _differences(example, alone)]
    return Tried(check, len(examples), tuple(wrong))


def _differences(example: Example, packs: Packs) -> Iterator[str]:
    """How what was found differs from what is marked."""
    marks = example.marks()
    if bool(marks) != example.fails:
        yield f"no line is marked with `# expect: {example.check}`" if example.fails else "a line is marked, and it should pass"
    result = scan_example(
        example.files, example.check, example.today, example.past, shallow=example.shallow, base=example.base, packs=packs
    )
    yield from (_told(problem) for problem in result.problems if problem.kind == "error")
    found = [(finding.place.path, finding.place.line) for finding in result.findings]
    yield from (f"nothing is found at {path}:{line}, which is marked" for path, line in sorted({*marks} - {*found}))
    yield from (f"a finding at {path}:{line}, which is not marked" for path, line in sorted({*found} - {*marks}))
    yield from (f"more than one finding at {path}:{line}" for path, line in sorted({one for one in found if found.count(one) > 1}))


def _told(problem: Problem) -> str:
    return f"{problem.place.path}:{problem.place.line}: {problem.reason}"


def _unclaimed(check: Check, examples: Sequence[Example]) -> Iterator[str]:
    given = {(example.language, example.fails) for example in examples}
    for language in check.claims:
        for fails in (True, False):
            if (language, fails) not in given:
                yield f"it claims {language} and has no example that {'fails' if fails else 'passes'} in it"


def _unsound(check: Check) -> Iterator[str]:
    """What would make its findings wrong, or new with every change."""
    for column in check.key:
        if column in MOVING:
            yield f"key: {column} changes when code moves, and every finding would be a new one"
    if can_walk():
        from sqlglot.errors import SqlglotError

        from .engine.packs.absence import refuse

        try:
            yield from refuse(check.query)
        except (SqlglotError, RecursionError) as error:
            yield f"the query cannot be walked to see whether it concludes from absence: {str(error)[:200]}"


def can_walk() -> bool:
    """Whether sqlglot is there, which walks queries."""
    from importlib.util import find_spec

    return find_spec("sqlglot") is not None
