"""Possessive groups match as documented on every Python, also on those that are known to match them wrongly."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

import fivegates

CASES = [
    ("(?:ab?c)++", "aca", "ac"),
    ("(?:ab?c)++", "ab", None),
    ("(?:ab?c)*+", "abcaca", "abcac"),
    ("(?:ab?c)?+", "aca", "ac"),
    ("(?:ab?c)*+a", "aca", "aca"),
    ("(?:a|ab)++c", "abc", None),
    (r"(?:x*?y)*+(z)", "xxyxyz", "xxyxyz"),
    (r'(?:[^"\\]++|\\.)*+"', r'a\"b" c', r'a\"b"'),
    ("(?:(?:a|b)*+c){1,2}+", "abcbcac", "abcbc"),
]


@pytest.mark.parametrize(("pattern", "text", "matched"), CASES)
def test_a_possessive_group_takes_all_that_it_can_and_gives_nothing_back(pattern: str, text: str, matched: str | None) -> None:
    assert fivegates.__version__  # imported, so mended where need be
    found = re.match(pattern, text)
    assert (found[0] if found is not None else None) == matched


def test_mended_they_are_the_same() -> None:
    program = f"""
import re
from fivegates.possessive import mend
mend()
for pattern, text, matched in {CASES!r}:
    found = re.match(pattern, text)
    assert (found[0] if found is not None else None) == matched, (pattern, text)
"""
    subprocess.run([sys.executable, "-c", program], check=True)
