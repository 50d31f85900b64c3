"""``--checkov``: the extra, the names of its checks, and the baseline."""

from __future__ import annotations

import json
import os
import subprocess
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


def by_role(folder: Path, frameworks: list[str], checks: list[str]) -> Answer:
    """Says something of every role, as a comment of checkov's in it lets it."""
    failed, skipped = [], []
    rows = (folder / "main.tf").read_text().split("\n")
    for number, row in enumerate(rows, 1):
        if row.startswith('resource "aws_iam_role"'):
            one = SAID | {"file_line_range": [number, number + 3], "resource": f"aws_iam_role.{row.split(chr(34))[3]}"}
            is_skipped = "checkov:skip" in row
            result = {"result": "SKIPPED", "suppress_comment": "known"} if is_skipped else {"result": "FAILED"}
            (skipped if is_skipped else failed).append(one | {"check_result": result})
    return Answer(json.dumps({"check_type": "terraform", "results": {"failed_checks": failed, "skipped_checks": skipped}}))


def git(root: str, *words: str) -> None:
    who = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    quiet = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(["git", *who, *words], cwd=root, check=True, capture_output=True, env=quiet)


@pytest.fixture
def changed(root: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A second agent with a role is staged, and removed again from the working tree."""
    monkeypatch.setattr(besides, "ask_checkov", by_role)
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "one")
    added = MAIN.replace("drafter", "reader").replace('"reader" {', '"reader" { # checkov:skip=CKV_AWS_61:known', 2)
    Path(root, "main.tf").write_text(MAIN + added)
    git(root, "add", "-A")
    Path(root, "main.tf").write_text("")
    return root


def test_a_diff_asks_it_about_both_and_tells_what_is_new_whatever_its_own_comments_say(run: Run, changed: str) -> None:
    ended = run("diff", "HEAD", "--index", "--checkov", "--root", changed, "--format", "json")
    told = [one for one in json.loads(ended.out)["new"] if one["origin"]]
    assert [(one["check"], one["subject"].rpartition("/")[2], one["ignored"]) for one in told] == [("CKV_AWS_61", "reader", None)]


def test_a_diff_without_an_answer_is_no_pass(run: Run, changed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([Answer("", "it fails: once")])
    monkeypatch.setattr(besides, "ask_checkov", lambda *asked: next(answers, None) or by_role(*asked))
    ended = run("diff", "HEAD", "--index", "--checkov", "--select", "checkov", "--root", changed, "--format", "github")
    assert ended.code == 2
    assert "checkov gives no findings: it gave none about what this is compared with" in " ".join(ended.out.split())


def test_a_baseline_keeps_its_lines_where_it_gave_no_answer_and_says_so(run: Run, root: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("baseline", "--checkov", "--owner", "alice", root).code == 0
    monkeypatch.setattr(besides, "ask_checkov", lambda *asked: Answer("", "it fails: once"))
    ended = run("baseline", "--prune", "--checkov", root)
    assert ended.code == 2 and "checkov gives no findings: it fails: once" in ended.err
    assert '"CKV_AWS_61"' in Path(root, "fivegates.baseline.jsonl").read_text()


def test_a_baseline_of_its_checks_alone_leaves_ours(run: Run, root: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("baseline", "--checkov", "--owner", "alice", root).code == 0
    before = Path(root, "fivegates.baseline.jsonl").read_text()
    assert run("baseline", "--prune", "--checkov", "--select", "checkov", root).code == 0
    assert Path(root, "fivegates.baseline.jsonl").read_text() == before


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


def test_explain_says_where_it_is_explained(run: Run) -> None:
    ended = run("explain", "CKV_AWS_61")
    assert (ended.code, ended.err.split("\n")[0]) == (2, "error: CKV_AWS_61 is a check of checkov's")
