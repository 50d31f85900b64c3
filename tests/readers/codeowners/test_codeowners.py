"""Who owns a path, as the hosts document it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from fivegates.link.owner_patterns import OwnerPatterns
from fivegates.readers.codeowners import Ownership, is_of_gitea, read_codeowners, ruling_file
from fivegates.source import Source

CASES = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_a_path_belongs_to_exactly_these(case: dict[str, Any]) -> None:
    rules = read_codeowners(Source(case.get("file", ".github/CODEOWNERS"), case["text"]), gitea=case.get("gitea", False))
    ownership = Ownership(rules, OwnerPatterns().matcher)
    found = {path: [owner for rule in ownership.of(path) for owner in rule.owners] for path in case["paths"]}
    assert found == case["paths"]


def test_a_rule_knows_its_line() -> None:
    rules = read_codeowners(Source("CODEOWNERS", "# who\n\n* @ann\n\n/a/ @bob\n"))
    assert [(rule.pattern, rule.place.line) for rule in rules] == [("*", 3), ("/a/", 5)]


@pytest.mark.parametrize(
    ("pattern", "is_catch_all"),
    [
        ("*", True),
        ("**", True),
        ("/**", True),
        ("**/*", True),
        ("/", True),
        ("/*", False),
        ("*.tf", False),
        ("/a/**", False),
        ("a/*", False),
    ],
)
def test_a_line_for_everything_is_told_apart(pattern: str, is_catch_all: bool) -> None:
    assert [rule.is_catch_all for rule in read_codeowners(Source("CODEOWNERS", f"{pattern} @ann"))] == [is_catch_all]


@pytest.mark.parametrize(
    ("present", "ruling"),
    [
        (["CODEOWNERS", ".github/CODEOWNERS", "docs/CODEOWNERS"], ".github/CODEOWNERS"),
        (["docs/CODEOWNERS", "CODEOWNERS", ".gitlab/CODEOWNERS"], "CODEOWNERS"),
        ([".gitlab/CODEOWNERS", "docs/CODEOWNERS"], "docs/CODEOWNERS"),
        ([".gitlab/CODEOWNERS"], ".gitlab/CODEOWNERS"),
        (["services/CODEOWNERS"], None),
    ],
)
def test_only_the_first_place_counts(present: list[str], ruling: str | None) -> None:
    assert ruling_file(present) == ruling


@pytest.mark.parametrize(
    ("present", "ruling"),
    [
        (["docs/CODEOWNERS", "CODEOWNERS", ".forgejo/CODEOWNERS"], "CODEOWNERS"),
        ([".forgejo/CODEOWNERS", ".gitea/CODEOWNERS"], ".gitea/CODEOWNERS"),
        ([".forgejo/CODEOWNERS", ".forgejo/workflows/a.yml"], ".forgejo/CODEOWNERS"),
        (["CODEOWNERS", ".github/CODEOWNERS", ".gitea/CODEOWNERS"], ".github/CODEOWNERS"),
        ([".github/workflows/a.yml", ".gitea/CODEOWNERS"], ".gitea/CODEOWNERS"),
    ],
)
def test_gitea_and_forgejo_look_in_their_own_order_where_the_tree_is_theirs(present: list[str], ruling: str) -> None:
    assert ruling_file(present, gitea=is_of_gitea(present)) == ruling


@pytest.mark.parametrize("pattern", [".*", "!.*", "a/.*", ".+", r"[^/]*"])
def test_an_expression_for_everything_is_told_apart(pattern: str) -> None:
    assert [rule.is_catch_all for rule in read_codeowners(Source(".gitea/CODEOWNERS", f"{pattern} @ann"))] == [pattern in (".*", ".+")]


def test_an_expression_that_would_go_back_and_forth_takes_linear_work() -> None:
    owned = Ownership(read_codeowners(Source(".gitea/CODEOWNERS", "(a*)*b @ann\n")), OwnerPatterns().matcher)
    assert owned.of("a" * 5000) == []


def test_of_thousands_of_lines_the_last_that_matches_decides() -> None:
    text = (
        "".join(f"**/folder{number}/**/x{number}.tf @first{number}\n" for number in range(5000)) + "*.tf @any\n" * 5000 + "folder7 @last\n"
    )
    owned = Ownership(read_codeowners(Source("CODEOWNERS", text)))
    assert [rule.owners for rule in owned.of("a/folder7/b/x7.tf")] == [("@last",)]
    assert [rule.place.line for rule in owned.of("a/folder8/b/x8.tf")] == [10_000]


def test_an_endless_address_is_no_owner_and_takes_linear_work() -> None:
    rules = read_codeowners(Source("CODEOWNERS", f"/a/ a@{'b.' * 200_000}@\n/b/ ann.lee@mail.example.com @org/team-1 @bob\n"))
    assert [(rule.pattern, rule.owners) for rule in rules] == [("/b/", ("ann.lee@mail.example.com", "@org/team-1", "@bob"))]
