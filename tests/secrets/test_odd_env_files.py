"""Env files as nobody should write them: what can be read is judged, what cannot is listed, and nothing outside the root is opened."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from made_up_keys import generated

from fivegates.findings.model import ScanResult
from fivegates.scan import ScanOptions, scan_tree
from fivegates.settings import Settings
from fivegates.tree.working import WorkingTree

KEY = "sk-proj-" + generated(74)


def scanned(folder: Path) -> ScanResult:
    return scan_tree(WorkingTree(folder), Settings(), ScanOptions(today=date(2026, 11, 28)))


def lines(result: ScanResult) -> list[tuple[str, int]]:
    return [(finding.place.path, finding.place.line) for finding in result.findings if finding.check == "FG204"]


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (f"\ufeffOPENAI_API_KEY={KEY}\n".encode(), 1),
        (f"A=1\r\nOPENAI_API_KEY={KEY}\r\n".encode(), 2),
        (f"export OPENAI_API_KEY={KEY}\n".encode(), 1),
        (f"  OPENAI_API_KEY = '{KEY}'  # mine\n".encode(), 1),
        (f'PEM="first\nsecond"\nOPENAI_API_KEY="{KEY}"\n'.encode(), 3),
    ],
)
def test_a_key_is_found_however_its_line_is_written(data: bytes, line: int, tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(data)
    result = scanned(tmp_path)
    assert lines(result) == [(".env", line)]
    assert result.problems == []


def test_a_line_that_is_none_is_listed_and_the_next_one_is_read(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"not a line\n=\n==\nOPENAI_API_KEY={KEY}", encoding="utf-8")
    result = scanned(tmp_path)
    assert lines(result) == [(".env", 4)]
    assert [problem.place.line for problem in result.problems] == [1, 2, 3]


@pytest.mark.parametrize("data", [b"A=\xff\xfe\xfa\n", b"A=1\0\0\0\n"])
def test_what_is_no_text_is_listed(data: bytes, tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(data)
    assert [problem.place.path for problem in scanned(tmp_path).problems] == [".env"]


def test_fifty_megabytes_are_listed_and_not_read(tmp_path: Path) -> None:
    with (tmp_path / ".env").open("wb") as file:
        file.truncate(50_000_000)
    result = scanned(tmp_path)
    assert [(problem.place.path, problem.kind) for problem in result.problems] == [(".env", "error")]
    assert result.exit_code == 2


def test_a_folder_called_env_file_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / ".env").mkdir()
    (tmp_path / ".env" / "prod.env").write_text(f"OPENAI_API_KEY={KEY}\n", encoding="utf-8")
    assert lines(scanned(tmp_path)) == [(".env/prod.env", 1)]


@pytest.mark.parametrize("target", ["/etc/passwd", "/etc", "../outside.env", "nowhere"])
def test_a_link_out_of_the_tree_is_listed_and_not_followed(target: str, tmp_path: Path) -> None:
    (tmp_path / "outside.env").write_text(f"OPENAI_API_KEY={KEY}\n", encoding="utf-8")
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree" / ".env").symlink_to(target)
    result = scanned(tmp_path / "tree")
    assert lines(result) == []
    assert [problem.place.path for problem in result.problems] == [".env"]


SHELL = ["i=0\nDATA[((i++))]='/var/lib'\nexport DATA\n", "PATHS=()\nPATHS+=('/var')\n", "declare -A X\n", "greet() {\n  echo hello\n}\n"]


@pytest.mark.parametrize("text", SHELL)
@pytest.mark.parametrize("name", ["data.env", ".env"])
def test_shell_code_is_named_and_fails_nothing(name: str, text: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(f"{text}OPENAI_API_KEY={KEY}\n", encoding="utf-8")
    result = scanned(tmp_path)
    assert {problem.kind for problem in result.problems} == {"not_read"}
    assert [line for _path, line in lines(result)] == [len(text.splitlines()) + 1]


@pytest.mark.parametrize(
    ("name", "exit_code"), [(".env", 2), (".env.production", 2), ("notes.env", 0), ("env.production", 0), (".env-old", 0)]
)
def test_a_line_that_is_none_fails_where_programs_load_the_file_unasked(name: str, exit_code: int, tmp_path: Path) -> None:
    (tmp_path / name).write_text("A=1\nsome prose\n", encoding="utf-8")
    result = scanned(tmp_path)
    assert [(problem.place.path, problem.place.line) for problem in result.problems] == [(name, 2)]
    assert result.exit_code == exit_code


def test_a_line_that_is_none_fails_where_a_service_loads_the_file(tmp_path: Path) -> None:
    (tmp_path / "notes.env").write_text("A=1\nsome prose\n", encoding="utf-8")
    (tmp_path / "compose.yaml").write_text("services:\n  web:\n    image: nginx\n    env_file: notes.env\n", encoding="utf-8")
    assert scanned(tmp_path).exit_code == 2
