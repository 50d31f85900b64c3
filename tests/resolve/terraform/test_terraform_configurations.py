"""Whole configurations plan the way the real terraform plans them (recorded by ``make oracle``)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from oracle.answers import agree
from oracle.configurations import RECORDED
from oracle.yaml_files import read

CASES = read(RECORDED)


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_a_configuration_plans_as_terraform_plans_it(case: dict[str, Any], values: Callable[..., dict[str, Any]]) -> None:
    found = {address: attributes.get("input") for address, attributes in values(case["files"]).items()}
    assert agree(case["planned"], found), found
