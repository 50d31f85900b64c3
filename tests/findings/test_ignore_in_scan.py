"""An ignore in a scanned file decides the exit code only where it may."""

from __future__ import annotations

from datetime import date

import pytest

from fivegates.findings.model import ScanResult
from fivegates.scan import ScanOptions, scan_tree
from fivegates.settings import load_settings
from fivegates.tree.memory import MemoryTree

TERRAFORM = """\
resource "aws_bedrockagent_agent" "drafter" {{{header}
  agent_name              = "support-drafter"{beside}
{above}  agent_resource_role_arn = "arn:aws:iam::111122223333:role/ai-svc"{line}
}}

resource "aws_bedrockagent_agent" "reader" {{ # fivegates:ignore[FG201] moves in March, OPS-7 -- until 2027-03-31
  agent_name              = "invoice-reader"
  agent_resource_role_arn = "arn:aws:iam::111122223333:role/ai-svc"
}}
"""
IGNORE = "# fivegates:ignore[FG201] moves in March, OPS-7 -- until 2027-03-31"


def scan(files: dict[str, str], check: str) -> ScanResult:
    tree = MemoryTree(files)
    return scan_tree(tree, load_settings(tree), ScanOptions(today=date(2026, 11, 21), select={check}))


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({}, 1),
        ({"line": f" {IGNORE}"}, 0),
        ({"above": f"  {IGNORE}\n"}, 0),
        ({"header": f" {IGNORE}"}, 0),
        ({"beside": f" {IGNORE}"}, 1),
        ({"line": " # fivegates:ignore[FG201]"}, 1),
        ({"line": " # fivegates:ignore[FG201] was due -- until 2026-11-20"}, 1),
        ({"line": " # fivegates:ignore[FG202] something else"}, 1),
    ],
)
def test_both_sides_must_be_ignored_before_a_sharing_passes(parts: dict[str, str], code: int) -> None:
    text = TERRAFORM.format(**({"header": "", "beside": "", "above": "", "line": ""} | parts))
    result = scan({"main.tf": text}, "FG201")
    assert result.exit_code == code
    assert len(result.ignored) == 2 - code
    assert len(result.findings) == code


def test_a_committed_model_key_cannot_be_ignored() -> None:
    line = "OPENAI_API_KEY=sk-proj-8HlrwYMfvea9lkxwkkMxzwwM5hpA6eEfujfoRnxa6wHW35PB # fivegates:ignore[FG204] only a test\n"
    result = scan({".env": line}, "FG204")
    assert (result.exit_code, len(result.findings), result.ignored) == (1, 1, [])
    assert [notice.message for notice in result.notices] == ["this ignore does not apply: no comment can hide a critical finding (FG204)"]
