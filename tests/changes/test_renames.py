"""A name that holds a path is followed where the path was only moved, and nowhere else."""

from __future__ import annotations

import pytest

from fivegates.changes.renames import Renames

CASES = {
    "a folder's files all moved": ({"infra/a/x.tf": "infra/b/x.tf"}, [], "terraform/infra/a/agent", "terraform/infra/b/agent"),
    "one of its files stayed": ({"infra/a/x.tf": "infra/b/x.tf"}, ["infra/a/y.tf"], "terraform/infra/a/agent", "terraform/infra/a/agent"),
    "they went to two folders": ({"a/x.tf": "b/x.tf", "a/y.tf": "c/y.tf"}, [], "terraform/a/agent", "terraform/a/agent"),
    "a folder above moved": ({"old/eu/a/x.tf": "new/eu/a/x.tf"}, [], "k8s:?old/eu/ns/x", "k8s:?new/eu/ns/x"),
    "it was only renamed where it is": ({"a/x.tf": "a/y.tf"}, ["a/z.tf"], "terraform/a/agent", "terraform/a/agent"),
    "a name that only begins alike": ({"infra/a/x.tf": "infra/b/x.tf"}, [], "terraform/infra/ab/agent", "terraform/infra/ab/agent"),
    "a workflow's file": (
        {".github/workflows/a.yml": ".github/workflows/b.yml"},
        [".github/workflows/c.yml"],
        "github/.github/workflows/a.yml/a",
        "github/.github/workflows/b.yml/b",
    ),
    "an env file's line": ({"ops/.env": "ops/.env.prod"}, [], "key:ops/.env:5:TOKEN", "key:ops/.env.prod:5:TOKEN"),
    "nothing moved": ({}, [], "terraform/a/agent", "terraform/a/agent"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_name_is_written_as_the_head_would(case: str) -> None:
    files, left, name, expected = CASES[case]
    assert Renames(files, [*files.values(), *left]).apply(name) == expected


LEARNED = {
    "a namespace called as the folder that moved": ({"support/x.yaml": "desk/x.yaml"}, "k8s/support/x", ["k8s/support/x"], "k8s/support/x"),
    "a folder called as the kind of id": ({"k8s/x.yaml": "clusters/x.yaml"}, "k8s/ns/x", ["k8s/ns/x"], "k8s/ns/x"),
    "a root at the top goes into a folder": ({"main.tf": "infra/main.tf"}, "terraform/./x", ["terraform/infra/x"], "terraform/infra/x"),
    "a root goes to the top": ({"infra/main.tf": "main.tf"}, "terraform/infra/x", ["terraform/./x"], "terraform/./x"),
    "a project is called as its folder": ({"ops/a/compose.yaml": "ops/b/compose.yaml"}, "compose/a/x", ["compose/b/x"], "compose/b/x"),
    "a job of a workflow keeps its name": (
        {"w/a.yml": "w/b.yml"},
        "github:token/w/a.yml/a",
        ["github:token/w/b.yml/a"],
        "github:token/w/b.yml/a",
    ),
    "what went with the change": ({"infra/main.tf": "other/main.tf"}, "terraform/./x", ["terraform/other/y"], "terraform/./x"),
}


@pytest.mark.parametrize("case", LEARNED)
def test_an_id_is_the_one_that_is_there_after_the_move(case: str) -> None:
    files, id, after, expected = LEARNED[case]
    renames = Renames(files, [*files.values(), "README.md"])
    renames.learn([id], after)
    assert renames.apply(id) == expected


def test_a_workflows_name_alone_is_followed_only_beside_its_file() -> None:
    renames = Renames({".github/workflows/a.yml": ".github/workflows/b.yml"}, [".github/workflows/b.yml"])
    assert renames.key(("github/.github/workflows/a.yml/a", "a", "aws")) == ("github/.github/workflows/b.yml/b", "b", "aws")
    assert renames.key(("terraform/./x", "a")) == ("terraform/./x", "a")


def test_thousands_of_moved_files_are_followed_in_bounded_time() -> None:
    files = {f"old/{number}/{'x' * 50}.tf": f"new/{number}/{'x' * 50}.tf" for number in range(20_000)}
    assert Renames(files, files.values()).apply("terraform/old/7/a") == "terraform/new/7/a"
