"""A credential that was committed and removed again is found where it was first added; what is still there is not told twice."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from fivegates.committed.removed import Past, Search, find_removed
from fivegates.findings.model import ScanResult
from fivegates.gathering import gather
from fivegates.readers.interface import DEFAULT_LIMITS
from fivegates.report import render
from fivegates.scan import ScanOptions, judge_facts
from fivegates.secrets.classifier import Classifier
from fivegates.secrets.knowledge import load_knowledge
from fivegates.settings import Settings
from fivegates.tree.git import find_repository
from fivegates.tree.history import SHALLOW, Bounds
from fivegates.tree.working import WorkingTree

MODEL_KEY = "sk-proj-" + "8HlrwYMfvea9lkxwkkMxzwwM5hpA6eEfujfoRnxa6wHW35PB"
SEARCH_KEY = "tvly-" + "ezhDvt2gl8t7mqaKzxEZUtubE7R5IiAW"
PASSWORD = "Kx9" + "qWmQ2vLp7Zt4Rs"

FORMS = {
    "an env file": (".env", "A=1\nOPENAI_API_KEY={key}\n", 2),
    "a Dockerfile": ("Dockerfile", "FROM example.com/x:1\nENV OPENAI_API_KEY={key}\n", 2),
    "compose": ("compose.yaml", "services:\n  agent:\n    image: x\n    environment:\n      OPENAI_API_KEY: {key}\n", 5),
    "Terraform": ("main.tf", 'locals {{\n  openai_api_key = "{key}"\n}}\n', 2),
    "variables": ("prod.tfvars", 'openai_api_key = "{key}"\n', 1),
    "a manifest": ("agent.yaml", "kind: Secret\napiVersion: v1\nmetadata:\n  name: a\nstringData:\n  OPENAI_API_KEY: {key}\n", 6),
    "a workflow": (".github/workflows/agent.yml", "on: push\nenv:\n  OPENAI_API_KEY: {key}\n", 3),
}


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=Ann", "-c", "user.email=ann@example.com", "-c", "init.defaultBranch=main", "-c", "commit.gpgsign=false"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    done = subprocess.run(["git", "-C", str(folder), *identity, *arguments], check=True, capture_output=True, env=environment, text=True)
    return done.stdout.strip()


def commit(folder: Path, files: dict[str, str | None]) -> str:
    """Commit ``files``, None for one that goes; the commit's name."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / ".git").exists():
        git(folder, "init", "-q")
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            (folder / path).unlink()
        else:
            (folder / path).write_text(content, encoding="utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", "work")
    return git(folder, "rev-parse", "HEAD")


def searched(folder: Path, present: Sequence[str] = (), bounds: Bounds | None = None) -> Past:
    repository = find_repository(str(folder))
    assert repository is not None
    knowledge = load_knowledge()
    search = Search(Classifier(knowledge), knowledge.env_files, DEFAULT_LIMITS, lambda path: path.startswith("left/"))
    return find_removed(repository, search, present, bounds or Bounds())


def scanned(folder: Path) -> tuple[ScanResult, str]:
    """The result of a scan with history, and everything that it prints."""
    tree, settings = WorkingTree(folder), Settings()
    gathered = gather(tree, settings, history=find_repository(str(folder)))
    result = judge_facts(gathered, tree, settings, ScanOptions(today=date(2026, 11, 28)))
    return result, "".join(render(result, format, color=False, redactor=gathered.redactor) for format in ("text", "json", "sarif"))


@pytest.mark.parametrize(("path", "text", "line"), FORMS.values(), ids=FORMS)
def test_a_removed_key_is_found_where_it_was_first_added(path: str, text: str, line: int, tmp_path: Path) -> None:
    commit(tmp_path, {"README.md": "x"})
    first = commit(tmp_path, {path: text.format(key=MODEL_KEY)})
    commit(tmp_path, {path: text.format(key=MODEL_KEY) + "\n"})
    commit(tmp_path, {path: text.format(key="")})
    found = searched(tmp_path).removed
    assert [(one.place.path, one.place.line, one.commit) for one in found] == [(path, line, first)]


@pytest.mark.parametrize(
    "content", ["OPENAI_API_KEY=your-key-here\n", "OPENAI_API_KEY=${KEY}\n", "OPENAI_API_KEY=\n", "DB_PASSWORD=postgres\n"]
)
def test_what_was_never_a_credential_is_not_found(content: str, tmp_path: Path) -> None:
    commit(tmp_path, {".env": content})
    commit(tmp_path, {".env": None})
    assert searched(tmp_path) == Past([], [])


def test_a_scan_tells_what_was_removed_and_says_nothing_of_what_moved(tmp_path: Path) -> None:
    first = commit(tmp_path, {".env": f"OPENAI_API_KEY={MODEL_KEY}\nTAVILY_API_KEY={SEARCH_KEY}\nDB_PASSWORD={PASSWORD}\n"})
    commit(tmp_path, {".env": None, "deploy/prod.env": f"# moved\nTAVILY_API_KEY={SEARCH_KEY}\n"})
    result, printed = scanned(tmp_path)
    told = [(finding.check, str(finding.place.path), finding.place.line, first[:12] in finding.message) for finding in result.findings]
    assert told == [("FG204", ".env", 1, True), ("FG204", ".env", 3, True), ("FG204", "deploy/prod.env", 2, False)]
    assert [finding.severity for finding in result.findings] == ["critical", "critical", "medium"]
    for secret in (MODEL_KEY.removeprefix("sk-proj-"), SEARCH_KEY.removeprefix("tvly-"), PASSWORD):
        assert secret[:6] not in printed and secret[-6:] not in printed


def test_two_removed_keys_of_one_name_on_one_line_are_two(tmp_path: Path) -> None:
    other = MODEL_KEY[:-4] + "Zq7T"
    commit(tmp_path, {"keys.yaml": f'tokens: ["{MODEL_KEY}", "{other}"]\n'})
    commit(tmp_path, {"keys.yaml": None})
    gathered = gather(WorkingTree(tmp_path), Settings(), history=find_repository(str(tmp_path)))
    rows = gathered.store.query("SELECT fingerprint, first_commit FROM credentials WHERE kind = 'past-entry'")
    assert len({row["fingerprint"] for row in rows}) == len(rows) == 2
    assert all(row["first_commit"] for row in rows)


def test_a_file_that_git_forgot_and_the_disk_kept_is_past(tmp_path: Path) -> None:
    """``git rm --cached`` and a line in .gitignore, the cure that the check names, leaves the value in history."""
    commit(tmp_path, {".env": f"OPENAI_API_KEY={MODEL_KEY}\n"})
    git(tmp_path, "rm", "-q", "--cached", ".env")
    (tmp_path / ".gitignore").write_text(".env\n", encoding="utf-8")
    git(tmp_path, "add", ".gitignore")
    git(tmp_path, "commit", "-q", "-m", "forget")
    result, _ = scanned(tmp_path)
    assert [(finding.check, finding.place.path) for finding in result.findings] == [("FG204", ".env")]


def test_a_value_that_a_file_still_holds_in_base64_is_not_past(tmp_path: Path) -> None:
    commit(tmp_path, {".env": f"OPENAI_API_KEY={MODEL_KEY}\n"})
    commit(tmp_path, {".env": None})
    from base64 import b64encode

    assert searched(tmp_path, [f"data: {b64encode(MODEL_KEY.encode()).decode()}"]).removed == []


def test_a_line_of_today_is_not_quoted_for_a_place_of_the_past(tmp_path: Path) -> None:
    commit(tmp_path, {".env": f"OPENAI_API_KEY={MODEL_KEY}\n"})
    commit(tmp_path, {".env": "UNRELATED=today\n"})
    result, printed = scanned(tmp_path)
    assert len(result.findings) == 1
    assert "UNRELATED" not in printed


def test_only_the_scanned_folder_is_searched_and_what_settings_exclude_is_not(tmp_path: Path) -> None:
    commit(tmp_path, {".env": f"OPENAI_API_KEY={MODEL_KEY}\n", "part/left/.env": f"OPENAI_API_KEY={MODEL_KEY}\n"})
    commit(tmp_path, {".env": None, "part/left/.env": None, "part/.env": f"TAVILY_API_KEY={SEARCH_KEY}\n"})
    commit(tmp_path, {"part/.env": "A=1\n"})
    assert [one.place.path for one in searched(tmp_path / "part").removed] == [".env"]
    assert [one.name for one in searched(tmp_path / "part").removed] == ["TAVILY_API_KEY"]


def test_nothing_was_committed_yet(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    assert searched(tmp_path) == Past([], [])


@pytest.mark.parametrize(
    ("bounds", "said"),
    [
        (Bounds(commits=1), "commits older than the last 1 "),
        (Bounds(bytes=10), "past files beyond 0 MB together"),
        (Bounds(file_bytes=10), "past files over 1e-05 MB"),
        (Bounds(seconds=0.0), "0 seconds were over"),
    ],
)
def test_what_a_bound_cuts_is_said(bounds: Bounds, said: str, tmp_path: Path) -> None:
    commit(tmp_path, {".env": f"OPENAI_API_KEY={MODEL_KEY}\n"})
    commit(tmp_path, {".env": None})
    past = searched(tmp_path, bounds=bounds)
    assert past.removed == []
    assert any(said in reason for reason in past.cut), past.cut


def test_a_shallow_clone_is_said(tmp_path: Path) -> None:
    commit(tmp_path / "whole", {".env": f"OPENAI_API_KEY={MODEL_KEY}\n"})
    commit(tmp_path / "whole", {".env": "A=1\n"})
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{tmp_path}/whole", "part")
    assert searched(tmp_path / "part") == Past([], [SHALLOW])


def test_nothing_that_the_repository_names_is_run(tmp_path: Path) -> None:
    tell = tmp_path / "told"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {tell}\ncat\n", encoding="utf-8")
    program.chmod(0o755)
    folder = tmp_path / "tree"
    commit(folder, {".env": f"OPENAI_API_KEY={MODEL_KEY}\n", ".gitattributes": "* diff=evil filter=evil\n"})
    commit(folder, {".env": "A=1\n"})
    programs = "diff.external diff.evil.command diff.evil.textconv filter.evil.smudge core.fsmonitor core.pager gpg.program core.sshCommand"
    for setting in programs.split():
        git(folder, "config", setting, str(program))
    git(folder, "config", "log.showSignature", "true")
    assert [one.place.path for one in searched(folder).removed] == [".env"]
    assert not tell.exists()


def test_a_replaced_commit_hides_nothing(tmp_path: Path) -> None:
    first = commit(tmp_path, {".env": f"OPENAI_API_KEY={MODEL_KEY}\n"})
    second = commit(tmp_path, {".env": "A=1\n"})
    git(tmp_path, "replace", "--graft", second)
    assert [one.commit for one in searched(tmp_path).removed] == [first]
