"""What is kept of earlier runs can be seen and removed, is left alone when asked, and is missed by nobody where it cannot be."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import jsonschema
import pytest
from command_run import Ended, Run

from fivegates.packaged import read_packaged_json

ESTATE = Path(__file__).parents[2] / "examples" / "estate"
AT = ("--today", "2026-11-29")
COMMANDS = [
    ("scan", str(ESTATE), *AT),
    ("scan", str(ESTATE), "--format", "sarif", *AT),
    ("agents", str(ESTATE), *AT),
    ("agents", str(ESTATE), "--explain", "ticket-triage"),
    ("agents", str(ESTATE), "--env", "prod", "--format", "csv", *AT),
    ("score", str(ESTATE), "--by", "owner", *AT),
]


def entries(run: Run) -> int:
    number = json.loads(run("cache", "--format", "json").out)["entries"]
    assert isinstance(number, int)
    return number


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(word for word in command if word != str(ESTATE)))
def test_a_command_says_the_same_with_without_and_out_of_the_cache(command: tuple[str, ...], run: Run, cache_folder: str) -> None:
    without = run(*command, "--no-cache")
    assert entries(run) == 0
    assert without.code in (0, 1)
    assert run(*command) == without
    kept = entries(run)
    assert kept > 0
    assert run(*command) == without
    assert entries(run) == kept


def test_commands_share_what_is_kept(run: Run, cache_folder: str) -> None:
    for command in COMMANDS:
        run(*command)
    assert entries(run) == 2  # one tree: what was asked of it, and its facts


@pytest.mark.parametrize("options", [("--history",), ("--roster", "people.csv"), ("--plan", "infra=plan.json"), ("--second-opinion",)])
def test_what_others_have_a_say_in_is_not_kept(options: tuple[str, ...], tmp_path: Path, run: Run, cache_folder: str) -> None:
    (tmp_path / "main.tf").write_text('resource "aws_s3_bucket" "b" {}\n', encoding="utf-8")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    run("scan", str(tmp_path), *options)
    assert entries(run) == 0


def test_it_is_told_and_cleared(run: Run, cache_folder: str) -> None:
    assert run("cache").out.startswith("0 entries of 0.0 MB in ")
    run("scan", str(ESTATE))
    assert run("cache", "--stats").out.startswith(f"2 entries of 0.0 MB in {cache_folder}")
    assert run("cache", "--clear") == Ended(0, f"Removed 2 entries of 0.0 MB from {cache_folder}/kept-1.\n", "")
    document = json.loads(run("cache", "--format", "json").out)
    jsonschema.validate(document, read_packaged_json("fivegates.schemas", "cache.schema.json"))
    assert document == {
        "$schema": "https://fivegates.dev/schemas/cache-1.json",
        "folder": f"{cache_folder}/kept-1",
        "off": "",
        "cleared": False,
        "entries": 0,
        "bytes": 0,
        "most_bytes": 500_000_000,
    }
    assert run("cache", "--clear", "--stats").code == 2


def test_asking_does_not_make_the_folder(run: Run, cache_folder: str) -> None:
    run("cache")
    run("cache", "--clear")
    assert list(Path(cache_folder).iterdir()) == []


def test_where_nothing_can_be_kept_nobody_is_told(run: Run, cache_folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = run("scan", str(ESTATE), "--no-cache", *AT)
    for folder in ("", "/dev/null/cache", f"{ESTATE}/cache"):
        monkeypatch.setenv("FIVEGATES_CACHE_DIR", folder)
        assert run("scan", str(ESTATE), *AT) == wanted
    assert not (ESTATE / "cache").exists()
    assert "Nothing is kept: it is switched off" in (monkeypatch.setenv("FIVEGATES_CACHE_DIR", "") or run("cache").out)


def test_a_cache_full_of_rubbish_is_made_anew(run: Run, cache_folder: str) -> None:
    wanted = run("scan", str(ESTATE), *AT)
    for path in (Path(cache_folder) / "kept-1").iterdir():
        path.write_bytes(b"rubbish" * 1000)
    assert run("scan", str(ESTATE), *AT) == wanted
    assert all(b"rubbish" not in path.read_bytes() for path in (Path(cache_folder) / "kept-1").iterdir())


def test_a_change_is_compared_out_of_the_cache_too(tmp_path: Path, run: Run, cache_folder: str) -> None:
    def git(*words: str) -> None:
        who = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *who, *words], cwd=tmp_path, check=True, capture_output=True)

    agent = 'resource "aws_bedrockagent_agent" "{0}" {{\n  agent_name = "{0}"\n  agent_resource_role_arn = "r"\n}}\n'
    git("init", "-q", "-b", "main")
    (tmp_path / "main.tf").write_text(agent.format("a"), encoding="utf-8")
    git("add", "-A")
    git("commit", "-q", "-m", "one")
    run("scan", str(tmp_path))
    assert entries(run) == 2
    (tmp_path / "main.tf").write_text(agent.format("a") + agent.format("b"), encoding="utf-8")
    asked = ("diff", "main", "--root", str(tmp_path), "--format", "json", *AT)
    first = run(*asked)
    assert entries(run) == 3, "the facts of the base are those of the scan; new are those of the head"
    assert first == run(*asked) == run(*asked, "--no-cache")
    assert entries(run) == 3
