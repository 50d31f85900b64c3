"""Repositories that cannot be compared: one sentence, what to do, and exit code 2; those that are only odd are compared."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from command_run import Run
from test_diff_command import AGENT_FILES, Repository, asked, new


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def clone(repository: Repository, target: Path, *options: str) -> Repository:
    quiet = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    address = f"file://{repository.root}"
    subprocess.run(["git", "clone", "-q", *options, address, str(target)], check=True, capture_output=True, env=quiet)
    made = object.__new__(Repository)
    made.root = target
    return made


def refused(run: Run, root: Path, *words: str) -> str:
    ended = run("diff", *words, "--root", str(root))
    lines = ended.err.strip().splitlines()
    assert (ended.code, ended.out) == (2, "")
    assert lines[0].startswith("error: ")
    assert len([line for line in lines if line.startswith("hint: ")]) == 1
    return ended.err


def test_a_shallow_clone_is_told_what_to_fetch(run: Run, repository: Repository, tmp_path: Path) -> None:
    repository.git("checkout", "-q", "-b", "topic")
    repository.write({"more.tf": "\n"})
    repository.commit()
    repository.git("checkout", "-q", "main")
    shallow = clone(repository, tmp_path.parent / f"{tmp_path.name}-shallow", "--depth", "1", "--branch", "topic")
    for words in (("main",), ("HEAD~1",), ()):
        assert "fetch-depth: 0" in refused(run, shallow.root, *words)


def test_a_clone_whose_history_ends_before_the_common_commit_is_told_so(run: Run, repository: Repository, tmp_path: Path) -> None:
    repository.git("checkout", "-q", "-b", "topic")
    for branch in ("topic", "main"):
        repository.git("checkout", "-q", branch)
        for number in range(2):
            repository.write({f"on-{branch}.tf": "\n" * number})
            repository.commit()
    shallow = clone(repository, tmp_path.parent / f"{tmp_path.name}-cut", "--depth", "1", "--no-single-branch", "--branch", "topic")
    said = refused(run, shallow.root, "origin/main")
    assert "have no common commit here" in said
    assert "fetch-depth: 0" in said
    assert "--exact" in said
    assert asked(run, shallow, "origin/main", "--exact")[0] == 0


def test_a_missing_base_a_folder_without_git_and_one_without_a_commit(run: Run, repository: Repository, tmp_path: Path) -> None:
    assert "git knows no commit 'release/9' here" in refused(run, repository.root, "release/9")
    plain = tmp_path.parent / f"{tmp_path.name}-plain"
    plain.mkdir()
    assert "is not in a git repository" in refused(run, plain)
    fresh = object.__new__(Repository)
    fresh.root = tmp_path.parent / f"{tmp_path.name}-fresh"
    fresh.root.mkdir()
    fresh.git("init", "-q", "-b", "main")
    refused(run, fresh.root)
    refused(run, fresh.root, "main")


def test_an_empty_repository_with_a_commit_is_compared(run: Run, tmp_path: Path) -> None:
    empty = object.__new__(Repository)
    empty.root = tmp_path
    empty.git("init", "-q", "-b", "main")
    empty.git("commit", "-q", "--allow-empty", "-m", "nothing")
    assert asked(run, empty)[0] == 0
    empty.write(AGENT_FILES)
    assert "FG101" in {check for check, _, _ in new(asked(run, empty)[1])}


def test_a_submodule_is_neither_entered_nor_in_the_way(run: Run, repository: Repository, tmp_path: Path) -> None:
    inner = clone(repository, tmp_path.parent / f"{tmp_path.name}-inner")
    repository.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", f"file://{inner.root}", "vendor/inner")
    code, document = asked(run, repository, "HEAD")
    assert (code, new(document)) == (0, [])
    repository.commit()
    assert new(asked(run, repository, "HEAD~1", "HEAD")[1]) == []
    assert new(asked(run, repository, "HEAD~1", "--index")[1]) == []


MODULE = 'module "agent" {\n  source = "example/agent/aws"\n}\n'
OTHER = '{"Key": "other", "Source": "registry.terraform.io/example/agent/aws", "Dir": ".terraform/modules/agent"}'
LISTING = '{"Modules": [{"Key": "agent", "Source": "registry.terraform.io/example/agent/aws", "Dir": ".terraform/modules/agent"}]}'


def test_installed_modules_count_on_both_sides_or_on_neither(run: Run, repository: Repository) -> None:
    repository.write({"main.tf": MODULE, ".gitignore": ".terraform/\n"})
    repository.commit()
    inside = 'resource "aws_bedrockagent_agent" "inner" {\n  agent_name = "inner"\n}\n'
    repository.write({".terraform/modules/modules.json": LISTING, ".terraform/modules/agent/main.tf": inside, "other.tf": "\n"})
    code, document = asked(run, repository, "HEAD")
    assert (code, new(document), document["agents"]["added"]) == (0, [], [])
    assert "FG101" in {one["check"] for one in document["kept"]}
    assert asked(run, repository, "HEAD", "--index")[1]["kept"] == []
    repository.write(
        {"second.tf": MODULE.replace('"agent"', '"other"'), ".terraform/modules/modules.json": LISTING.replace("]}", f", {OTHER}]}}")}
    )
    assert [one["id"] for one in asked(run, repository, "HEAD")[1]["agents"]["added"]] != []
    shutil.rmtree(repository.root / ".terraform")
    assert asked(run, repository, "HEAD")[1]["agents"]["removed"] == []


@pytest.mark.parametrize("words", [("HEAD",), ("HEAD", "--index")])
def test_a_merge_in_conflict_is_still_an_answer(run: Run, repository: Repository, words: tuple[str, ...]) -> None:
    repository.git("checkout", "-q", "-b", "topic")
    repository.write({"clash.tf": "# one\n"})
    repository.commit()
    repository.git("checkout", "-q", "main")
    repository.write({"clash.tf": "# other\n"})
    repository.commit()
    with pytest.raises(subprocess.CalledProcessError):
        repository.git("merge", "topic")
    assert run("diff", *words, "--root", str(repository.root)).code in (0, 2)
