"""When files were last changed, asked of git once for all of them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from fivegates.tree.changes import Change, last_changes
from fivegates.tree.git import Repository, find_repository

ANN, BOB = "Ann <ann@example.com>", "Bob <bob@example.com>"


def git(folder: Path, *arguments: str, day: str = "2026-01-01", who: str = "Ann") -> None:
    settings = (f"user.name={who}", f"user.email={who.lower()}@example.com", "commit.gpgsign=false", "init.defaultBranch=main")
    names = [part for setting in settings for part in ("-c", setting)]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    moment = f"{day}T12:00:00+0000"
    environment = {**kept, "GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment}
    subprocess.run(["git", "-C", str(folder), *names, *arguments], check=True, capture_output=True, env=environment)


def commit(folder: Path, files: dict[str, str], day: str, who: str = "Ann") -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "change", day=day, who=who)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Three commits: all files, one of them again, another one again; and a file that was never committed."""
    folder = tmp_path / "repo"
    folder.mkdir()
    git(folder, "init", "-q")
    commit(folder, {"a.tf": "1", "sub/b c.tf": "1", "sub/é.tf": "1"}, "2026-01-01")
    commit(folder, {"a.tf": "2"}, "2026-02-02", "Bob")
    commit(folder, {"sub/é.tf": "2", "other": "1"}, "2026-03-03")
    (folder / "new.tf").write_text("1", encoding="utf-8")
    return folder


def repository(folder: Path) -> Repository:
    found = find_repository(str(folder))
    assert found is not None
    return found


def test_every_file_has_its_own_last_change(tree: Path) -> None:
    found = last_changes(repository(tree), ["a.tf", "sub/b c.tf", "sub/é.tf", "new.tf", "gone.tf"])
    assert found == {
        "a.tf": Change("2026-02-02", BOB),
        "sub/b c.tf": Change("2026-01-01", ANN),
        "sub/é.tf": Change("2026-03-03", ANN),
    }
    assert list(found) == ["sub/é.tf", "a.tf", "sub/b c.tf"]  # what changed last comes first


def test_paths_are_those_of_the_folder_that_is_scanned(tree: Path) -> None:
    assert last_changes(repository(tree / "sub"), ["b c.tf", "a.tf"]) == {"b c.tf": Change("2026-01-01", ANN)}


def test_nothing_is_asked_about_nothing(tree: Path) -> None:
    assert last_changes(repository(tree), []) == last_changes(repository(tree), ["a\nb.tf", ""]) == {}


def test_where_a_shallow_clone_ends_no_change_is_known(tree: Path, tmp_path: Path) -> None:
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "-q", "--depth", "2", f"file://{tree}", str(shallow))
    found = last_changes(repository(shallow), ["a.tf", "sub/b c.tf", "sub/é.tf"])
    assert found == {"sub/é.tf": Change("2026-03-03", ANN)}  # the other two changed in the last commit at hand, or before it


def test_a_file_named_like_an_option_or_a_pattern_is_a_file(tree: Path) -> None:
    commit(tree, {"*.tf": "1"}, "2026-04-04", "Bob")
    assert last_changes(repository(tree), ["*.tf", "--all"]) == {"*.tf": Change("2026-04-04", BOB)}
