"""Expressions have the values that the real terraform gives them (recorded by ``record_expressions.py``)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

RECORDED = yaml.load(Path(__file__).with_name("expressions.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
CASES = [(case["expression"], case["value"]) for case in RECORDED["cases"]]


def agree(wanted: Any, found: Any) -> bool:
    if isinstance(wanted, dict) and isinstance(found, dict):
        special = next((mark for mark in ("$error", "$unknown") if mark in wanted), None)
        if special:
            return special in found
        return wanted.keys() == found.keys() and all(agree(wanted[key], found[key]) for key in wanted)
    if isinstance(wanted, list) and isinstance(found, list):
        return len(wanted) == len(found) and all(map(agree, wanted, found))
    return type(wanted) is type(found) and wanted == found if isinstance(wanted, bool) else bool(wanted == found)


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
