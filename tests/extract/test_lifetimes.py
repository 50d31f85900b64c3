"""Lifetimes as configurations write them: durations, numbers, days, and what is none of these."""

from __future__ import annotations

from datetime import date

import pytest

from fivegates.extract.lifetimes import Lifetime, read_day, read_seconds
from fivegates.source import Source
from fivegates.values import Data, Origin, Value

DAY = 86_400


def written(data: Data) -> Value:
    return Value(data, Origin("literal", Source("main.tf", ""), 0))


@pytest.mark.parametrize(
    ("data", "unit", "seconds"),
    [
        ("8760h", 1, 365 * DAY), ("2400h30m", 1, 2400 * 3600 + 1800), ("3600s", 1, 3600), ("1.5h", 1, 5400),
        ("90", DAY, 90 * DAY), (90, DAY, 90 * DAY), (0, 1, 0), ("", 1, None), ("h", 1, None), ("90d", 1, None),
        ("1h30", 1, None), ("1..5h", 1, None), (".h", 1, None), ("-1h", 1, None),
        (-1, 1, None), (True, 1, None), (None, 1, None), ("9" * 60 + "h", 1, None), ("9" * 11, 1, None), ("½h", 1, None), (10**30, 1, None),
    ],
)  # fmt: skip
def test_a_duration_is_read_or_not_known(data: Data, unit: int, seconds: int | None) -> None:
    assert read_seconds(written(data), unit) == seconds


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2027-01-30T00:00:00Z", date(2027, 1, 30)), ("2027-01-30", date(2027, 1, 30)), ("2027-13-30T00:00:00Z", None),
        ("soon", None), ("", None), ("30.01.2027", None),
    ],
)  # fmt: skip
def test_a_time_is_read_as_its_day_or_not_known(text: str, day: date | None) -> None:
    assert read_day(written(text)) == day


def test_a_limit_that_no_calendar_holds_says_nothing() -> None:
    assert Lifetime(None, date(2027, 1, 30), None).long_until(90 * DAY) == date(2026, 11, 1)
    assert Lifetime(None, date(1, 1, 2), None).long_until(90 * DAY) is None
    assert Lifetime(5, None, None).long_until(90 * DAY) is None
