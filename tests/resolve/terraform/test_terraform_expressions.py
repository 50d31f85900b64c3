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


def test_a_recorded_difference_is_never_a_wrong_known_value(values: Callable[..., Any]) -> None:
    for case in RECORDED["differs"]:
        found = values(f'{RECORDED["configuration"]}\nresource "test_thing" "x" {{\n  v = {case["expression"]}\n}}\n')["test_thing.x"]["v"]
        open_ended = isinstance(found, dict) and ("$unknown" in found or "$error" in found)
        assert open_ended or "looked at" in case["reason"] or "YAML reader" in case["reason"], (case, found)


def test_at_least_four_hundred_answers_are_recorded() -> None:
    assert len(CASES) >= 400
