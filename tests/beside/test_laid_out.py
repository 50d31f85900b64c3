"""checkov is shown the files that were read, and nothing by which a tree could tell it what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from fivegates.beside.laid_out import lay_out
from fivegates.tree.memory import MemoryTree
from fivegates.tree.working import WorkingTree


def laid(tree: MemoryTree | WorkingTree, paths: list[str], folder: Path) -> list[str]:
    lay_out(tree, paths, folder)
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_files_are_laid_out_as_they_are(tmp_path: Path) -> None:
    tree = MemoryTree({"a.tf": b"\xef\xbb\xbfa\r\n", "x/y/b.yaml": "b", "x/c.md": "c"})
    assert laid(tree, ["a.tf", "x/y/b.yaml"], tmp_path) == ["a.tf", "x/y/b.yaml"]
    assert (tmp_path / "a.tf").read_bytes() == b"\xef\xbb\xbfa\r\n"


@pytest.mark.parametrize(
    "path",
    [
        ".checkov.yaml", ".checkov.yml", "x/.checkov.yaml", ".checkov.baseline", ".external_modules/a/main.tf", "x/.external_modules/a.tf",
        "../a.tf", "x/../../a.tf", "/a.tf", "x//a.tf", "./a.tf", "x\\..\\..\\a.tf", "a\0.tf", "",
    ],
    ids=repr,
)  # fmt: skip
def test_what_could_tell_checkov_something_or_lead_elsewhere_is_not_there(path: str, tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    assert laid(MemoryTree({path: "x", "b.tf": "b"}), [path, "b.tf"], inner) == ["b.tf"]
    assert [one.name for one in tmp_path.iterdir()] == ["inner"]


def test_a_file_where_a_folder_should_be_hides_only_itself(tmp_path: Path) -> None:
    assert laid(MemoryTree({"a": "x", "a/b.tf": "b", "c.tf": "c"}), ["a", "a/b.tf", "c.tf"], tmp_path) == ["a", "c.tf"]


def test_a_link_is_followed_inside_the_tree_and_never_out_of_it(tmp_path: Path) -> None:
    root, folder = tmp_path / "root", tmp_path / "laid"
    root.mkdir(), folder.mkdir()
    (tmp_path / "outside.tf").write_text("secret")
    (root / "a.tf").write_text("a")
    (root / "inside.tf").symlink_to("a.tf")
    (root / "out.tf").symlink_to(tmp_path / "outside.tf")
    assert laid(WorkingTree(root), ["a.tf", "inside.tf", "out.tf"], folder) == ["a.tf", "inside.tf"]
    assert not (folder / "inside.tf").is_symlink()
