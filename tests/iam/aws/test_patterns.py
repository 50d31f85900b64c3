"""Patterns compared as sets of texts, against their sets of texts written out."""

from __future__ import annotations

import itertools
import re

import pytest

from fivegates.iam.aws.patterns import LONGEST, contains, normal, overlaps

WORDS = ["".join(word) for length in range(5) for word in itertools.product("abz", repeat=length)]
PATTERNS = sorted({"".join(signs) for length in range(1, 4) for signs in itertools.product("ab*?", repeat=length)})


def texts(pattern: str) -> frozenset[str]:
    """All short texts over three letters that a pattern covers."""
    written = re.compile("".join({"*": ".*", "?": "."}.get(sign, sign) for sign in pattern))
    return frozenset(word for word in WORDS if written.fullmatch(word))


COVERED = {pattern: texts(pattern) for pattern in PATTERNS}


def test_no_pattern_is_said_to_contain_another_that_it_does_not() -> None:
    pairs = list(itertools.product(PATTERNS, PATTERNS))
    assert len(pairs) > 6000
    assert [(wide, narrow) for wide, narrow in pairs if contains(wide, narrow) and not COVERED[narrow] <= COVERED[wide]] == []


def test_a_pattern_without_question_marks_contains_whatever_its_set_does() -> None:
    wides = [pattern for pattern in PATTERNS if "?" not in pattern]
    pairs = itertools.product(wides, PATTERNS)
    assert [(wide, narrow) for wide, narrow in pairs if COVERED[narrow] <= COVERED[wide] and not contains(wide, narrow)] == []


def test_two_patterns_overlap_as_their_sets_do() -> None:
    wrong = [pair for pair in itertools.product(PATTERNS, PATTERNS) if overlaps(*pair) != bool(COVERED[pair[0]] & COVERED[pair[1]])]
    assert wrong == []


@pytest.mark.parametrize(("pattern", "one_form"), [("a*?*b", "a?*b"), ("***", "*"), ("*??", "??*"), ("a?b", "a?b")])
def test_a_run_of_wildcards_has_one_form(pattern: str, one_form: str) -> None:
    assert normal(pattern) == one_form


@pytest.mark.parametrize("size", [10_000, 100_000])
def test_a_pattern_of_countless_stars_is_answered(size: int) -> None:
    stars = "*a" * size
    assert not contains(stars, "b" * LONGEST)
    assert overlaps(stars, "b" * size)
    assert contains("*", stars) and contains("*" * size, "x") is False


def test_a_resource_of_a_policy_variable_reaches_more_than_its_text() -> None:
    assert contains("arn:aws:s3:::crm-*", "arn:aws:s3:::crm-eu/*")
    assert not contains("arn:aws:s3:::crm-*", "arn:aws:s3:::*")
    assert overlaps("arn:aws:s3:::crm-*", "arn:aws:s3:::*")
