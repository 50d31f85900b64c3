"""checkov runs in a process of its own that reads the folder it is given, and in which nothing else happens. No checkov is needed."""

from __future__ import annotations

import importlib
import json
import os
from pathlib import Path
from typing import Any

import pytest
from made_up_checkov import install

from fivegates.beside import asking
from fivegates.beside.asking import ask_checkov, require_checkov
from fivegates.beside.child import Guard
from fivegates.errors import UsageError


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """``ask("print(1)")``: what is answered where checkov's run does that."""
    package, folder = tmp_path / "installed", tmp_path / "asked"
    package.mkdir(), folder.mkdir()
    (folder / "a.tf").write_text("in the folder")
    monkeypatch.syspath_prepend(package)

    def run(what: str) -> asking.Answer:
        install(package, what)
        return ask_checkov(folder, ["terraform", "secrets"], ["CKV_A_1", "CKV_A_2"])

    return run


def test_it_is_asked_these_checks_of_this_folder_and_nothing_of_its_platform(ask: Any, tmp_path: Path) -> None:
    arguments = json.loads(ask("print(json.dumps(self.argv))").text)
    assert arguments[:2] == ["--directory", str(tmp_path / "asked")]
    assert {"--skip-download", "--skip-results-upload", "--compact", "--soft-fail"} <= {*arguments}
    assert arguments[arguments.index("--download-external-modules") + 1] == "false"
    assert arguments[arguments.index("--framework") + 1 :][:2] == ["terraform", "secrets"]
    assert arguments[arguments.index("--check") + 1] == "CKV_A_1,CKV_A_2"


def test_it_knows_nothing_of_the_user(ask: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "BC_API_KEY",
        "CKV_CHECK",
        "CKV_EXTERNAL_CHECKS_PUBLIC_KEY",
        "PRISMA_API_URL",
        "GITHUB_PAT",
        "TF_VAR_a",
        "AWS_SECRET_ACCESS_KEY",
    ):
        monkeypatch.setenv(name, "secret")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    found = json.loads(ask("print(json.dumps([dict(os.environ), os.getcwd(), str(Path.home()), os.listdir('.')]))").text)
    assert "secret" not in found[0].values()
    assert {found[1], found[2]}.isdisjoint({str(tmp_path), str(tmp_path / "asked")}) and Path(found[1]).resolve() == Path(
        found[2]
    ).resolve()
    assert found[3] == []


@pytest.mark.parametrize(
    ("what", "outcome"),
    [
        ("print(open(self.folder / 'a.tf').read())", "in the folder"),
        ("Path('cache').write_text('x'); print(Path('cache').read_text())", "x"),
        ("print(open('{outside}/a.tf').read())", None),
        ("print(open(os.path.join(self.folder, '..', 'outside', 'a.tf')).read())", None),
        ("print(os.listdir('{outside}'))", None),
        ("print(list(os.scandir(self.folder.parent)))", None),
        ("(self.folder / 'b.tf').write_text('x')", None),
        ("os.remove(self.folder / 'a.tf')", None),
        ("os.rename(self.folder / 'a.tf', 'a.tf')", None),
        ("os.system('true')", None),
        ("import subprocess; subprocess.run(['true'])", None),
        ("os.execv('/bin/true', ['true'])", None),
        ("import socket; socket.create_connection(('127.0.0.1', 9))", None),
        ("import socket; socket.getaddrinfo('example.com', 80)", None),
    ],
)
def test_it_reads_its_folder_and_writes_to_its_own_and_does_nothing_else(ask: Any, what: str, outcome: str | None, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "a.tf").write_text("elsewhere")
    given = ask(what.replace("{outside}", str(tmp_path / "outside")))
    assert given.text.strip() == (outcome or "")
    assert outcome or given.reason.startswith("it fails: PermissionError")


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        ("return 2", "it fails: it gives no reason"),
        ("raise SystemExit('out of luck')", "it fails: out of luck"),
        ("raise ValueError('a' * 5000)", f"it fails: ValueError: {'a' * 288}..."),
        ("sys.stderr.write('\\nno such folder ' + str(self.folder)); return 1", "it fails: no such folder ."),
        ("import signal; os.kill(os.getpid(), signal.SIGKILL)", "it was ended by the system"),
    ],
)
def test_a_failure_has_a_reason(ask: Any, what: str, reason: str) -> None:
    assert ask(what) == ("", reason)


def test_its_time_and_its_answer_are_bounded(ask: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "SECONDS", 1)
    assert ask("import time; time.sleep(60)") == ("", "it gives no answer within 1 seconds")
    monkeypatch.setattr(asking, "SECONDS", 600)
    monkeypatch.setattr(asking, "LARGEST", 100)
    assert ask("print('x' * 200)") == ("", "it prints more than 100 bytes")


def test_without_the_extra_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "find_spec", lambda name: None)
    with pytest.raises(UsageError) as raised:
        require_checkov()
    assert (raised.value.message, raised.value.hint) == ("--checkov needs checkov", "pip install 'fivegates[checkov]'")


def test_links_are_followed_before_they_are_judged(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir(), outside.mkdir()
    (outside / "a").write_text("x")
    (inside / "a").symlink_to(outside / "a")
    guard = Guard(str(inside), str(tmp_path / "home"), [])
    with pytest.raises(PermissionError):
        guard("open", (str(inside / "a"), "r", os.O_RDONLY))
    guard("open", (str(inside / "b"), "r", os.O_RDONLY))
    guard("open", (3, "r", os.O_RDONLY))


def test_a_name_that_only_begins_like_the_folder_is_not_in_it(tmp_path: Path) -> None:
    guard = Guard(str(tmp_path / "in"), str(tmp_path / "home"), [])
    with pytest.raises(PermissionError):
        guard("open", (str(tmp_path / "inside"), "r", os.O_RDONLY))


def test_the_process_is_a_module_that_imports_nothing_of_checkov_by_itself() -> None:
    assert "checkov" not in vars(importlib.import_module("fivegates.beside.child"))
