"""What the paths of the catalogue find in a resource, and at which of its lines."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from fivegates.extract.paths import parse_path, select
from fivegates.gathering import gather
from fivegates.resolve.interface import Resource
from fivegates.settings import Settings
from fivegates.tree.memory import MemoryTree
from fivegates.values import Unknown, Value

CASES = yaml.safe_load((Path(__file__).parent / "path_cases.yaml").read_text(encoding="utf-8"))
SOURCE = """variable "x" {}
resource "aws_iam_role" "r" {
  name    = "triage"
  nothing = null
  block {
    value = 1
  }
  block {
    value = 2
    inner {
      deep = "x"
    }
  }
  list     = ["a", "b"]
  object   = { key = "v" }
  unknown  = upper(var.x)
  template = "pre-${var.x}"
  encoded  = jsonencode([{ image = "i" }, { image = var.x }, {}])
  text     = <<-EOT
    {"a": [{"b": 1},
           {"b": 2}]}
  EOT
  broken = "{"
  number = 5
}
locals { document = { a = "from a local" } }
resource "aws_iam_role" "s" { known = jsonencode(local.document) }
"""


@cache
def resources() -> dict[str, Resource]:
    gathered = gather(MemoryTree({"main.tf": SOURCE}), Settings())
    return {resource.label: resource for resource in gathered.resolved.resources}


def written(value: Value) -> str:
    data = value.data
    if isinstance(data, Unknown):
        known = "".join(part if isinstance(part, str) else "*" for part in data.parts)
        return json.dumps(known) if known else "?"
    return json.dumps(plain(value), separators=(",", ":"))


def plain(value: Value) -> Any:
    data = value.data
    if isinstance(data, tuple):
        return [plain(item) for item in data]
    return int(data) if isinstance(data, Decimal) else data


@pytest.mark.parametrize("case", CASES, ids=[case["path"] for case in CASES])
def test_a_path_finds_exactly_these_values(case: dict[str, Any]) -> None:
    resource = resources()["s" if case["path"].startswith("known") else "r"]
    assert [f"{written(found.value)} {found.holder.place.line}" for found in select(resource, case["path"])] == case["found"]


@pytest.mark.parametrize("path", ["a[0]", "a|xml", "a[]x"])
def test_a_path_that_is_not_understood_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="not understood"):
        parse_path(path)


def test_lines_inside_a_heredoc_are_lines_of_the_file() -> None:
    found = [found.value.place.line for found in select(resources()["r"], "text|json.a[].b")]
    assert found == [20, 21]


HEREDOC = """<<-EOT
    [{"a": "%s"},
     {"a": "2"}]
  EOT"""


@pytest.mark.parametrize(
    ("expression", "places"),
    [
        (HEREDOC % "${var.unknown}", ["main.tf:5", "main.tf:6"]),
        (HEREDOC % "${var.known}", ["main.tf:5", "main.tf:6"]),
        ('templatefile("t.json", { x = var.unknown })', ["t.json:1", "t.json:2"]),
        ('templatefile("t.json", { x = jsonencode(var.known) })', ["t.json:1", "t.json:2"]),
        ('templatefile("t.json", { x = "\\n1" })', ["t.json:1", "t.json:1"]),  # its lines are no longer those of the file
        (r'"[{\"a\": \"${var.unknown}\"},\n {\"a\": 2}]"', ["main.tf:4", "main.tf:4"]),
    ],
)
def test_what_stands_in_a_template_has_its_place_there_and_not_where_its_parts_come_from(expression: str, places: list[str]) -> None:
    written = f"""variable "unknown" {{}}
variable "known" {{ default = "1" }}
resource "aws_iam_role" "r" {{
  text = {expression}
}}
"""
    gathered = gather(MemoryTree({"main.tf": written, "t.json": '[{"a": ${x}},\n {"a": 2}]'}), Settings())
    (resource,) = gathered.resolved.resources
    places_found = (found.value.place for found in select(resource, "text|json[].a"))
    assert [f"{place.path}:{place.line}" for place in places_found] == places
