"""Nested and dynamic blocks become what the real terraform plans through a provider that changes nothing (recorded by ``make oracle``)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from oracle.answers import agree, holds_error
from oracle.blocks import RECORDED, written
from oracle.yaml_files import read

CASES = read(RECORDED)
Values = Callable[..., dict[str, Any]]


def found(case: dict[str, Any], values: Values) -> dict[str, Any]:
    text = f'{CASES["configuration"]}\nresource "test_thing" "x" {{\n{case["body"]}\n}}\n'
    return {address.removeprefix("test_thing."): written(attributes) for address, attributes in values(text).items()}


@pytest.mark.parametrize("case", CASES["cases"], ids=[case["title"] for case in CASES["cases"]])
def test_blocks_become_what_terraform_plans(case: dict[str, Any], values: Values) -> None:
    answer = found(case, values)
    if case["planned"] == {"$error": True}:
        assert holds_error(answer), answer
    else:
        assert agree(case["planned"], answer), answer


@pytest.mark.parametrize("case", CASES["needs_schema"], ids=[case["title"] for case in CASES["needs_schema"]])
def test_where_the_schema_decides_what_is_written_is_kept(case: dict[str, Any], values: Values) -> None:
    """Terraform converts, merges and refuses by the provider's schema, which is not in the tree."""
    answer = found(case, values)
    assert answer["x"] and not holds_error(answer)
    assert not agree(case["planned"], answer)


def test_at_least_fifty_dynamic_blocks_are_recorded() -> None:
    assert sum("dynamic" in case["body"] for case in CASES["cases"]) >= 50
