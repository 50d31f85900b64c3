"""Globs match what people mean by them, and hostile ones cost nothing."""

from __future__ import annotations

import random

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


def test_globs_match_as_their_definition_says() -> None:
    """The definition is tried step by step and letter by letter, without any of the short cuts."""
    chance = random.Random(7)
    seen = set()
    for _ in range(4_000):
        glob = "".join(chance.choice("ab*?/*") for _ in range(chance.randint(1, 7)))
        path = "".join(chance.choice("ab/") for _ in range(chance.randint(1, 7)))
        steps = (glob.rstrip("/").split("/"), path.split("/"))
        seen.add((defined(*steps), defined([*steps[0], "**"], steps[1])))
        assert glob_matches(glob, path) == defined(*steps), (glob, path)
        assert path_matches(glob, path) == PathGlobs([glob]).match(path) == defined([*steps[0], "**"], steps[1]), (glob, path)
    assert seen == {(False, False), (False, True), (True, True)}


def defined(glob: list[str], steps: list[str]) -> bool:
    if not glob:
        return not steps
    if glob[0] == "**":
        return any(defined(glob[1:], steps[start:]) for start in range(len(steps) + 1))
    return bool(steps) and letters(glob[0], steps[0]) and defined(glob[1:], steps[1:])


def letters(glob: str, text: str) -> bool:
    if not glob:
        return not text
    if glob[0] == "*":
        return any(letters(glob[1:], text[start:]) for start in range(len(text) + 1))
    return bool(text) and glob[0] in ("?", text[0]) and letters(glob[1:], text[1:])
