"""Which part a file lies in, and which parts a file speaks of."""

from __future__ import annotations

import pytest

from fivegates.parts.split import SHARED, ListeningTree, Parts, PartTree
from fivegates.tree.interface import Entry
from fivegates.tree.memory import MemoryTree

FILES = ("README.md", ".github/workflows/a.yml", "modules/a/main.tf", "teams/a/main.tf", "teams/b/x/y.tf", "teams/b/z.tf", "tool/a")


def parts(*globs: str) -> Parts:
    return Parts(globs, [Entry(path) for path in FILES])


def test_folders_that_a_glob_matches_are_parts() -> None:
    found = parts("teams/*")
    assert found.names == ["teams/a", "teams/b"]
    assert [entry.path for entry in found.entries["teams/b"]] == ["teams/b/x/y.tf", "teams/b/z.tf"]
    assert [entry.path for entry in found.entries[SHARED]] == ["README.md", ".github/workflows/a.yml", "modules/a/main.tf", "tool/a"]


@pytest.mark.parametrize(
    ("globs", "names"),
    [
        (("*",), ["modules", "teams", "tool"]),
        (("teams/*", "teams"), ["teams"]),
        (("teams/b/*", "tool/"), ["teams/b/x", "tool"]),
        (("**",), ["modules", "teams", "tool"]),
        (("", ".", "/", "..", ".github", "./.github", "teams/a/main.tf"), []),
    ],
)
def test_of_two_parts_inside_one_another_the_outer_one_is(globs: tuple[str, ...], names: list[str]) -> None:
    assert parts(*globs).names == names


@pytest.mark.parametrize(
    ("path", "text", "named"),
    [
        ("teams/a/main.tf", 'source = "../b/x"', ["teams/b"]),
        ("teams/a/main.tf", 'source = "../../modules/a"', []),
        ("teams/a/main.tf", 'file("${path.module}/../b/z.tf")', ["teams/b"]),
        ("teams/a/deep/down/main.tf", "../b", ["teams/a", "teams/b"]),  # it may be of a folder above that this is said
        ("teams/a/main.tf", "path: teams/b/z.tf", ["teams/b"]),
        ("teams/a/main.tf", "./teams/b", ["teams/b"]),
        ("teams/a/main.tf", "see /teams/b/z.tf", ["teams/b"]),
        ("teams/a/main.tf", "teams/a/main.tf and teams/c", ["teams/a"]),
        ("teams/a/main.tf", "their-teams/b, teams, b", []),
        ("teams/a/main.tf", "../über", []),
        ("README.md", "teams/a", ["teams/a"]),
        ("README.md", "../teams/a", []),
        ("modules/a/main.tf", "teams/a", ["teams/a"]),
        ("teams.yaml", "apiVersion: teams/v1\nkind: teams/v1beta1", []),
        ("teams.yaml", "teams/a/v1", ["teams/a"]),
        ("teams/a/main.tf", "../" * 10_000 + "b " + "a/" * 50_000, []),
        ("teams/a/main.tf", " ".join(f"../{number}" for number in range(2_000)), []),
        ("teams/a/main.tf", " ".join(f"../{number}" for number in range(2_001)), ["teams/a", "teams/b"]),
    ],
)
def test_a_file_speaks_of_parts_by_paths(path: str, text: str, named: list[str]) -> None:
    assert sorted(parts("teams/*").named_in(path, text.encode())) == named


def test_what_lies_in_no_part_speaks_of_parts_below_its_folder() -> None:
    found = Parts(["infra/modules", "web"], [Entry(path) for path in ("infra/main.tf", "infra/modules/a.tf", "web/modules/x.tf")])
    assert found.named_in("infra/main.tf", b"./modules/a.tf") == {"infra/modules"}
    assert found.named_in("web/main.tf", b"./modules/a.tf") == set()


def test_names_may_hold_any_letter() -> None:
    found = Parts(["*"], [Entry("équipe/a.tf"), Entry("c++/a.tf")])
    assert found.named_in("c++/a.tf", "../équipe/x".encode()) == {"équipe"}
    assert found.named_in("équipe/a.tf", b"c++/a.tf") == {"c++"}


def test_bytes_that_are_no_text_name_nothing() -> None:
    assert parts("teams/*").named_in("teams/a/main.tf", b"\xff\xfe/\x00../\xff") == set()


def test_parts_see_themselves_and_what_is_shared() -> None:
    tree = MemoryTree(dict.fromkeys(FILES, ""))
    found = Parts(["teams/*"], tree.entries())
    seen = PartTree(tree, found, ["teams/a"])
    assert [entry.path for entry in seen.entries()] == [path for path in sorted(FILES) if not path.startswith("teams/b")]
    assert [path for path in FILES if seen.owns(path)] == ["teams/a/main.tf"]
    assert [folder for folder in ("", "modules/a", "teams/a", "teams/b") if seen.is_library(folder)] == ["", "modules/a", "teams/b"]
    rest = PartTree(tree, found, [SHARED])
    assert [folder for folder in ("", "modules/a", "teams/a") if rest.is_library(folder, {"modules/a"})] == ["modules/a", "teams/a"]


class Linked(MemoryTree):
    def entries(self) -> list[Entry]:
        return [Entry("teams/a/main.tf"), Entry("teams/a/more.tf", real="teams/b/z.tf"), Entry("teams/b/z.tf")]


def test_listening_tells_what_files_and_links_lead_to() -> None:
    tree = Linked({"teams/a/main.tf": "", "teams/b/z.tf": "", "modules/a/main.tf": "../../teams/b"})
    found = Parts(["teams/*"], tree.entries())
    listening = ListeningTree(PartTree(tree, found, ["teams/a"]), found)
    assert listening.spoken_of == {"teams/b"}
    listening = ListeningTree(PartTree(tree, found, ["teams/b"]), found)
    assert listening.spoken_of == set()
    listening.read("modules/a/main.tf")
    assert (listening.spoken_of, listening.spoken_of_by) == (set(), {})
    listening.read("teams/a/main.tf")
    assert listening.spoken_of == {"teams/a"}
