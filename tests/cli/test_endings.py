"""However a run ends, it ends in one sentence, a hint and the right exit code; never in a traceback."""

from __future__ import annotations

import signal
import subprocess
import sys
import weakref
from pathlib import Path
from time import sleep

import pytest
from command_run import Run

from fivegates import __version__
from fivegates.cli import main as command_line
from fivegates.cli.output import ReaderLeft
from fivegates.cli.version import version_text
from fivegates.errors import SettingsError, UsageError
from fivegates.iam.editions import editions

# arguments, a part of the sentence, a part of the hint
WRONG = [
    (("scn",), "there is no command 'scn'", "did you mean 'scan'?"),
    (("zzz",), "there is no command 'zzz'", "commands are scan, diff, agents"),
    (("scan", "--fail-on", "hihg"), "'hihg' is not one of", "see `fivegates scan --help`"),
    (("scan", "--no-such"), "no such option", "see `fivegates scan --help`"),
    (("scan", "--output", "sarif"), "--output 'sarif' is not FORMAT=FILE", "sarif=result.sarif"),
    (("scan", "--output", "xml=x"), "--output 'xml=x' is not FORMAT=FILE", "text, json, sarif"),
    (("scan", "--today", "tomorrow"), "'tomorrow' is no date", "2026-12-31"),
    (("scan", "no/such/folder"), "no/such/folder does not exist", "give the folder"),
    (("scan", __file__), "is a file, not a folder", "give the folder"),
    (("scan", ".", "extra"), "unexpected extra argument", "--help"),
    (("explain", "FG999"), "there is no check 'FG999'", "`fivegates checks`"),
    (("explain",), "missing argument 'CHECK'", "--help"),
    (("init", "no/such/folder"), "no/such/folder is no folder", "root of your repository"),
]


@pytest.mark.parametrize(("arguments", "sentence", "hint"), WRONG)
def test_wrong_usage_is_one_sentence_and_a_hint_with_exit_code_2(run: Run, arguments: tuple[str, ...], sentence: str, hint: str) -> None:
    ended = run(*arguments)
    lines = ended.err.splitlines()
    assert ended.code == 2
    assert ended.out == ""
    assert len(lines) == 2
    assert lines[0].startswith("error: ") and sentence in lines[0]
    assert lines[1].startswith("hint: ") and hint in lines[1]


def test_every_error_of_a_settings_file_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "fivegates.toml").write_text('fail_on = "x"\nzzz = 1\n', encoding="utf-8")
    ended = run("scan", str(tmp_path))
    assert ended.code == 2
    assert "error: fivegates.toml:1: fail_on is 'x'" in ended.err
    assert "error: fivegates.toml:2: unknown key zzz" in ended.err


@pytest.mark.parametrize("module", ["yaml", "click", "sqlite3", "jsonschema"])
def test_started_as_a_module_it_imports_nothing_of_the_current_folder(tmp_path: Path, module: str) -> None:
    (tmp_path / f"{module}.py").write_text("open('ran', 'w')\n", encoding="utf-8")
    (tmp_path / "compose.yaml").write_text("services: {a: {image: x}}\n", encoding="utf-8")
    ended = subprocess.run([sys.executable, "-m", "fivegates", "scan"], capture_output=True, cwd=tmp_path, check=False)
    assert ended.returncode == 0
    assert not (tmp_path / "ran").exists()


def test_a_credential_in_an_error_is_not_printed(run: Run, tmp_path: Path) -> None:
    key = "sk-ant-" + "api03-" + "rl63XykWZeiNNCiia3anXn9k3ksu9mI4ROnl89Sm995ytbxAk7jqevt0MLaMRTvetw0tESulEETldq8b8Vw2zbJYAxyL1aC"
    (tmp_path / "fivegates.toml").write_text(f'fail_on = "{key}"\n', encoding="utf-8")
    ended = run("scan", str(tmp_path))
    assert ended.code == 2
    assert key[20:30] not in ended.err
    assert "[secret " in ended.err


def test_control_characters_of_an_argument_do_not_reach_the_terminal(run: Run) -> None:
    ended = run("scan", "no\x1b[31m/such\nfolder##[error]x")
    assert ended.code == 2
    assert "\x1b" not in ended.err and "##[" not in ended.err
    assert len(ended.err.splitlines()) == 2


class Odd(Exception):
    """Stands for any mistake of ours."""


def crash(**_: object) -> int:
    raise Odd("content of a file: hunter2")


def test_a_crash_is_one_sentence_exit_code_3_and_a_log_without_content(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(command_line.fivegates, "main", crash)
    ended = run("scan")
    (log,) = (tmp_path / "fivegates").iterdir()
    text = log.read_text(encoding="utf-8")
    assert ended.code == 3
    assert "Odd in" in ended.err and "Traceback" not in ended.err and str(log) in ended.err
    assert __version__ in text and "test_endings.py" in text and "in crash" in text
    assert "hunter2" not in text + ended.err
    assert log.stat().st_mode & 0o077 == 0


def test_a_crash_that_cannot_be_logged_still_ends_in_one_sentence(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "a file"
    blocked.touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(blocked))
    monkeypatch.setattr(command_line.fivegates, "main", crash)
    ended = run("scan")
    assert ended.code == 3
    assert "please report this" in ended.err


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (KeyboardInterrupt(), 130),
        (ReaderLeft(), 141),
        (UsageError("x"), 2),
        (SettingsError("x", "fivegates.toml", 3), 2),
    ],
)
def test_each_way_of_ending_has_its_exit_code(run: Run, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int) -> None:
    def end(**_: object) -> int:
        raise error

    monkeypatch.setattr(command_line, "silence_stdout", lambda: None)
    monkeypatch.setattr(command_line.fivegates, "main", end)
    assert run("scan").code == code


def test_a_reader_that_leaves_early_ends_the_run_without_a_word() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "fivegates", "explain", "FG201"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 141


def test_the_version_is_answered_before_click_is_imported() -> None:
    code = "import sys; sys.argv = ['fivegates', '--version']; from fivegates.__main__ import main; main(); print('click' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    first, *data, is_imported = done.stdout.splitlines()
    assert (first, is_imported) == (f"fivegates {__version__}", "False")
    assert [line.partition(":")[0].strip() for line in data] == [edition.of for edition in editions()]


def test_the_version_is_the_same_wherever_it_is_asked_for(run: Run) -> None:
    assert run("-V").out == run("--version", "query").out == version_text()


def test_help_names_every_command(run: Run) -> None:
    ended = run("--help")
    assert ended.code == 0
    for command in command_line.COMMANDS:
        assert f"\n  {command} " in ended.out
        assert run(command, "--help").code == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that takes nothing")
def test_output_that_cannot_be_written_is_one_sentence_and_what_to_do(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "fivegates", "scan", str(tmp_path)]
        ended = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    told = ["error: standard output cannot be written: No space left on device", "hint: make room where it is sent, or send it elsewhere"]
    assert (ended.returncode, ended.stderr.splitlines()) == (2, told)


def test_closed_output_is_one_sentence(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    ended = run("scan", str(tmp_path))
    assert ended.code == 2
    assert ended.err.splitlines()[0] == "error: standard output is closed"


def test_an_interrupt_that_python_ignores_comes_again(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    class Watched:
        pass

    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    def work(**_: object) -> int:
        watched = Watched()
        callback = weakref.ref(watched, interrupted)
        del watched
        for _ in range(500):
            sleep(0.01)
        return 0 if callback else 3

    monkeypatch.setattr(command_line.fivegates, "main", work)
    former = signal.signal(signal.SIGINT, signal.default_int_handler)  # what a shell starts in the background is told to overhear it
    try:
        ended = run("scan")
    finally:
        signal.signal(signal.SIGINT, former)
    assert (ended.code, ended.err) == (130, "interrupted\n")
