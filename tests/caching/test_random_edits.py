"""Whatever is edited, with a cache a scan and a diff say what they say without one.

``FIVEGATES_RANDOM_EDITS=500 pytest tests/caching/test_random_edits.py`` runs longer.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from edited_tree import EditedTree

from fivegates.caching.folder import Folder
from fivegates.caching.shelf import Shelf
from fivegates.changes.renames import Renames
from fivegates.changing import judge_change
from fivegates.engine.select import load_checks
from fivegates.errors import FivegatesError
from fivegates.keeping import gather_facts
from fivegates.parts import gathering as parts
from fivegates.report import render
from fivegates.report.change.json import render as render_change
from fivegates.scan import ScanOptions, judge_facts
from fivegates.settings import load_settings
from fivegates.tree.commit import CommitTree
from fivegates.tree.git import find_repository
from fivegates.tree.index import IndexTree
from fivegates.tree.interface import Tree
from fivegates.tree.past import GitPast
from fivegates.tree.working import WorkingTree

sys.path.append(str(Path(__file__).parents[1] / "pipeline"))
from generated_tree import generated_tree

EDITS = int(os.environ.get("FIVEGATES_RANDOM_EDITS", "24"))
TODAY = date(2026, 11, 29)
ESTATE = Path(__file__).parents[2] / "examples" / "estate"


def scanned(tree: Tree, cache: Folder | None, today: date) -> str:
    """The JSON of a scan, or why there is none."""
    try:
        settings = load_settings(tree)
        repository = find_repository(tree.root)
        past = GitPast(repository) if repository is not None and isinstance(tree, WorkingTree) else None
        options = ScanOptions(today, cache=cache, past=past)
        facts = gather_facts(cache, tree, settings, today=today, past=past)
        result = judge_facts(facts, tree, settings, options)
    except FivegatesError as error:
        return f"{type(error).__name__}: {error.message}"
    checks = {check.id: check for check in load_checks()}
    return "".join(render(result, format, color=False, redactor=facts.redactor, checks=checks, width=100) for format in ("json", "text"))


def compared(root: Path, cache: Folder | None) -> str:
    """The JSON of what the working tree adds to HEAD."""
    try:
        base, head = CommitTree(root, "HEAD"), WorkingTree(root)
        change = judge_change(base, head, Renames({}, [entry.path for entry in head.entries()]), ScanOptions(TODAY, cache=cache), "HEAD")
    except FivegatesError as error:
        return f"{type(error).__name__}: {error.message}"
    return render_change(change.result, change.comparison, change.base, redactor=change.redactor)


def files_of(folder: Path) -> dict[str, str]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in paths}


@pytest.mark.parametrize("seed", range(2))
def test_cached_and_uncached_results_are_equal(seed: int, tmp_path: Path, cache_folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "LEAST_FILES", 0)
    edited = EditedTree(tmp_path, files_of(ESTATE) if seed else generated_tree(seed, roots=3), seed)
    cache = Folder(f"{cache_folder}/kept")
    assert cache.fault(str(tmp_path)) == ""
    found: Counter[bool] = Counter()
    find = Shelf.find

    def counted(shelf: Shelf) -> object:
        kept = find(shelf)
        found[kept is not None] += 1
        return kept

    monkeypatch.setattr(Shelf, "find", counted)
    for step in range(EDITS // 2):
        what = edited.edit()
        today = replace_day(step)
        for tree in (WorkingTree, IndexTree, lambda root: CommitTree(root, "HEAD")):
            assert scanned(tree(tmp_path), cache, today) == scanned(tree(tmp_path), None, today), (step, what)
        if step % 3 == 0:
            assert compared(tmp_path, cache) == compared(tmp_path, None), (step, what)
    print(f"{EDITS // 2} edits: {found[True]} found, {found[False]} not")
    assert found[True] > EDITS // 8, "the cache has to be used for this to say anything"
    assert found[False] > EDITS // 8


def replace_day(step: int) -> date:
    """A later day now and then: what ends or is due on a day is found anew."""
    return date(2026, 12, 1 + step % 30)
