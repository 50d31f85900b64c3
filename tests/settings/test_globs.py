"""Globs match what people mean by them, and hostile ones cost nothing."""

from __future__ import annotations

import pytest

from fivegates.globs import PathGlobs, glob_matches, path_matches

CASES = [
    # glob, path, the path or a folder it lies in, the whole path
    ("third_party", "third_party/x/y.tf", True, False),
    ("third_party/", "third_party/x.tf", True, False),
    ("third_party/**", "third_party/x/y.tf", True, True),
    ("./third_party/**", "third_party/x.tf", True, True),
    ("third_party", "src/third_party/x.tf", False, False),
    ("**/third_party", "src/third_party/x.tf", True, False),
    ("**/third_party", "third_party/x.tf", True, False),
    ("*.tf", "main.tf", True, True),
    ("*.tf", "a/main.tf", False, False),
    ("**/*.tf", "main.tf", True, True),
    ("**/*.tf", "a/b/main.tf", True, True),
    ("a/**/z.tf", "a/z.tf", True, True),
    ("a/**/z.tf", "a/b/c/z.tf", True, True),
    ("a/**/b/**/c", "a/x/b/y/b/c", True, True),
    ("a/*/c", "a/b/c", True, True),
    ("a/*/c", "a/b/d/c", False, False),
    ("mon*ing/*/grafana-?gent", "monitoring/ops/grafana-agent", True, True),
    ("a?c", "abc", True, True),
    ("a?c", "ac", False, False),
    ("a?c", "a/c", False, False),
    ("**", "anything/at/all", True, True),
    ("*", "a/b", True, False),
    ("[a]", "a", False, False),
    ("[a]", "[a]", True, True),
    ("a**c", "abbc", True, True),
    ("", "a", False, False),
]


@pytest.mark.parametrize(("glob", "path", "in_folder", "whole"), CASES)
def test_globs_match_paths_folders_and_whole_names(glob: str, path: str, in_folder: bool, whole: bool) -> None:
    assert (path_matches(glob, path), glob_matches(glob, path)) == (in_folder, whole)
    assert PathGlobs(["never", glob]).match(path) == in_folder


def test_a_hostile_glob_ends() -> None:
    assert not path_matches("*a" * 200 + "b", "a" * 2_000)
    assert not path_matches("**/a/" * 100 + "b", "a/" * 1_000 + "c")


def test_no_globs_match_nothing() -> None:
    assert not PathGlobs([]).match("main.tf")
