"""``fivegates secrets`` judges the files named and nothing else."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from command_run import Run

sys.path.append(str(Path(__file__).parents[1] / "secrets"))

from made_up_keys import key_of

from fivegates.secrets.knowledge import load_knowledge

KEY = key_of(next(row for row in load_knowledge().formats if row.id == "anthropic-key"))


@pytest.fixture
def leaking(tmp_path: Path) -> str:
    file = tmp_path / ".env"
    file.write_text(f"ANTHROPIC_API_KEY={KEY}\n", encoding="utf-8")
    return str(file)


def test_a_file_with_a_credential_ends_with_1_and_says_where(run: Run, leaking: str) -> None:
    ended = run("secrets", leaking)
    assert ended.code == 1
    assert f"{leaking}:1" in ended.out and "ANTHROPIC_API_KEY" in ended.out
    assert KEY not in ended.out


def test_clean_files_end_with_0(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("password: ''\n", encoding="utf-8")
    assert run("secrets", str(file)).code == 0


def test_json_is_all_that_is_printed(run: Run, leaking: str) -> None:
    ended = run("secrets", "--format", "json", leaking)
    (row,) = json.loads(ended.out)["secrets"]
    assert (row["name"], row["place"]["line"], row["opens_only_models"]) == ("ANTHROPIC_API_KEY", 1, True)


def test_a_file_that_is_not_there_is_named_and_ends_with_2(run: Run, tmp_path: Path) -> None:
    ended = run("secrets", str(tmp_path / "gone.env"))
    assert ended.code == 2
    assert "gone.env" in ended.err


def test_a_finding_outweighs_a_file_that_is_not_there(run: Run, leaking: str, tmp_path: Path) -> None:
    assert run("secrets", leaking, str(tmp_path / "gone.env")).code == 1


def test_links_folders_and_binaries_are_passed_over(run: Run, leaking: str, tmp_path: Path) -> None:
    link, binary = tmp_path / "link.env", tmp_path / "a.png"
    link.symlink_to(leaking)
    binary.write_bytes(b"\x89PNG\0" + KEY.encode())
    ended = run("secrets", str(link), str(tmp_path), str(binary))
    assert (ended.code, ended.err) == (0, "")
    assert "0 files" in ended.out


def test_without_a_file_the_usage_is_told(run: Run) -> None:
    assert run("secrets").code == 2
