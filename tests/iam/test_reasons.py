"""What an answer is unsure of because a part is not known says so in one way, which other answers rely on."""

from __future__ import annotations

from importlib import import_module

import pytest

from fivegates.iam.held import NOT_KNOWN

MODULES = ("aws.decision", "gcp.holding", "azure.holding")


@pytest.mark.parametrize("module", MODULES)
def test_every_reason_of_an_unknown_part_says_that_it_is_not_known(module: str) -> None:
    constants = vars(import_module(f"fivegates.iam.{module}"))
    reasons = [text for name, text in constants.items() if name.startswith("UNKNOWN_")]
    assert reasons
    assert all(NOT_KNOWN in text for text in reasons), reasons
