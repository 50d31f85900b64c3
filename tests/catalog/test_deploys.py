"""What the catalogue knows of releases is told on its page, and every row of it can be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from fivegates.catalog import load
from fivegates.extract.deploy_options import LISTED, SINGLE, SWITCHES

PAGE = (Path(__file__).parents[2] / "docs" / "deploys.md").read_text(encoding="utf-8")
KNOWN = load("deploys")
KINDS = {row["kind"] for row in load("workloads").values() if "kind" in row}


@pytest.mark.parametrize("row", KNOWN["commands"], ids=lambda row: " ".join(row["words"]))
def test_a_command_is_on_the_page_and_makes_a_kind_that_definitions_make_too(row: dict[str, object]) -> None:
    assert isinstance(row["words"], list)
    assert f"`{' '.join(row['words'])}`" in PAGE
    assert row["kind"] in KINDS and row["options"] in KNOWN["options"]


@pytest.mark.parametrize("name", KNOWN["actions"])
def test_an_action_is_on_the_page_and_its_inputs_are_read(name: str) -> None:
    assert f"`{name}`" in PAGE
    for row in KNOWN["actions"][name]:
        assert row["kind"] in KINDS and row["options"] in KNOWN["options"]
        assert row.keys() <= {"kind", "options", "flags", *SINGLE, *LISTED}


@pytest.mark.parametrize("name", KNOWN["options"])
def test_what_options_say_is_read(name: str) -> None:
    row = KNOWN["options"][name]
    assert row.keys() <= {"platform", "written", "at_end", *SINGLE, *LISTED, *SWITCHES}
    assert row["platform"] in KNOWN["workloads"]
    assert "written" in row or not row.keys() & set(LISTED)


@pytest.mark.parametrize("row", KNOWN["grants"], ids=lambda row: " ".join(row["words"]))
def test_a_command_that_grants_is_on_the_page(row: dict[str, object]) -> None:
    assert isinstance(row["words"], list)
    assert f"`{' '.join(row['words'])}`" in PAGE
