"""checkov itself about the example estate; only where the extra is installed, which brings a hundred packages."""

from __future__ import annotations

from datetime import date
from importlib.util import find_spec
from pathlib import Path

import pytest

from fivegates.besides import CheckovBeside
from fivegates.findings.model import ScanResult
from fivegates.scan import ScanOptions, scan_tree
from fivegates.settings import load_settings
from fivegates.tree.memory import MemoryTree
from fivegates.tree.working import WorkingTree

pytestmark = pytest.mark.skipif(find_spec("checkov") is None, reason="checkov is not installed: pip install 'fivegates[checkov]'")
ESTATE = Path(__file__).parents[2] / "examples" / "estate"
HOSTILE = {
    ".checkov.yaml": "external-checks-dir: [evil]\nskip-check: [CKV_AWS_61]\ndownload-external-modules: true\nsoft-fail: false\n",
    "evil/__init__.py": "raise SystemExit('loaded')\n",
    "evil/check.py": "raise SystemExit('loaded')\n",
    "main.tf": """\
module "elsewhere" {
  source = "/etc"
}

module "fetched" {
  source = "git::https://git.example.com/module.git"
}

resource "aws_bedrockagent_agent" "drafter" {
  agent_name              = "drafter"
  agent_resource_role_arn = aws_iam_role.drafter.arn
  foundation_model        = "anthropic.claude-3-5-sonnet-20240620-v1:0"
}

resource "aws_iam_role" "drafter" {
  name = "drafter"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "*" } }]
  })
}
""",
}


def scan(tree: MemoryTree | WorkingTree) -> ScanResult:
    return scan_tree(tree, load_settings(tree), ScanOptions(date(2026, 11, 29), baseline=None, beside=CheckovBeside()))


def test_what_it_says_of_the_estate_is_on_the_agents_that_it_is_about() -> None:
    found = scan(WorkingTree(ESTATE))
    told = {(one.check, one.subject.rpartition("/")[2], one.place.path.rpartition("/")[2]) for one in found.findings if one.origin}
    assert told >= {
        ("CKV_AWS_45", "ticket-triage", "main.tf"),
        ("CKV_K8S_38", "delivery-planner", "delivery-planner.yaml"),
        ("CKV_K8S_38", "stock-forecaster", "stock-forecaster.yaml"),
    }
    assert found.beside is not None and found.beside.elsewhere > 0 and found.beside.same > 0
    assert not [problem for problem in found.problems if "checkov" in problem.reason]


def test_a_tree_tells_it_nothing() -> None:
    found = scan(MemoryTree(HOSTILE))
    assert [problem for problem in found.problems if "checkov" in problem.reason] == []
    assert ("CKV_AWS_60", "drafter") in {(one.check, one.subject.rpartition("/")[2]) for one in found.findings}
