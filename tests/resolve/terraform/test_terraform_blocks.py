"""Nested and dynamic blocks are lists of objects in source order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from fivegates.resolve.terraform import TerraformResult
from fivegates.values import Unknown

Values = Callable[..., dict[str, Any]]
Resolve = Callable[..., TerraformResult]

CASES: dict[str, tuple[str, Any]] = {
    "one block is a list of one": ('b { v = "x" }', [{"v": "x"}]),
    "blocks keep their order": ('b { v = 1 }\nc { v = "c" }\nb { v = 2 }', [{"v": 1}, {"v": 2}]),
    "blocks nest": ("b {\n  c { v = 1 }\n  c { v = 2 }\n}", [{"c": [{"v": 1}, {"v": 2}]}]),
    "a dynamic block over a list": (
        'dynamic "b" {\n  for_each = ["x", "y"]\n  content { v = "${b.key}${b.value}" }\n}',
        [{"v": "0x"}, {"v": "1y"}],
    ),
    "a dynamic block over a map goes by key": (
        'dynamic "b" {\n  for_each = { z = 1, a = 2 }\n  content { v = "${b.key}${b.value}" }\n}',
        [{"v": "a2"}, {"v": "z1"}],
    ),
    "a dynamic block over a set": (
        'dynamic "b" {\n  for_each = toset(["y", "x"])\n  content { v = "${b.key}${b.value}" }\n}',
        [{"v": "xx"}, {"v": "yy"}],
    ),
    "an iterator has its own name": ('dynamic "b" {\n  for_each = ["x"]\n  iterator = it\n  content { v = it.value }\n}', [{"v": "x"}]),
    "dynamic blocks nest": (
        'dynamic "b" {\n  for_each = [["x", "y"], []]\n  content {\n    dynamic "c" {\n      for_each = b.value\n'
        '      content { v = "${b.key}${c.value}" }\n    }\n  }\n}',
        [{"c": [{"v": "0x"}, {"v": "0y"}]}, {"c": []}],
    ),
    "a dynamic block among plain ones": (
        'b { v = 1 }\ndynamic "b" {\n  for_each = [2]\n  content { v = b.value }\n}\nb { v = 3 }',
        [{"v": 1}, {"v": 2}, {"v": 3}],
    ),
    "an empty dynamic block is an empty list": ('dynamic "b" {\n  for_each = []\n  content { v = 1 }\n}', []),
    "an unknown dynamic block is unknown": ('dynamic "b" {\n  for_each = var.u\n  content { v = 1 }\n}', {"$unknown": ["var.u"]}),
    "each of the resource is seen inside": ("b { v = each.key }", [{"v": "k"}]),
}


@pytest.mark.parametrize(("body", "wanted"), CASES.values(), ids=CASES)
def test_nested_blocks(body: str, wanted: Any, values: Values) -> None:
    found = values(f'variable "u" {{}}\nresource "a_b" "x" {{\n  for_each = toset(["k"])\n{body}\n}}\n')
    assert found['a_b.x["k"]']["b"] == wanted


PARTLY_KNOWN = """
variable "u" {}
resource "a_b" "x" {
  b { v = 1 }
  dynamic "b" {
    for_each = var.u
    content {
      v = 2
      w = b.value
    }
  }
}
"""


def test_what_is_known_of_an_unknown_dynamic_block_is_its_content(resolve: Resolve) -> None:
    (resource,) = resolve(PARTLY_KNOWN).resources
    value = resource.get("b")
    assert value is not None and isinstance(value.data, Unknown) and value.data.content is not None
    first, second = value.data.content.items()
    assert first.get("v") is not None
    known, unknown = second.get("v"), second.get("w")
    assert known is not None and unknown is not None
    assert known.data == 2 and unknown.is_unknown


def test_a_broken_argument_is_a_problem_at_its_line_and_the_rest_is_kept(resolve: Resolve) -> None:
    result = resolve('resource "a_b" "x" {\n  good = "g"\n  bad  = 1 +* 2\n}\n')
    (resource,) = result.resources
    good, bad = resource.get("good"), resource.get("bad")
    assert good is not None and bad is not None
    assert good.text == "g" and bad.is_unknown
    assert [(problem.place.line, problem.kind) for problem in result.problems] == [(3, "error")]


def test_one_failing_entry_does_not_cost_its_neighbours(values: Values) -> None:
    found = values('resource "a_b" "x" {\n  env = { A = "a", B = file("gone.txt"), C = [1, {}.x] }\n}\n')["a_b.x"]["env"]
    assert found["A"] == "a"
    assert "$error" in found["B"]
    assert found["C"][0] == 1 and "$error" in found["C"][1]
