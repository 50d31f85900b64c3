"""Which environments count as production, and which two are known to be two."""

from __future__ import annotations

import pytest

from fivegates.catalog.production import are_apart, is_elsewhere, is_production


@pytest.mark.parametrize("environment", ["dev", "staging", "nonprod", "local", "perf", "preview"])
def test_an_environment_of_the_table_is_elsewhere(environment: str) -> None:
    assert is_elsewhere(environment) and not is_production(environment)


@pytest.mark.parametrize("environment", ["prod", "acme", "pilot", "", None])
def test_production_and_what_no_table_knows_is_not_elsewhere(environment: str | None) -> None:
    assert not is_elsewhere(environment)


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("dev", "prod", True),
        ("dev", "dev", False),
        ("dev", None, False),
        ("nonprod", "dev", False),
        ("staging", "nonprod", False),
        ("nonprod", "prod", True),
        ("nonprod", "acme", True),
    ],
)
def test_nonprod_may_be_any_that_is_not_production(one: str | None, other: str | None, apart: bool) -> None:
    assert are_apart(one, other) is apart
