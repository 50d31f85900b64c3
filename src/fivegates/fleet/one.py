"""Scans one repository of a fleet, in whatever process: its facts as a Parquet file's bytes, and a summary of what its own scan says.

Of a git repository the commit that HEAD means is read, from the object store: a bare clone will do, and what lies about in a checkout does
not count. Any other folder is read as it is.
"""

from __future__ import annotations

import gc
import hashlib
import tempfile
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from ..errors import FivegatesError, TreeError
from ..facts.wanted import Wanted
from ..named_tuple import NamedTuple
from ..settings import load_settings
from ..tree.commit import CommitTree
from ..tree.git import Repository
from ..tree.interface import Tree
from ..tree.working import WorkingTree
from .targets import Target, commit_of, head_of, repository_of

Summary = dict[str, Any]
LONGEST_REASON = 300


class Outcome(NamedTuple):
    """``reason``: why there are no facts, '' where there are."""

    name: str
    summary: Summary
    facts: bytes = b""
    reason: str = ""


def state_of(path: str) -> str:
    """What is read at a path, told from any other state of it: ``commit:<name>`` or ``files:<digest>``. Raises ``TreeError``."""
    repository = repository_of(path)
    commit = _head(repository) if repository is not None else ""
    if commit:
        return f"commit:{commit}"
    digest = hashlib.sha256()
    for entry in WorkingTree(path).entries():
        about = Path(path, entry.path).lstat()
        digest.update(f"{entry.path}\0{about.st_size}\0{about.st_mtime_ns}\n".encode("utf-8", "surrogateescape"))
    return f"files:{digest.hexdigest()}"


def _head(repository: Repository) -> str:
    """'' for a repository in which nothing was committed yet."""
    try:
        return head_of(repository)
    except TreeError:
        return ""


def scan_one(target: Target, today: str) -> Outcome:
    """Never raises: what goes wrong is a reason."""
    gc.disable()
    try:
        return _scan(target, date.fromisoformat(today))
    except FivegatesError as error:
        return failed(target, error.message)
    except Exception as error:
        return failed(target, f"fivegates failed on it: {type(error).__name__}: {error}")
    finally:
        gc.enable()
        gc.collect()


def failed(target: Target, reason: str) -> Outcome:
    """No facts, and why; a reason is one line."""
    return Outcome(target.name, {}, b"", " ".join(reason.split())[:LONGEST_REASON] or "it gave no reason")


def _scan(target: Target, today: date) -> Outcome:
    from ..gathering import gather
    from ..report.clean import cleaned_data, printable
    from ..scan import ScanOptions, judge_facts
    from ..scoring import score_result
    from ..tree.past import GitPast
    from .exported import About, exported_tables
    from .summarising import summary_of
    from .writing import write_parquet

    if not Path(target.path).is_dir():
        raise TreeError("there is no such folder")
    state = state_of(target.path)
    repository = repository_of(target.path)
    tree, commit = _tree(target.path, repository, state)
    settings = load_settings(tree)
    past = GitPast(repository) if repository is not None and commit else None
    gathered = gather(tree, settings, wanted=Wanted(every_identity=True), today=today, past=past)
    result = judge_facts(gathered, tree, settings, ScanOptions(today))
    card = score_result(gathered, result, tree, settings, today)
    redact = gathered.redactor.redact
    with tempfile.TemporaryDirectory(prefix="fivegates-") as folder:
        file = Path(folder, "facts.parquet")
        write_parquet(file, About(target.name, commit), exported_tables(gathered.store, redact))
        facts = file.read_bytes()
    gathered.store.close()
    summary = cleaned_data(summary_of(result, card), cache(lambda text: printable(redact(text))))
    return Outcome(target.name, {"commit": commit, "state": state, **summary}, facts)  # type: ignore[dict-item]


def _tree(path: str, repository: Repository | None, state: str) -> tuple[Tree, str]:
    kind, _, commit = state.partition(":")
    if kind == "commit":
        return CommitTree(path, commit, repository), commit
    tree = WorkingTree(path)
    return tree, commit_of(tree)
