"""``--checkov``: the extra, the names of its checks, and the baseline."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_run import Run

from fivegates import besides
from fivegates.beside import asking
from fivegates.beside.asking import Answer

MAIN = """\
resource "aws_bedrockagent_agent" "drafter" {
  agent_name              = "drafter"
  agent_resource_role_arn = aws_iam_role.drafter.arn
  foundation_model        = "anthropic.claude-3-5-sonnet-20240620-v1:0"
}

resource "aws_iam_role" "drafter" {
  name               = "drafter"
  assume_role_policy = "{}"
}
"""
SAID = {
    "check_id": "CKV_AWS_61", "check_name": "Ensure something", "check_result": {"result": "FAILED"}, "file_path": "/main.tf",
    "file_line_range": [7, 10], "resource": "aws_iam_role.drafter",
}  # fmt: skip
ANSWER = {"check_type": "terraform", "results": {"failed_checks": [SAID]}}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "main.tf").write_text(MAIN)
    monkeypatch.setattr(asking, "find_spec", lambda name: object())
    monkeypatch.setattr(
        besides, "ask_checkov", lambda folder, frameworks, checks: Answer(json.dumps(ANSWER)) if checks else Answer("", "no")
    )
    return str(tmp_path)


def found(run: Run, *arguments: str) -> set[str]:
    ended = run("scan", *arguments, "--format", "json", "--exit-zero")
    assert ended.code == 0, ended.err
    return {one["check"] for one in json.loads(ended.out)["findings"]}


def test_it_is_never_asked_by_default(run: Run, root: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(besides, "ask_checkov", lambda *asked: Answer("", "it was asked"))
    assert "checkov" not in run("scan", root).out


def test_without_the_extra_nothing_is_scanned_and_one_sentence_says_what_to_do(
    run: Run, root: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "find_spec", lambda name: None)
    ended = run("scan", "--checkov", root)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == "error: --checkov needs checkov\nhint: pip install 'fivegates[checkov]'\n"


@pytest.mark.parametrize(
    ("arguments", "theirs", "ours"),
    [
        ((), True, True), (("--select", "CKV_AWS_61,FG101"), True, True), (("--select", "checkov"), True, False),
        (("--select", "ckv_aws_61"), True, False), (("--ignore", "CKV_AWS_61"), False, True), (("--gate", "2"), True, False),
        (("--gate", "scope"), False, False), (("--select", "CKV_AWS_62,FG101"), False, True),
    ],
)  # fmt: skip
def test_its_checks_are_chosen_as_ours_are(run: Run, root: str, arguments: tuple[str, ...], theirs: bool, ours: bool) -> None:
    told = found(run, "--checkov", *arguments, root)
    assert ("CKV_AWS_61" in told, "FG101" in told) == (theirs, ours)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--checkov", "--select", "FG101"), "--select names no check of checkov's"),
        (("--checkov", "--gate", "logging"), "no check of checkov's is left to be asked"),
        (("--checkov", "--select", "CKV_AWS_99999"), "there is no check 'CKV_AWS_99999'"),
        (("--select", "CKV_AWS_61"), "there is no check 'CKV_AWS_61'"),
    ],
)
def test_a_choice_that_leaves_it_nothing_is_refused(run: Run, root: str, arguments: tuple[str, ...], said: str) -> None:
    ended = run("scan", *arguments, root)
    assert ended.code == 2 and said in ended.err


def test_the_baseline_takes_it_in_and_prunes_it_only_where_it_was_asked(run: Run, root: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("baseline", "--checkov", "--owner", "alice", root).code == 0
    file = Path(root, "fivegates.baseline.jsonl")
    assert '"CKV_AWS_61"' in file.read_text()
    assert "CKV_AWS_61" not in found(run, "--checkov", root)
    monkeypatch.setattr(besides, "ask_checkov", lambda *asked: Answer('{"checkov_version": "3.3.30"}'))
    assert run("baseline", "--prune", root).code == 0
    assert '"CKV_AWS_61"' in file.read_text()
    assert run("baseline", "--prune", "--checkov", root).code == 0
    assert '"CKV_AWS_61"' not in file.read_text()
