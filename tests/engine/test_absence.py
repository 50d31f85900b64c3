"""No check concludes from absence without proof, and the rule that says so cannot be talked around easily."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from fivegates.engine.packs.absence import refuse
from fivegates.engine.select import load_checks

CASES = yaml.safe_load((Path(__file__).parent / "absence_cases.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES["refused"], ids=lambda case: case["title"])
def test_a_conclusion_from_absence_is_refused(case: dict[str, str]) -> None:
    assert refuse(case["sql"])


@pytest.mark.parametrize("case", CASES["accepted"], ids=lambda case: case["title"])
def test_a_proved_or_positive_conclusion_is_accepted(case: dict[str, str]) -> None:
    assert refuse(case["sql"]) == []


@pytest.mark.parametrize("check", load_checks(), ids=lambda check: check.id)
def test_no_check_that_ships_concludes_from_absence(check) -> None:  # type: ignore[no-untyped-def]
    assert refuse(check.query) == []
