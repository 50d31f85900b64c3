"""Which parts are one."""

from __future__ import annotations

import pytest

from fivegates.caching.apart import Names
from fivegates.parts.meeting import joined


def names(same: str = "", offered: str = "", asked: str = "") -> Names:
    return Names(*(frozenset(filter(None, text.split(","))) for text in (same, offered, asked)))


@pytest.mark.parametrize(
    ("named", "groups"),
    [
        ({"a": names("x"), "b": names("y")}, {"a": "", "b": ""}),
        ({"a": names("x,z"), "b": names("y"), "c": names("z")}, {"a c": "z", "b": ""}),
        ({"a": names("x"), "b": names("x,y"), "c": names("y"), "d": names()}, {"a b c": "x", "d": ""}),
        ({"a": names(offered="x"), "b": names(offered="x")}, {"a": "", "b": ""}),
        ({"a": names(asked="x"), "b": names(asked="x")}, {"a": "", "b": ""}),
        ({"a": names(asked="x"), "b": names(offered="x")}, {"a b": "x"}),
        ({"a": names(offered="x", asked="x"), "b": names()}, {"a": "", "b": ""}),
        ({"a": names(asked="x"), "b": names(offered="x"), "c": names(offered="x")}, {"a b c": "x"}),
        ({"a": names(asked="image x"), "b": names(offered="image x"), "c": names()}, {"a b": "image x", "c": ""}),
        ({"a": names(asked="image x"), "b": names(offered="image x"), "c": names(offered="image x")}, {"a": "", "b": "", "c": ""}),
        ({"a": names("x"), "b": names("x")}, {"a b": "x"}),
    ],
)
def test_parts_that_know_one_thing_in_common_are_one(named: dict[str, Names], groups: dict[str, str]) -> None:
    found = joined({(name,): one for name, one in named.items()})
    assert {" ".join(group): why for group, why in found.items()} == groups


def test_groups_meet_as_parts_do() -> None:
    found = joined({("a", "d"): names("x"), ("b",): names("x"), ("c",): names()})
    assert found == {("a", "b", "d"): "x", ("c",): ""}
