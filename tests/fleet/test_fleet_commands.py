"""``fivegates facts`` and ``fivegates fleet`` on the command line: what they print, how they end."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from fleet_tree import write_fleet
from jsonschema import Draft202012Validator

from fivegates.__main__ import main
from fivegates.packaged import read_packaged_json

TODAY = ("--today", "2026-11-21")


class Ended:
    """Exit code, standard output and standard error."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


class Run:
    """Runs the command line inside this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys, self._monkeypatch = capsys, monkeypatch

    def __call__(self, *arguments: object) -> Ended:
        self._monkeypatch.setattr(sys, "argv", ["fivegates", *map(str, arguments)])
        code = main()
        shown = self._capsys.readouterr()
        return Ended(code, shown.out, shown.err)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    return Run(capsys, monkeypatch)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("fleet")
    write_fleet(made, 10)
    return made


def test_scan_and_check_tell_where_they_end(folder: Path, run: Run, tmp_path: Path) -> None:
    listing, out = folder / "repositories.txt", tmp_path / "out"
    ended = run("fleet", "scan", listing, "--out", out, "--workers", 1, *TODAY)
    assert (ended.code, ended.out) == (0, "")
    assert "10 repositories: 10 scanned, 0 done before. Next: fivegates fleet check" in ended.err
    files = {format: tmp_path / f"report.{format}" for format in ("json", "markdown", "html", "text")}
    outputs = [argument for format, file in files.items() for argument in ("--output", f"{format}={file}")]
    ended = run("fleet", "check", out, "--format", "json", *outputs, *TODAY)
    assert ended.code == 1
    document = json.loads(ended.out)
    assert list(Draft202012Validator(read_packaged_json("fivegates.schemas", "fleet.schema.json")).iter_errors(document)) == []
    assert files["json"].read_text() == ended.out
    for format in ("markdown", "html", "text"):
        text = files[format].read_text()
        assert "What only the fleet can tell" in text
        assert "team-0000-drafter" in text.replace("\\", "")
    assert "<script" not in files["html"].read_text()
    assert run("fleet", "check", out, "--ignore", "FG201,FG205,FG301", *TODAY).code == 0
    # what was repeated with nothing changed is told so
    assert json.loads(run("fleet", "check", out, "--format", "json", *TODAY).out)["fleet"]["since"]["findings_new"] != []
    assert "Nothing is another than on" in run("fleet", "check", out, *TODAY).out


def test_a_report_escapes_what_repositories_say(folder: Path, run: Run, tmp_path: Path) -> None:
    evil = tmp_path / "evil"
    evil.mkdir()
    (evil / "main.tf").write_text(
        'resource "aws_lambda_function" "x" {\n  function_name = "<script>alert(1)</script>|`@team`"\n'
        '  role = "arn:aws:iam::100000000000:role/ai-svc"\n  tags = { "fivegates/agent" = "true" }\n}\n'
    )
    listing = tmp_path / "list.txt"
    listing.write_text("".join(f"{path}\n" for path in (evil, *sorted(folder.glob("team-*")))))
    run("fleet", "scan", listing, "--out", tmp_path / "out", "--workers", 1, *TODAY)
    assert "<script" not in run("fleet", "check", tmp_path / "out", "--format", "html", *TODAY).out
    markdown = run("fleet", "check", tmp_path / "out", "--format", "markdown", *TODAY).out
    assert "<script" not in markdown.replace("\\<", "")
    assert "alert" in markdown


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("scan", "nowhere.txt", "--out", "out"), "cannot be read"),
        (("scan", "empty.txt", "--out", "out"), "lists no repository"),
        (("scan", "one.txt", "--out", "."), "holds something else than a fleet"),
        (("check", "nowhere"), "is no fleet"),
        (("check", "nowhere", "--cluster", "a'b"), "cannot be the name of a cluster"),
    ],
)
def test_wrong_usage_is_told_in_a_sentence(
    arguments: tuple[str, ...], said: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty.txt").write_text("# none\n")
    (tmp_path / "one").mkdir()
    (tmp_path / "one.txt").write_text("one\n")
    ended = run("fleet", *arguments)
    assert ended.code == 2
    assert said in ended.err


def test_facts_are_exported_under_the_name_that_is_asked_for(folder: Path, run: Run, tmp_path: Path) -> None:
    ended = run(
        "facts", "export", folder / "team-0000-keys", "--format", "json", "--output", tmp_path / "f.json", "--repository", "org/keys"
    )
    assert ended.code == 0
    document = json.loads((tmp_path / "f.json").read_text())
    assert (document["repository"], len(document["commit"])) == ("org/keys", 40)
    assert run("facts", "export", folder, "--output", tmp_path / "x", "--repository", "a b").code == 2
    assert run("facts", "export", folder, "--format", "json", "--output", tmp_path / "no" / "x").code == 2
