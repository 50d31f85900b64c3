"""Of findings that a number alone tells apart each is the one of its file, and the number counts where that leaves a choice."""

from __future__ import annotations

import pytest

from fivegates.changes.numbered import paired
from fivegates.changes.renames import Renames
from fivegates.findings.model import Finding
from fivegates.source import Place


def findings(told: dict[str, str], *, counted: bool = True) -> dict[str, Finding]:
    """By fingerprint, from number and file."""
    return {
        number: Finding("FG1", "a-check", "identity", "high", "high", "x", "", Place(path, 1), ("key", number), number, counted=counted)
        for number, path in told.items()
    }


CASES = {
    "nothing changed": ({"1": "a", "2": "b"}, {"1": "a", "2": "b"}, {"1": "1", "2": "2"}),
    "one comes before": ({"1": "b"}, {"1": "a", "2": "b"}, {"2": "1"}),
    "the first goes": ({"1": "a", "2": "b"}, {"1": "b"}, {"1": "2"}),
    "another number in the same file": ({"443": "a"}, {"80": "a", "443": "a"}, {"443": "443"}),
    "one of two in a file goes": ({"1": "a", "2": "a"}, {"1": "a"}, {"1": "1"}),
    "its file is another": ({"1": "a"}, {"1": "b"}, {"1": "1"}),
    "of two one is in another file": ({"1": "a", "2": "b"}, {"1": "b", "2": "c"}, {"1": "2", "2": "1"}),
    "all go": ({"1": "a"}, {}, {}),
    "all come": ({}, {"1": "a"}, {}),
}


@pytest.mark.parametrize("case", CASES)
def test_each_is_the_one_of_its_file(case: str) -> None:
    before, now, expected = CASES[case]
    assert paired(findings(now), findings(before), Renames({}, [])) == expected


def test_a_number_that_means_something_is_no_count() -> None:
    before, now = findings({"3": "a"}, counted=False), findings({"3": "b", "4": "a"}, counted=False)
    assert paired(now, before, Renames({}, [])) == {"3": "3"}


def test_a_file_that_moved_is_the_same() -> None:
    renames = Renames({"b": "c"}, ["a", "c"])
    assert paired(findings({"1": "a", "2": "c"}), findings({"1": "b"}), renames) == {"2": "1"}
