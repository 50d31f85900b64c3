"""What a module makes is ignored at the call that makes it, for that call alone, or inside the module, for all of them."""

from __future__ import annotations

from datetime import date

import pytest

from fivegates.findings.model import ScanResult
from fivegates.scan import ScanOptions, scan_tree
from fivegates.settings import Settings
from fivegates.tree.memory import MemoryTree

SAID = "fivegates:ignore[FG302] moves in March, OPS-7"
MODULE = """\
variable "name" {}
resource "aws_iam_role" "r" { name = var.name }
resource "aws_iam_role_policy" "p" {HEADER
  role   = aws_iam_role.r.name
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*" }] })LINE
}
resource "aws_bedrockagent_agent" "a" {
  agent_name              = var.name
  agent_resource_role_arn = aws_iam_role.r.arn
}
"""
CALLS = """\
module "drafter" {DRAFTER
  source = "./agent"SOURCE
  name   = "support-drafter"
}
ABOVE
module "reader" {
  source = "./agent"
  name   = "invoice-reader"
}
"""


def scan(files: dict[str, str]) -> ScanResult:
    return scan_tree(MemoryTree(files), Settings(), ScanOptions(date(2026, 11, 21), select={"FG302"}))


def filled(text: str, marks: dict[str, str]) -> str:
    for mark in ("HEADER", "LINE", "DRAFTER", "SOURCE", "ABOVE"):
        text = text.replace(mark, marks.get(mark, ""))
    return text


BOTH = {"terraform/./support-drafter", "terraform/./invoice-reader"}


@pytest.mark.parametrize(
    ("marks", "ignored", "notices"),
    [
        ({}, set(), []),
        ({"DRAFTER": f" # {SAID}"}, {"terraform/./support-drafter"}, []),
        ({"ABOVE": f"# {SAID}"}, {"terraform/./invoice-reader"}, []),
        ({"DRAFTER": f" # {SAID}", "ABOVE": f"# {SAID}"}, BOTH, []),
        ({"HEADER": f" # {SAID}"}, BOTH, []),
        ({"LINE": f" # {SAID}"}, BOTH, []),
        ({"HEADER": f" # {SAID}", "DRAFTER": f" # {SAID}"}, BOTH, []),
        ({"SOURCE": f" # {SAID}"}, set(), ["this ignore hides nothing: there is no FG302 here"]),
        ({"DRAFTER": f" # {SAID} -- until 2026-11-20"}, set(), ["this ignore does not apply: it ended on 2026-11-20"]),
    ],
)
def test_of_two_calls_of_one_module(marks: dict[str, str], ignored: set[str], notices: list[str]) -> None:
    found = scan({"agent/main.tf": filled(MODULE, marks), "main.tf": filled(CALLS, marks)})
    assert {(one.place.path, one.place.line) for one in [*found.findings, *found.ignored]} == {("agent/main.tf", 5)}
    assert {one.subject for one in found.ignored} == ignored
    assert {one.subject for one in found.findings} == BOTH - ignored
    assert [notice.message for notice in found.notices] == notices


def test_a_call_that_another_root_writes_alike_stays() -> None:
    roots = {f"{root}/main.tf": filled(CALLS, {}).replace("./agent", "../agent") for root in ("one", "two")}
    roots["one/main.tf"] = roots["one/main.tf"].replace('"drafter" {', f'"drafter" {{ # {SAID}')
    found = scan({"agent/main.tf": filled(MODULE, {}), **roots})
    assert [one.subject for one in found.ignored] == ["terraform/one/support-drafter"]
    assert len(found.findings) == 3


def test_what_covers_the_outer_call_covers_the_calls_below_it() -> None:
    files = {
        "main.tf": f'module "team" {{ # {SAID}\n  source = "./team"\n}}\nmodule "other" {{\n  source = "./team"\n}}\n',
        "team/main.tf": filled(CALLS, {}).replace("./agent", "../agent"),
        "agent/main.tf": filled(MODULE, {}),
    }
    found = scan(files)
    assert {one.via.partition(".module.")[0] for one in found.ignored} == {"module.team"}
    assert len(found.ignored) == len(found.findings) == 2


def test_one_instance_is_ignored_at_its_own_key() -> None:
    calls = f"""\
module "agent" {{
  source   = "./agent"
  for_each = {{
    drafter = "support-drafter" # {SAID}
    reader  = "invoice-reader"
  }}
  name = each.value
}}
"""
    found = scan({"main.tf": calls, "agent/main.tf": filled(MODULE, {})})
    assert [one.subject for one in found.ignored] == ["terraform/./support-drafter"]
    assert [one.subject for one in found.findings] == ["terraform/./invoice-reader"]
    assert found.notices == []
