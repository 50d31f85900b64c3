"""The linear-time matcher finds what Python's own finds, and what Python's would never finish."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fivegates.resolve.regular import PatternError, compile_pattern

LETTERS = st.sampled_from(["a", "b", ".", "[ab]", "[^a]", "\\w", "(?:ab)", "\\b", "^", "$"])


def free(_: int) -> None:
    """No bound on the work."""


def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Larger patterns; only what takes a character is repeated without bound, where the two matchers agree on what a group holds."""
    repeated = st.tuples(
        st.sampled_from(["a", "b", "[ab]", "(a)", "(b|a)", "(?:a|bb)"]), st.sampled_from(["*", "+", "?", "*?", "+?", "??", "{1,2}"])
    )
    return st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map(lambda pair: f"(?:{pair[0]}|{pair[1]})"),
        inner.map(lambda item: f"({item})"),
        repeated.map("".join),
    )


PATTERNS = st.recursive(LETTERS, grown, max_leaves=8)


@settings(max_examples=300, deadline=None)
@given(PATTERNS, st.text("ab \n", max_size=12))
def test_it_finds_what_a_backtracking_matcher_finds(pattern: str, text: str) -> None:
    program = compile_pattern(pattern)
    found = program.search(text, 0, free)
    wanted = re.compile(pattern.replace("$", r"\Z"), re.ASCII).search(text)
    assert (found is None) == (wanted is None)
    if found is not None and wanted is not None:
        assert (found.start, found.end) == wanted.span()
        assert [found.group(number + 1) for number in range(len(program.names))] == list(wanted.groups())


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a*)*b", "(a|a)*c", "(.*)(.*)(.*)(.*)[^a]$"])
def test_work_grows_with_the_text_not_with_its_power(pattern: str) -> None:
    work = []
    program = compile_pattern(pattern)
    for length in (100, 1000):
        steps = 0

        def spend(more: int) -> None:
            nonlocal steps
            steps += more

        program.search("a" * length + "!", 0, spend)
        work.append(steps)
    assert work[1] < 15 * work[0]


@pytest.mark.parametrize(
    "pattern", ["(", ")", "[a", "a**", "*a", "(?=a)", "(?<name", "\\1", "a{2,1}", "a{5000}", "[z-a]", "[[:what:]]", "\\", "(?z)"]
)
def test_a_pattern_that_is_none_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        compile_pattern(pattern)
