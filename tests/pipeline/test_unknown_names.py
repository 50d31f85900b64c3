"""A scan says at their lines which actions and policies AWS does not have, and goes on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from fivegates.scan import ScanOptions, scan_tree
from fivegates.settings import Settings
from fivegates.tree.working import WorkingTree

FILE = """\
resource "aws_iam_role" "agent" {
  name                 = "agent"
  assume_role_policy   = "{}"
  permissions_boundary = "arn:aws:iam::aws:policy/PowerUsrAccess"
}

resource "aws_iam_role_policy" "agent" {
  role   = aws_iam_role.agent.id
  policy = data.aws_iam_policy_document.agent.json
}

data "aws_iam_policy_document" "agent" {
  statement {
    actions   = ["s3:GetObject", "dynamodbb:GetItem"]
    resources = ["*"]
  }
  statement {
    not_actions = [
      "iam:*",
      "sts:AssumRole",
    ]
    resources = ["*"]
  }
}

resource "aws_iam_role_policy_attachment" "known" {
  role       = aws_iam_role.agent.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonS3FullAccess"
}

resource "aws_iam_role_policy_attachment" "unknown" {
  role       = aws_iam_role.agent.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonS3FulAccess"
}

resource "aws_lambda_function" "helper" {
  function_name = "helper"
  role          = aws_iam_role.agent.arn
  environment {
    variables = { OPENAI_API_KEY = "read from the store" }
  }
}
"""


def notices(tmp_path: Path, text: str) -> dict[tuple[str, int], str]:
    (tmp_path / "main.tf").write_text(text, encoding="utf-8")
    result = scan_tree(WorkingTree(str(tmp_path)), Settings(), ScanOptions(date(2026, 11, 1)))
    assert result.exit_code == 0
    return {(notice.place.path, notice.place.line): notice.message.partition(" (as of")[0] for notice in result.notices}


def test_unknown_names_of_aws_are_listed_at_their_lines(tmp_path: Path) -> None:
    assert notices(tmp_path, FILE) == {
        ("main.tf", 4): "AWS manages no policy `PowerUsrAccess`",
        ("main.tf", 14): "AWS lists no service `dynamodbb`, meant is perhaps `dynamodb`: `dynamodbb:GetItem` covers no action",
        ("main.tf", 20): "AWS lists no action `sts:AssumRole`, meant is perhaps `sts:AssumeRole`",
        ("main.tf", 33): "AWS manages no policy `AmazonS3FulAccess`",
    }


def test_names_that_aws_has_are_no_notice(tmp_path: Path) -> None:
    right = FILE.replace("dynamodbb", "dynamodb").replace("AssumRole", "AssumeRole").replace("S3Ful", "S3Full").replace("S3Fulll", "S3Full")
    assert notices(tmp_path, right.replace("PowerUsr", "PowerUser")) == {}


def test_where_nothing_may_be_an_agent_nobody_is_told_how_to_spell(tmp_path: Path) -> None:
    assert notices(tmp_path, FILE.replace("OPENAI_API_KEY", "LOG_LEVEL")) == {}
