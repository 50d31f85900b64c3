"""Whole configurations plan the way the real terraform plans them (recorded by ``record_configurations.py``)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

CASES = yaml.load(Path(__file__).with_name("configurations.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def marked(value: Any) -> Any:
    """``value`` with every unknown part the same."""
    if isinstance(value, dict):
        return {"$unknown": True} if "$unknown" in value else {key: marked(item) for key, item in value.items()}
    return [marked(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_a_configuration_plans_as_terraform_plans_it(case: dict[str, Any], values: Callable[..., dict[str, Any]]) -> None:
    found = {address: marked(attributes.get("input")) for address, attributes in values(case["files"]).items()}
    assert found == case["planned"]
