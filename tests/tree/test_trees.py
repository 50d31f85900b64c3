"""Every kind of tree lists and reads the same files, and nothing outside its root."""

from __future__ import annotations

import os
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from fivegates.errors import ReadError, TreeError
from fivegates.tree.commit import CommitTree
from fivegates.tree.git import find_repository, run_git
from fivegates.tree.index import IndexTree
from fivegates.tree.interface import Entry, Tree
from fivegates.tree.memory import MemoryTree
from fivegates.tree.working import WorkingTree

FILES = {
    "main.tf": "locals {}\n",
    "k8s/agent.yaml": "kind: Pod\n",
    "service with spaces/é.tf": "",
    "node_modules/x/main.tf": "skipped",
    "modules/a/vendor/x.tf": "skipped",
    ".terraform/modules/x.tf": "skipped",
    "vendor.tf": "locals {}\n",
}
SHOWN = sorted(path for path, content in FILES.items() if content != "skipped")


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=Ann", "-c", "user.email=ann@example.com", "-c", "init.defaultBranch=main", "-c", "commit.gpgsign=false"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    subprocess.run(["git", "-C", str(folder), *identity, *arguments], check=True, capture_output=True, env=environment)


def write(folder: Path, files: dict[str, str]) -> Path:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content, encoding="utf-8")
    return folder


def commit(folder: Path) -> Path:
    git(folder, "init", "-q")
    git(folder, "add", "-A", "-f")
    git(folder, "commit", "-qm", "first")
    return folder


MAKERS: dict[str, Callable[[Path], Tree]] = {
    "walk": lambda folder: WorkingTree(folder),
    "working": lambda folder: WorkingTree(commit(folder)),
    "index": lambda folder: IndexTree(commit(folder)),
    "commit": lambda folder: CommitTree(commit(folder), "HEAD"),
    "memory": lambda folder: MemoryTree(FILES),
}


@pytest.fixture(params=MAKERS)
def tree(request: pytest.FixtureRequest, tmp_path: Path) -> Tree:
    return MAKERS[request.param](write(tmp_path, FILES))


def test_every_tree_lists_the_same_files_sorted_and_without_vendored_folders(tree: Tree) -> None:
    assert [entry.path for entry in tree.entries()] == SHOWN
    assert [tree.size(entry.path) for entry in tree.entries()] == [len(FILES[path].encode()) for path in SHOWN]
    assert all(entry.tracked for entry in tree.entries())


def test_every_tree_reads_the_same_bytes(tree: Tree) -> None:
    assert {path: tree.read(path) for path in SHOWN} == {path: FILES[path].encode() for path in SHOWN}


REFUSED = ["missing.tf", "../outside.tf", "/etc/hostname", "", "k8s/../../outside.tf", "k8s", "a\0b", "a\0/b", "\ud800"]


@pytest.mark.parametrize("path", REFUSED)
def test_every_tree_refuses_what_is_missing_or_outside(tree: Tree, tmp_path: Path, path: str) -> None:
    (tmp_path.parent / "outside.tf").write_text("secret", encoding="utf-8")
    with pytest.raises(ReadError):
        tree.read(path)


def test_a_root_below_the_top_level_has_a_prefix_and_its_own_paths(tmp_path: Path) -> None:
    commit(write(tmp_path, {"a.tf": "", "apps/web/main.tf": "x", "apps/web/deep/b.tf": "y"}))
    for tree in (WorkingTree(tmp_path / "apps/web"), IndexTree(tmp_path / "apps/web"), CommitTree(tmp_path / "apps/web", "HEAD")):
        assert tree.prefix == "apps/web/"
        assert [entry.path for entry in tree.entries()] == ["deep/b.tf", "main.tf"]
        assert tree.read("deep/b.tf") == b"y"


def test_the_working_tree_knows_tracked_from_untracked_and_leaves_out_ignored_and_deleted(tmp_path: Path) -> None:
    commit(write(tmp_path, {".gitignore": "*.secret\n", "tracked.tf": "", "deleted.tf": ""}))
    write(tmp_path, {"new.tf": "", "x.secret": ""})
    (tmp_path / "deleted.tf").unlink()
    assert [(entry.path, entry.tracked) for entry in WorkingTree(tmp_path).entries()] == [
        (".gitignore", True),
        ("new.tf", False),
        ("tracked.tf", True),
    ]


def test_a_folder_that_git_ignores_is_scanned_when_it_is_asked_for(tmp_path: Path) -> None:
    commit(write(tmp_path, {".gitignore": "build/\n"}))
    write(tmp_path, {"build/main.tf": ""})
    assert [(entry.path, entry.tracked) for entry in WorkingTree(tmp_path / "build").entries()] == [("main.tf", False)]


def test_the_index_holds_what_is_staged_and_the_commit_what_was_committed(tmp_path: Path) -> None:
    commit(write(tmp_path, {"main.tf": "committed"}))
    write(tmp_path, {"main.tf": "staged", "added.tf": "new"})
    git(tmp_path, "add", "main.tf", "added.tf")
    write(tmp_path, {"main.tf": "on disk only", "untracked.tf": ""})
    assert [entry.path for entry in IndexTree(tmp_path).entries()] == ["added.tf", "main.tf"]
    assert IndexTree(tmp_path).read("main.tf") == b"staged"
    assert CommitTree(tmp_path, "HEAD").read("main.tf") == b"committed"
    assert [entry.path for entry in CommitTree(tmp_path, "HEAD").entries()] == ["main.tf"]


def test_a_running_commit_is_read_from_its_own_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(write(tmp_path, {"main.tf": "committed"}))
    index = tmp_path / ".git" / "next-index-1.lock"
    index.write_bytes((tmp_path / ".git" / "index").read_bytes())
    write(tmp_path, {"added.tf": ""})
    git(tmp_path, "add", "added.tf")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/next-index-1.lock")
    assert [entry.path for entry in IndexTree(".").entries()] == ["main.tf"]


def test_git_variables_of_another_repository_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here, there = commit(write(tmp_path / "here", {"here.tf": ""})), commit(write(tmp_path / "there", {"there.tf": ""}))
    monkeypatch.setenv("GIT_DIR", str(there / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(there / ".git" / "index"))
    assert [entry.path for entry in WorkingTree(here).entries()] == ["here.tf"]
    assert [entry.path for entry in IndexTree(here).entries()] == ["here.tf"]


# ---------------------------------------------------------------------------------------------------- links

LINKS = {
    "prod/main.tf": "../common/main.tf",
    "modules": "common",
    "loop": "loop",
    "self/inner": "../self",
    "prod/outside.tf": "../../outside.tf",
    "out": "../elsewhere",
    "absolute.tf": "/etc/hostname",
    "dangling.tf": "nowhere.tf",
}


@pytest.fixture(params=["walk", "working", "index", "commit"])
def linked(request: pytest.FixtureRequest, tmp_path: Path) -> Tree:
    write(tmp_path, {"outside.tf": "secret", "elsewhere/x.tf": "secret", "root/common/main.tf": "common", "root/self/a.tf": ""})
    root = tmp_path / "root"
    for link, target in LINKS.items():
        (root / link).parent.mkdir(parents=True, exist_ok=True)
        (root / link).symlink_to(target)
    return MAKERS[request.param](root)


def test_links_are_resolved_inside_the_root_and_say_what_they_stand_for(linked: Tree) -> None:
    real = {entry.path: entry.real for entry in linked.entries() if entry.real}
    assert real == {"prod/main.tf": "common/main.tf", "modules/main.tf": "common/main.tf"}
    assert linked.read("prod/main.tf") == linked.read("modules/main.tf") == b"common"


@pytest.mark.parametrize("path", ["prod/outside.tf", "absolute.tf", "dangling.tf", "loop", "out/x.tf"])
def test_a_link_that_leads_outside_or_nowhere_is_never_read(linked: Tree, path: str) -> None:
    with pytest.raises(ReadError):
        linked.read(path)


def test_a_file_link_that_leads_outside_is_listed_so_that_reading_it_is_a_problem(linked: Tree) -> None:
    assert {"prod/outside.tf", "absolute.tf", "dangling.tf"} <= {entry.path for entry in linked.entries()}


def test_circles_of_links_are_named_and_not_walked(linked: Tree) -> None:
    assert "self/inner" in {item.path for item in linked.unlisted()}
    assert not [entry.path for entry in linked.entries() if entry.path.startswith("self/inner/")]


def test_a_folder_link_that_leads_outside_is_named(tmp_path: Path) -> None:
    write(tmp_path, {"elsewhere/x.tf": "", "root/a.tf": ""})
    (tmp_path / "root/out").symlink_to("../elsewhere")
    assert [item.path for item in WorkingTree(tmp_path / "root").unlisted()] == ["out"]


# ---------------------------------------------------------------------------------------------------- bad input


@pytest.mark.parametrize("with_git", [True, False])
def test_no_file_is_asked_about_one_by_one_while_files_are_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, with_git: bool) -> None:
    write(tmp_path, FILES)
    tree = WorkingTree(commit(tmp_path) if with_git else tmp_path)
    monkeypatch.setattr(os, "lstat", lambda path: pytest.fail(f"asked about {path}"))
    monkeypatch.setattr(os, "stat", lambda path, **options: pytest.fail(f"asked about {path}"))
    assert [entry.path for entry in tree.entries()] == SHOWN


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this platform has no named pipes")
def test_a_folder_that_cannot_be_listed_is_asked_file_by_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(write(tmp_path, {**FILES, "gone.tf": ""}))
    (tmp_path / "gone.tf").unlink()
    (tmp_path / "link.tf").symlink_to("main.tf")
    os.mkfifo(tmp_path / "pipe.env")
    listed = WorkingTree(tmp_path).entries()
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert WorkingTree(tmp_path).entries() == listed
    assert Entry("link.tf", False, "main.tf") in listed


def test_the_size_of_a_link_is_that_of_its_file_and_of_one_that_leads_outside_nothing(tmp_path: Path) -> None:
    write(tmp_path, {"outside.tf": "outside", "root/main.tf": "four", "root/deep/x.tf": "five5"})
    for name, target in {"link.tf": "main.tf", "out.tf": "../outside.tf", "away": "..", "near": "deep", "lost.tf": "nowhere"}.items():
        (tmp_path / "root" / name).symlink_to(target)
    tree = WorkingTree(tmp_path / "root")
    paths = ("main.tf", "link.tf", "near/x.tf", "out.tf", "away/outside.tf", "lost.tf", "deep", "", "a\0b")
    assert [tree.size(path) for path in paths] == [4, 4, 5, 0, 0, 0, 0, 0, 0]


def test_a_root_that_is_no_folder_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "main.tf").touch()
    with pytest.raises(TreeError, match="is a file, not a folder"):
        WorkingTree(tmp_path / "main.tf")
    with pytest.raises(TreeError, match="does not exist"):
        WorkingTree(tmp_path / "missing")


@pytest.mark.parametrize("revision", ["nope", "--output=x", "", "HEAD\nHEAD", "HEAD^9"])
def test_a_revision_that_git_does_not_know_is_one_sentence(tmp_path: Path, revision: str) -> None:
    commit(write(tmp_path, {"main.tf": ""}))
    with pytest.raises(TreeError, match=r"revision|no commit"):
        CommitTree(tmp_path, revision)


def test_without_a_repository_there_is_no_index(tmp_path: Path) -> None:
    with pytest.raises(TreeError, match="not in a git repository"):
        IndexTree(tmp_path)


def test_a_broken_index_falls_back_to_the_walk_and_says_so(tmp_path: Path) -> None:
    commit(write(tmp_path, {"main.tf": ""}))
    (tmp_path / ".git" / "index").write_bytes(b"not an index")
    tree = WorkingTree(tmp_path)
    assert [entry.path for entry in tree.entries()] == ["main.tf"]
    assert "counts as tracked" in tree.note


def test_a_repository_cannot_run_a_program_by_its_configuration(tmp_path: Path) -> None:
    commit(write(tmp_path, {"main.tf": "x"}))
    program = tmp_path / "run-me"
    program.write_text(f"#!/bin/sh\ntouch '{tmp_path}/ran'\n", encoding="utf-8")
    program.chmod(0o755)
    git(tmp_path, "config", "core.fsmonitor", str(program))
    git(tmp_path, "config", "core.pager", str(program))
    for tree in (WorkingTree(tmp_path), IndexTree(tmp_path), CommitTree(tmp_path, "HEAD")):
        tree.entries()
        tree.read("main.tf")
    assert not (tmp_path / "ran").exists()


def test_names_that_are_not_utf8_are_listed_and_read(tmp_path: Path) -> None:
    try:
        (tmp_path / os.fsdecode(b"caf\xe9.tf")).write_text("x", encoding="utf-8")
    except OSError:
        pytest.skip("this file system only takes UTF-8 names")
    for tree in (WorkingTree(tmp_path), IndexTree(commit(tmp_path))):
        assert [tree.read(entry.path) for entry in tree.entries()] == [b"x"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this platform has no named pipes")
def test_a_named_pipe_is_listed_and_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.tf")
    (tmp_path / "link.tf").symlink_to("pipe.tf")
    tree = WorkingTree(tmp_path)
    assert [entry.path for entry in tree.entries()] == ["link.tf", "pipe.tf"]
    for entry in tree.entries():
        with pytest.raises(ReadError, match="not a regular file"):
            tree.read(entry.path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this platform has no named pipes")
def test_git_is_not_waited_for_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fivegates.tree.git.PATIENCE", 0.5)
    commit(write(tmp_path, {"main.tf": ""}))
    os.mkfifo(tmp_path / ".gitignore")
    tree = WorkingTree(tmp_path)
    assert "main.tf" in [entry.path for entry in tree.entries()]
    assert "no answer" in tree.note


@pytest.mark.parametrize(("bound", "reason"), [("MOST_OUTPUT", "answered with more than"), ("MOST_MEMORY", "failed")])
@pytest.mark.skipif(sys.platform != "linux", reason="memory of another process is bounded on Linux alone")
def test_trees_that_hold_each_other_ten_times_are_not_listed_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bound: str, reason: str
) -> None:
    commit(write(tmp_path, {"main.tf": ""}))

    def made(kind: str, name: str) -> str:
        given = "".join(f"{kind} {name}\tfolder{n}\n" for n in range(10))
        done = subprocess.run(["git", "-C", str(tmp_path), "mktree", "--missing"], input=given, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    tree = made("100644 blob", "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391")
    for _ in range(5):
        tree = made("040000 tree", tree)
    monkeypatch.setattr(f"fivegates.tree.git.{bound}", 20_000_000 if bound == "MOST_MEMORY" else 1_000_000)
    monkeypatch.setattr("fivegates.tree.git.PATIENCE", 300)  # it is not time that ends this
    repository = find_repository(str(tmp_path))
    assert repository is not None
    with pytest.raises(TreeError, match=reason):
        run_git(repository, ["diff-tree", "-r", "4b825dc642cb6eb9a060e54bf8d69288fbee4904", tree])


def test_git_is_heard_while_it_is_asked_about_more_than_a_pipe_holds(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    names = [f"{number:040x}" for number in range(1, 20_001)]
    listed = "".join(f"100644 {name}\tf{name}\n" for name in names)
    subprocess.run(["git", "-C", str(tmp_path), "update-index", "--index-info"], input=listed, check=True, text=True)
    assert len(IndexTree(tmp_path).entries()) == len(names)


def test_a_conflict_is_listed_once(tmp_path: Path) -> None:
    commit(write(tmp_path, {"main.tf": "base\n"}))
    git(tmp_path, "checkout", "-qb", "other")
    write(tmp_path, {"main.tf": "theirs\n"})
    git(tmp_path, "commit", "-qam", "theirs")
    git(tmp_path, "checkout", "-q", "main")
    write(tmp_path, {"main.tf": "ours\n"})
    git(tmp_path, "commit", "-qam", "ours")
    with pytest.raises(subprocess.CalledProcessError):
        git(tmp_path, "merge", "other")
    assert [entry.path for entry in WorkingTree(tmp_path).entries()] == ["main.tf"]
    assert IndexTree(tmp_path).read("main.tf") == b"ours\n"


def test_submodules_are_left_out(tmp_path: Path) -> None:
    commit(write(tmp_path / "sub", {"inner.tf": ""}))
    outer = write(tmp_path / "outer", {"main.tf": ""})
    git(outer, "init", "-q")
    git(outer, "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(tmp_path / "sub"), "sub")
    commit(outer)
    for tree in (WorkingTree(outer), IndexTree(outer), CommitTree(outer, "HEAD")):
        assert [entry.path for entry in tree.entries()] == [".gitmodules", "main.tf"]


def test_a_memory_tree_can_tell_tracked_files(tmp_path: Path) -> None:
    tree = MemoryTree({".env": b"A=1", "b.tf": ""}, tracked={"b.tf"})
    assert tree.entries() == [Entry(".env", False), Entry("b.tf", True)]


def test_a_clone_that_lacks_an_object_fetches_nothing_and_runs_no_transport(tmp_path: Path) -> None:
    commit(write(tmp_path, {"lost.tf": "lost", "kept.tf": "kept"}))
    for folder in (tmp_path / ".git" / "objects").glob("??"):
        for item in folder.iterdir():
            if b"lost" in zlib.decompress(item.read_bytes()).partition(b"\0")[2][:4]:
                item.unlink()
    for name, value in {
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.url": f"ext::sh -c touch% {tmp_path}/ran",
        "protocol.ext.allow": "always",
    }.items():
        git(tmp_path, "config", name, value)
    for tree in (CommitTree(tmp_path, "HEAD"), IndexTree(tmp_path)):
        assert [entry.path for entry in tree.entries()] == ["kept.tf", "lost.tf"]
        assert tree.read("kept.tf") == b"kept"
        with pytest.raises(ReadError, match="no such object"):
            tree.read("lost.tf")
    assert not (tmp_path / "ran").exists()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give files away")
def test_a_repository_of_another_user_is_read_as_git_lists_it(tmp_path: Path) -> None:
    commit(write(tmp_path, {"tracked.tf": ""}))
    write(tmp_path, {"untracked.tf": ""})
    for path in (tmp_path, *tmp_path.rglob("*")):
        os.chown(path, 65534, 65534)
    tree = WorkingTree(tmp_path)
    assert [(entry.path, entry.tracked) for entry in tree.entries()] == [("tracked.tf", True), ("untracked.tf", False)]
    assert tree.note == ""
