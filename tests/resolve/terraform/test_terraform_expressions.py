"""Expressions have the values that the real terraform gives them (recorded by ``make oracle``)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from oracle.answers import agree
from oracle.expressions import RECORDED as FILE
from oracle.yaml_files import read

RECORDED = read(FILE)
CASES = [(case["expression"], case["value"]) for case in RECORDED["cases"]]


@pytest.mark.parametrize(("expression", "wanted"), CASES, ids=[expression[:60] for expression, _ in CASES])
def test_an_expression_has_the_value_terraform_gives_it(expression: str, wanted: Any, values: Callable[..., Any]) -> None:
    found = values(f'{RECORDED["configuration"]}\nresource "test_thing" "x" {{\n  v = {expression}\n}}\n')
    assert agree(wanted, found["test_thing.x"]["v"]), found


@pytest.mark.parametrize("case", RECORDED["differs"], ids=[case["expression"][:60] for case in RECORDED["differs"]])
def test_a_difference_is_open_or_is_the_listed_value(case: dict[str, Any], values: Callable[..., Any]) -> None:
    text = f'{RECORDED["configuration"]}\nresource "test_thing" "x" {{\n  v = {case["expression"]}\n}}\n'
    found = values(text)["test_thing.x"]["v"]
    assert not agree(case["terraform"], found), "no longer a difference"
    if "ours" in case:
        assert agree(case["ours"], found), found
    else:
        assert isinstance(found, dict) and ("$unknown" in found or "$error" in found), found


def test_at_least_a_thousand_answers_are_recorded() -> None:
    assert len(CASES) >= 1000
