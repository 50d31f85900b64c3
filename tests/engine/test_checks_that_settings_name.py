"""What the settings say of a check that nobody has is told at its line."""

from __future__ import annotations

from datetime import date

import pytest

from fivegates.scan import ScanOptions, scan_tree
from fivegates.settings import load_settings
from fivegates.tree.memory import MemoryTree

WAIVER = '\n[[waiver]]\ncheck = "{0}"\nsubject = "k8s/ops/x"\nreason = "r"\nowner = "o"\nuntil = 2026-12-31\n'


def told(settings: str) -> list[tuple[int, str]]:
    tree = MemoryTree({"fivegates.toml": settings})
    result = scan_tree(tree, load_settings(tree), ScanOptions(date(2026, 6, 1)))
    return [(one.place.line, one.message) for one in result.notices if "no check has this id" in one.message]


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        ('[severity]\nFG999 = "low"\n', 2),
        ('[enforce]\ndefault = "observe"\nFG999 = "block"\n', 3),
        ('never_ignore = [\n  "FG204",\n  "FG999",\n]\n', 3),
        (WAIVER.format("FG999"), 3),
    ],
)
def test_a_check_that_nobody_has_is_named_at_its_line(settings: str, line: int) -> None:
    assert told(settings) == [(line, "the settings name FG999, and no check has this id: `fivegates checks`")]


@pytest.mark.parametrize("check", ["FG204", "CKV_AWS_40"])
def test_a_check_that_somebody_has_is_not(check: str) -> None:
    assert not told(f'[enforce]\ndefault = "block"\ncheckov = "observe"\n{check} = "observe"\n{WAIVER.format(check)}')
