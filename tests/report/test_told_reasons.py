"""Reasons that differ in one word are told as one, and every problem is counted once."""

from __future__ import annotations

import random

from fivegates.readers.interface import Problem
from fivegates.report.reasons import how_many, told
from fivegates.source import Place


def problems(*reasons: str) -> list[Problem]:
    return [Problem(Place(f"{number}.yaml", 1, 1), reason, "not_read") for number, reason in enumerate(reasons)]


def shown(*reasons: str) -> list[tuple[str, int]]:
    return [(one.text, len(one.problems)) for one in told(problems(*reasons))]


def test_reasons_that_differ_in_one_word_are_one_and_the_word_is_named() -> None:
    names = ("nats", "argo-cd", "signoz", "vllm")
    assert shown(*(f"Helm: dependency {name} is not in the tree" for name in names), "AWS CDK") == [
        ("Helm: dependency argo-cd, nats, signoz and 1 more is not in the tree", 4),
        ("AWS CDK", 1),
    ]


def test_two_are_told_as_they_are() -> None:
    two = ["Helm: dependency a is not in the tree", "Helm: dependency b is not in the tree"]
    assert [text for text, _ in shown(*two)] == two


def test_reasons_that_differ_in_two_words_are_told_as_they_are() -> None:
    reasons = [f"the patch for {kind} {name} matches no object" for kind, name in (("Job", "a"), ("Deployment", "b"), ("Service", "c"))]
    assert {text for text, _ in shown(*reasons)} == set(reasons)


def test_the_same_reason_in_many_files_is_counted_for_each_of_them() -> None:
    assert shown("Pulumi", "Pulumi", "base a", "base a", "base b", "base c") == [("base a, b and c", 4), ("Pulumi", 2)]


def test_a_mark_that_ends_each_word_ends_the_list() -> None:
    assert shown(*(f"chart {name}: no values" for name in "abcd")) == [("chart a, b, c and 1 more: no values", 4)]


def test_a_reason_that_fits_two_forms_is_in_the_larger_one() -> None:
    assert shown("base a here", "base b here", "base c here", "base d here", "base a there", "base a yonder") == [
        ("base a, b, c and 1 more here", 4),
        ("base a there", 1),
        ("base a yonder", 1),
    ]


def test_every_problem_is_told_once_whatever_the_reasons() -> None:
    chance = random.Random(7)
    words = ["a", "b", "c:", "d:", "", "x" * 2_000]
    given = problems(*(" ".join(chance.choices(words, k=chance.randint(0, 70))) for _ in range(1_500)))
    assert sorted(problem for one in told(given) for problem in one.problems) == sorted(given)


def test_parts_of_a_file_are_no_files() -> None:
    three = [Problem(Place("main.tf", line), "module", "not_read") for line in (1, 5, 9)]
    assert how_many(three) == "3 parts of 1 file"
    assert how_many([*three, Problem(Place("b.tf", 1), "module", "not_read")]) == "4 parts of 2 files"
    assert how_many(three[:1]) == "1 file"
