"""Accepting findings writes one file, never more than was asked, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_run import Run

TREE = """\
resource "aws_iam_role" "r" {
  name = "r"
  assume_role_policy = "{}"
}
resource "aws_bedrockagent_agent" "a" {
  agent_name              = "a"
  agent_resource_role_arn = aws_iam_role.r.arn
}
resource "aws_bedrockagent_agent" "b" {
  agent_name              = "b"
  agent_resource_role_arn = aws_iam_role.r.arn
}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "main.tf").write_text(TREE, encoding="utf-8")
    return tmp_path


def test_after_accepting_only_what_is_new_fails(run: Run, root: Path) -> None:
    assert run("scan", str(root), "--select", "FG201").code == 1
    ended = run("baseline", str(root), "--select", "FG201", "--owner", "alice@example.com")
    assert (ended.code, ended.out) == (0, "fivegates.baseline.jsonl: 2 accepted, 2 new.\n")
    assert run("scan", str(root), "--select", "FG201").code == 0
    assert run("scan", str(root), "--select", "FG201", "--baseline", "").code == 1
    assert run("scan", str(root)).code == 1
    assert sorted(path.name for path in root.iterdir()) == ["fivegates.baseline.jsonl", "main.tf"]


def test_pruning_takes_out_what_is_gone(run: Run, root: Path) -> None:
    run("baseline", str(root), "--select", "FG201", "--owner", "alice")
    (root / "main.tf").write_text(TREE.split('resource "aws_bedrockagent_agent" "b"', maxsplit=1)[0], encoding="utf-8")
    assert run("baseline", str(root), "--prune").out == "fivegates.baseline.jsonl: 0 accepted, 2 taken out.\n"
    assert (root / "fivegates.baseline.jsonl").read_text(encoding="utf-8") == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "somebody has to answer"),
        (("--owner", "a", "--until", "2020-01-01"), "is past"),
        (("--owner", "a", "--until", "soon"), "no date"),
    ],
)
def test_nobody_accepts_nothing_for_ever(run: Run, root: Path, words: tuple[str, ...], said: str) -> None:
    ended = run("baseline", str(root), *words)
    assert ended.code == 2
    assert said in ended.err
    assert not (root / "fivegates.baseline.jsonl").exists()


def test_a_baseline_that_is_not_there_or_wrong_is_told(run: Run, root: Path) -> None:
    assert "cannot be read" in run("scan", str(root), "--baseline", "none.jsonl").err
    (root / "fivegates.baseline.jsonl").write_text("nonsense\n", encoding="utf-8")
    ended = run("scan", str(root))
    assert ended.code == 2
    assert "fivegates.baseline.jsonl:1: this line is no JSON object" in ended.err
