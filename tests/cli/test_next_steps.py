"""Whoever meets an error is told what to do next."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_run import Run

from fivegates.cli.failures import report_failure
from fivegates.errors import EngineError, MissingTable, PolicyError, RolesError
from fivegates.iam.exports.read import read_export

SOURCES = Path(__file__).parents[2] / "src" / "fivegates"
# What people meet as it is raised -> where the hint stands among the arguments.
WITH_HINT = {"UsageError": 1, "SettingsError": 3, "BaselineError": 3, "RosterError": 3}


def raised() -> Iterator[tuple[str, ast.Call]]:
    for path in sorted(SOURCES.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)) if any(f"{name}(" in text for name in WITH_HINT) else ():
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in WITH_HINT:
                yield f"{path.relative_to(SOURCES)}:{node.lineno}", node


def test_every_error_of_usage_settings_baseline_and_roster_is_raised_with_a_hint() -> None:
    found = list(raised())
    assert len(found) > 100
    lacking = []
    for place, node in found:
        assert isinstance(node.func, ast.Name)
        given = [*node.args[WITH_HINT[node.func.id] :], *(word.value for word in node.keywords if word.arg == "hint")]
        if not given or (isinstance(given[0], ast.Constant) and not given[0].value):
            lacking.append(place)
    assert lacking == []


BYTES = {
    "latin.md": b"\xff\xfe\xff",
    "broken.yaml": b"a: [",
    "broken.csv": b"x" * 200_000 + b"\n",
    "latin.toml": b"fail_on = 'caf\xe9'\n",
    "latin.csv": b"principal\ncaf\xe9\n",
    "odd.json": b"\xff",
    "deep.toml": b"a = " + b"[" * 5_000 + b"]" * 5_000,
}
PLAN = {"format_version": "1.2", "planned_values": {"root_module": []}, "configuration": {}}

# arguments, a part of the sentence, a part of the hint
TOLD = [
    (("agents", "--check", "latin.md"), "latin.md is not UTF-8 text", "`fivegates agents --update FILE`"),
    (("agents", "--check", "folder"), "folder cannot be read", "that you may read"),
    (("agents", "--check", "broken.yaml"), "no YAML that can be read", "`fivegates agents --format backstage` writes one"),
    (("agents", "--check", "broken.csv"), "no CSV that can be read", "`fivegates agents --format csv` writes one"),
    (("scan", "--plan", "gone.json"), "the plan gone.json cannot be read", "`terraform show -json PLAN > plan.json`"),
    (
        ("scan", "--plan", "plan.json"),
        "plan.json: planned_values.root_module of the plan is no object",
        "`terraform show -json PLAN > plan.json`",
    ),
    (("scan", "--roster", "folder"), "the roster is no regular file", "--roster FILE names a list of people"),
    (("scan", "--roster", "latin.csv"), "latin.csv:2: the roster is not UTF-8 text", "save it as UTF-8"),
    (("scan", "--baseline", "gone.jsonl"), "the baseline cannot be read", "`fivegates baseline` writes one; --baseline '' goes without"),
    (("roles", "import", "odd.json"), "odd.json is no text", "`gcloud iam roles describe ROLE --format=json`"),
    (("review", "--template", "broken.csv", "--output", "out.csv"), "no CSV that can be read", "its first line names the columns"),
]


@pytest.mark.parametrize(("arguments", "sentence", "hint"), TOLD)
def test_a_file_that_cannot_be_used_is_told_with_what_to_do(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], sentence: str, hint: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in {*arguments} & {*BYTES}:
        (tmp_path / name).write_bytes(BYTES[name])
    (tmp_path / "folder").mkdir()
    (tmp_path / "plan.json").write_text(json.dumps(PLAN), encoding="utf-8")
    ended = run(*arguments)
    assert ended.code == 2
    error, told = ended.err.splitlines()
    assert error.startswith("error: ") and sentence in error
    assert told.startswith("hint: ") and hint in told


@pytest.mark.parametrize(
    ("name", "sentence", "hint"), [("latin.toml", "not UTF-8", "save it as UTF-8"), ("deep.toml", "too deeply", "`fivegates init`")]
)
def test_settings_that_cannot_be_read_are_told_with_what_to_do(run: Run, tmp_path: Path, name: str, sentence: str, hint: str) -> None:
    (tmp_path / "fivegates.toml").write_bytes(BYTES[name])
    ended = run("scan", str(tmp_path))
    assert ended.code == 2
    assert sentence in ended.err and f"hint: {hint}" in ended.err


def test_a_folder_that_cannot_take_workflows_is_told_with_what_to_do(run: Run, tmp_path: Path) -> None:
    (tmp_path / ".github").write_text("", encoding="utf-8")
    ended = run("init", str(tmp_path), "--workflow", "github")
    assert ended.code == 2
    assert ".github" in ended.err and "hint: give the root of a repository in which you may write" in ended.err


def test_an_export_with_a_role_that_is_none_says_how_an_export_is_made() -> None:
    with pytest.raises(RolesError) as caught:
        read_export(json.dumps([{"name": "projects/p/roles/r", "includedPermissions": "all"}]))
    assert "no list of names" in caught.value.message
    assert "`gcloud iam roles describe ROLE --format=json`" in caught.value.hint


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (EngineError("FG201 failed: x"), "please report it, with what `fivegates --version` prints"),
        (MissingTable("no such table: x", "docs/facts.md lists the tables"), "docs/facts.md lists the tables"),
        (PolicyError("x", "a.yaml"), ""),
    ],
)
def test_what_fails_in_fivegates_itself_asks_for_a_report(
    error: EngineError | PolicyError, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report_failure(error) == error.exit_code
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == f"error: {error}"
    assert [line.startswith("hint: ") and told in line for line in lines[1:]] == ([True] if told else [])
