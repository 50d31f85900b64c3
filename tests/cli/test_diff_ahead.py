"""``fivegates diff`` of many files has another process gather the head's facts meanwhile: it says the same, and leaves nothing behind."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from command_run import Run

from fivegates import ahead, keeping
from fivegates.gathering import gather

ESTATE = Path(__file__).parents[2] / "examples" / "estate"
SHARED = 'resource "aws_iam_role" "r" {\n  name = "ai-svc"\n  assume_role_policy = "{}"\n}\n' + "".join(
    f'resource "aws_bedrockagent_agent" "{name}" {{\n  agent_name = "{name}"\n  agent_resource_role_arn = aws_iam_role.r.arn\n}}\n'
    for name in ("triage", "scout")
)
ASKED = ("--format", "json", "--today", "2026-11-29")


class Repository:
    """The estate in one commit, and a change to it: in a commit ``change``, staged, and in the working tree."""

    def __init__(self, root: Path) -> None:
        self.root = root
        shutil.copytree(ESTATE, root, dirs_exist_ok=True)
        self._git("init", "-q", "-b", "main")
        self._git("add", "-A", "-f")
        self._git("commit", "-q", "-m", "one")
        (root / "shared.tf").write_text(SHARED)
        self._git("add", "-A", "-f")
        self._git("commit", "-q", "-m", "two")
        self._git("tag", "change")
        self._git("reset", "-q", "--soft", "HEAD~1")

    def _git(self, *words: str) -> None:
        who = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false", "-c", f"core.hooksPath={os.devnull}"]
        subprocess.run(["git", *who, *words], cwd=self.root, check=True, capture_output=True)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    return Repository(tmp_path_factory.mktemp("repository"))


@pytest.fixture
def gathered_here(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The roots of the trees whose facts this process gathers itself."""
    roots: list[str] = []

    def noted(tree, *given, **named):  # type: ignore[no-untyped-def]
        roots.append(tree.root)
        return gather(tree, *given, **named)

    monkeypatch.setattr(keeping, "gather", noted)
    return roots


@pytest.fixture
def scratch(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where files for a while are made, in this process and its children."""
    made = tmp_path / "scratch"
    made.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(made))
    monkeypatch.setenv("TMPDIR", str(made))
    return made


@pytest.fixture
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "processors", lambda: 2)


@pytest.mark.usefixtures("two_processors")
@pytest.mark.parametrize("change", [("HEAD",), ("HEAD", "--index"), ("HEAD", "change")], ids=["working tree", "index", "commit"])
@pytest.mark.parametrize("kept", [False, True], ids=["no cache", "cache"])
def test_it_says_what_one_process_says(
    repository: Repository,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    gathered_here: list[str],
    scratch: Path,
    change: tuple[str, ...],
    kept: bool,
    request: pytest.FixtureRequest,
) -> None:
    alone = run("diff", *change, "--root", repository.root, *ASKED)
    assert (len(gathered_here), "ai-svc" in alone.out, alone.code) == (2, True, 1)
    if kept:
        request.getfixturevalue("cache_folder")
    gathered_here.clear()
    monkeypatch.setattr(ahead, "MANY", 1)
    both = run("diff", *change, "--root", repository.root, *ASKED)
    assert (both.code, both.out, both.err) == (alone.code, alone.out, alone.err)
    assert len(gathered_here) == 1, "the head's facts come from the other process"
    assert list(scratch.iterdir()) == []


@pytest.mark.usefixtures("two_processors")
def test_where_the_other_process_fails_this_one_reads_both(
    repository: Repository, run: Run, monkeypatch: pytest.MonkeyPatch, gathered_here: list[str], scratch: Path
) -> None:
    alone = run("diff", "HEAD", "--root", repository.root, *ASKED)
    gathered_here.clear()
    monkeypatch.setattr(ahead, "MANY", 1)
    monkeypatch.setattr(ahead, "_environment", lambda: {**os.environ, "PYTHONHOME": str(scratch / "nowhere")})  # no start of Python
    both = run("diff", "HEAD", "--root", repository.root, *ASKED)
    assert (both.code, both.out, both.err) == (alone.code, alone.out, alone.err)
    assert len(gathered_here) == 2
    assert list(scratch.iterdir()) == []


def test_one_processor_is_no_reason_for_two_processes(
    repository: Repository, run: Run, monkeypatch: pytest.MonkeyPatch, gathered_here: list[str]
) -> None:
    monkeypatch.setattr(ahead, "MANY", 1)
    monkeypatch.setattr(ahead, "processors", lambda: 1)
    assert run("diff", "HEAD", "--root", repository.root, *ASKED).code == 1
    assert len(gathered_here) == 2


@pytest.mark.usefixtures("two_processors")
@pytest.mark.parametrize("ending", [KeyboardInterrupt, RuntimeError])
def test_nothing_is_left_behind_by_a_run_that_ends_early(
    repository: Repository, run: Run, monkeypatch: pytest.MonkeyPatch, scratch: Path, ending: type[BaseException]
) -> None:
    started: list[subprocess.Popen[bytes]] = []
    start: Callable[..., subprocess.Popen[bytes]] = subprocess.Popen

    def noted(*given, **named):  # type: ignore[no-untyped-def]
        process = start(*given, **named)
        if "fivegates.ahead" in given[0]:
            started.append(process)
        return process

    def end(*given: object, **named: object) -> None:
        raise ending

    monkeypatch.setenv("XDG_CACHE_HOME", str(scratch.parent))  # where a crash is told
    monkeypatch.setattr(subprocess, "Popen", noted)
    monkeypatch.setattr(ahead, "MANY", 1)
    monkeypatch.setattr(keeping, "gather", end)
    assert run("diff", "HEAD", "--root", repository.root, *ASKED).code == (130 if ending is KeyboardInterrupt else 3)
    assert [process.returncode is None for process in started] == [False]
    assert list(scratch.iterdir()) == []


@pytest.mark.usefixtures("two_processors", "scratch")
@pytest.mark.parametrize("module", ["json", "yaml", "tempfile"])
def test_the_other_process_imports_nothing_of_the_current_folder(
    repository: Repository, run: Run, monkeypatch: pytest.MonkeyPatch, gathered_here: list[str], tmp_path: Path, module: str
) -> None:
    (tmp_path / f"{module}.py").write_text("from pathlib import Path\n\nPath('it-ran').touch()\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(ahead, "MANY", 1)
    assert run("diff", "HEAD", "--root", repository.root, *ASKED).code == 1
    assert len(gathered_here) == 1
    assert not (tmp_path / "it-ran").exists()
