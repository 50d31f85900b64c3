"""Every command that the documentation shows in a block of code runs as it is shown, or says in not_run.yaml why no test runs it."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from fivegates.__main__ import main

ROOT = Path(__file__).parents[2]
PAGES = [*sorted((ROOT / "docs").rglob("*.md")), *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md"))]
FILE_NAME = re.compile(r"`[^`\s]+`")
A_FILE = "file"
FENCE = re.compile(r" *```+([a-z]*)")
SHELLS = ("", "sh", "bash", "console", "shell")
FIRST_WORDS = ("make", "fivegates", "git", "pip", "cp", "python3", "fivegates-venv/bin/pip", ".", "terraform", "gcloud", "az")
SYNOPSIS = re.compile(r"^fivegates [a-z ]+\[OPTIONS\]")
WORDS = yaml.safe_load((Path(__file__).parent / "not_run.yaml").read_text(encoding="utf-8"))
NOT_RUN: dict[str, str] = WORDS["not run"]
BEFORE: dict[str, dict[str, str]] = WORDS["files"]
FIRST: dict[str, list[str]] = WORDS["first"]
MENDED: list[str] = WORDS["in the mended estate"]
ENDS_WITH: dict[str, int] = WORDS["ends with"]
INSTEAD: dict[str, str] = WORDS["instead"]


@dataclass(frozen=True)
class Shown:
    """A command, without its remark, and the page that shows it."""

    page: Path
    text: str


def commands(page: Path) -> Iterator[Shown]:
    for line in lines(page):
        for text in re.sub(r"\s+#\s.*", "", line).strip().split(" && "):
            if text.split(" ")[0] in FIRST_WORDS and not SYNOPSIS.match(text):
                yield Shown(page, text)


def lines(page: Path) -> Iterator[str]:
    """The lines in blocks of code that are of a shell or of no language. A block below the name of a file shows that file."""
    language: str | None = None
    above = ""
    for line in page.read_text(encoding="utf-8").splitlines():
        if (fence := FENCE.match(line)) is not None:
            language = (A_FILE if FILE_NAME.fullmatch(above) else fence[1]) if language is None else None
        elif language in SHELLS:
            yield line
        above = line.strip() or above


SHOWN = {page: list(commands(page)) for page in PAGES}
RUN = {
    page: [one for one in dict.fromkeys(shown) if one.text.startswith("fivegates ") and one.text not in NOT_RUN]
    for page, shown in SHOWN.items()
}


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example estate as a repository of its own, with the branches and tags that pages speak of."""
    folder = tmp_path_factory.mktemp("shown") / "estate"
    shutil.copytree(ROOT / "examples" / "estate", folder)
    shutil.copytree(ROOT / "examples" / "pack" / "policy", folder / "policy")
    for line in ("init -q -b main", "add services", "commit -q -m services", "tag v1.4", "add -A"):
        git(folder, "alice", *line.split(" "))
    for line in ("commit -q -m estate", "tag v1.5"):
        git(folder, "bob", *line.split(" "))
    return folder


def git(folder: Path, author: str, *arguments: str) -> None:
    identity = ("-c", f"user.name={author}", "-c", f"user.email={author}@example.com", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.mark.parametrize("page", [page for page, shown in RUN.items() if shown], ids=lambda page: page.name)
def test_every_command_of_a_page_runs_as_it_is_shown(
    page: Path, estate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "estate"
    shutil.copytree(estate, folder)
    for name, text in (BEFORE.get("every page", {}) | BEFORE.get(page.name, {})).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(folder)
    wrong = []
    for text in FIRST.get(page.name, []):
        assert run(text, monkeypatch, capsys) in (0, 1), text
    for shown in RUN[page]:
        monkeypatch.chdir(mended_in(tmp_path) if shown.text in MENDED else folder)
        code = run(shown.text, monkeypatch, capsys)
        ended = (0, 1) if shown.text not in ENDS_WITH else (ENDS_WITH[shown.text],)
        said = capsys.readouterr().err
        if code not in ended:
            wrong.append(f"{shown.text}: {code}, {said}")
    assert not wrong, "\n".join(wrong)


def mended_in(folder: Path) -> Path:
    if not (folder / "mended").exists():
        shutil.copytree(ROOT / "examples" / "estate-mended", folder / "mended")
    return folder / "mended"


def run(text: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> int:
    """The exit code of a command; what it prints goes into the file after ``>``."""
    words = shlex.split(INSTEAD.get(text, text))
    into = words[words.index(">") + 1] if ">" in words else None
    arguments = words[: words.index(">")] if into else words
    monkeypatch.setattr(sys, "argv", arguments)
    capsys.readouterr()
    try:
        code = main()
    except SystemExit as ended:
        code = int(ended.code or 0)
    if into:
        Path(into).write_text(capsys.readouterr().out, encoding="utf-8")
    return code


def test_what_is_not_run_is_shown_somewhere_and_has_a_reason() -> None:
    shown = {one.text for page in SHOWN.values() for one in page}
    assert [text for text in (*NOT_RUN, *ENDS_WITH, *INSTEAD, *MENDED) if text not in shown] == []
    assert all(len(reason) > 10 for reason in NOT_RUN.values())


@pytest.mark.parametrize("page", [page for page, shown in SHOWN.items() if shown], ids=lambda page: page.name)
def test_every_other_command_says_why_no_test_runs_it(page: Path) -> None:
    others = [one.text for one in SHOWN[page] if not one.text.startswith(("fivegates ", "make "))]
    assert [text for text in others if text not in NOT_RUN] == []


def test_every_target_of_make_that_is_shown_is_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for one in (one for shown in SHOWN.values() for one in shown if one.text.startswith("make ")):
        target = next(word for word in one.text.split(" ")[1:] if "=" not in word)
        assert re.search(rf"^{re.escape(target)}:", makefile, re.MULTILINE), one.text
        subprocess.run(["make", "--dry-run", "--silent", *shlex.split(one.text)[1:]], cwd=ROOT, check=True, capture_output=True)
