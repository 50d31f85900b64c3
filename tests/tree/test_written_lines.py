"""Which lines a change writes is read from git's patch, whatever names and texts stand in it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from fivegates.tree.hunks import read_hunks
from fivegates.tree.index import require_repository
from fivegates.tree.revisions import altered_files, written_lines

NAMES = (
    "plain.tf",
    "with blank.tf",
    'quo"ted.tf',
    "tab\t.tf",
    "line\nfeed.tf",
    "ümlaut.tf",
    "back\\slash.tf",
    "b/b.tf",
    "-x.tf",
    ":(top)m.tf",
    "*.tf",
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "config", "diff.noprefix", "true")
    git(tmp_path, "config", "color.diff", "always")
    git(tmp_path, "config", "diff.interHunkContext", "5")
    return tmp_path


def git(root: Path, *words: str) -> None:
    who = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    quiet = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(["git", *who, *words], cwd=root, check=True, capture_output=True, env=quiet)


def commit(root: Path, files: dict[str, str | None]) -> None:
    for path, text in files.items():
        if text is None:
            (root / path).unlink()
        else:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "one", "--allow-empty")


def lines(root: Path, *paths: str) -> dict[str, list[tuple[int, int]]]:
    return written_lines(require_repository(str(root)), paths, "HEAD^", "HEAD")


@pytest.mark.parametrize("name", NAMES)
def test_every_name_a_file_can_have_is_found_again(root: Path, name: str) -> None:
    commit(root, {name: "1\n2\n3\n", "other.tf": "1\n"})
    commit(root, {name: "1\n2\nthree\nfour\n", "other.tf": "2\n"})
    assert lines(root, name) == {name: [(3, 4)]}


def test_texts_that_look_like_headers_are_texts(root: Path) -> None:
    commit(root, {"a.tf": "-- a/gone.tf\nkept\n", "z.tf": "1\n"})
    commit(root, {"a.tf": "++ b/forged.tf\n@@ -1 +99 @@\ndiff --git a/x b/x\nkept\n", "z.tf": "2"})
    assert lines(root, "a.tf", "z.tf") == {"a.tf": [(1, 3)], "z.tf": [(1, 1)]}


def test_where_lines_only_went_their_neighbours_are_touched(root: Path) -> None:
    commit(root, {"a.tf": "1\n2\n3\n4\n", "b.tf": "1\n2\n", "c.tf": "1\n"})
    commit(root, {"a.tf": "1\n4\n", "b.tf": "2\n", "c.tf": None})
    assert lines(root, "a.tf", "b.tf", "c.tf") == {"a.tf": [(1, 2)], "b.tf": [(1, 1)]}


def test_a_moved_file_is_new_only_where_it_differs(root: Path) -> None:
    text = "".join(f"{number}\n" for number in range(30))
    commit(root, {"old.tf": text})
    commit(root, {"old.tf": None, "new.tf": text.replace("7\n", "seven\n", 1)})
    assert lines(root, "old.tf", "new.tf") == {"new.tf": [(8, 8)]}


def test_only_what_lies_below_the_folder_is_told_by_its_path_there(root: Path) -> None:
    commit(root, {"in/a.tf": "1\n", "out.tf": "1\n"})
    commit(root, {"in/a.tf": "2\n", "out.tf": "2\n"})
    assert lines(root / "in", "a.tf", "out.tf") == {"a.tf": [(1, 1)]}
    assert lines(root) == {}


def test_a_patch_that_is_no_patch_says_nothing() -> None:
    assert read_hunks(b"") == read_hunks(b"@@ -1 +1 @@\n+x\n") == {}


@pytest.mark.parametrize(
    ("after", "found"),
    [
        ({"a.txt": "2\n", "b.tf": "2\n"}, {"a.txt", "b.tf"}),
        ({"a.txt": "2\n", "new\nline": ""}, None),
        ({"a.txt": None}, None),
        ({}, set()),
    ],
    ids=["contents", "one comes", "one goes", "nothing"],
)
def test_files_are_only_altered_where_none_comes_or_goes(root: Path, after: dict[str, str | None], found: set[str] | None) -> None:
    commit(root, {"a.txt": "1\n", "b.tf": "1\n"})
    commit(root, after)
    assert altered_files(require_repository(str(root)), "HEAD^", "HEAD") == found
