"""A module that nothing in the tree calls is evaluated with what it says of itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from fivegates.resolve.terraform import TerraformResult

CASES = yaml.load(Path(__file__).with_name("alone.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_a_module_alone(case: dict[str, Any], resolve: Callable[..., TerraformResult], shown: Callable[..., Any]) -> None:
    found = {each.address: [each.conditional, shown(each.get("v"))] for each in resolve(case["files"]).resources}
    assert found == case["found"]
