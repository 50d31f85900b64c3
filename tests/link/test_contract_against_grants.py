"""A contract made of exactly the grants has no excess and no missing; without one of its entries exactly that is excess, at its line."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from facts_shown import facts_of

from fivegates.facts.store import Store

TREES = {case["title"]: case for case in yaml.safe_load((Path(__file__).parent / "term_trees.yaml").read_text(encoding="utf-8"))}


class Over(NamedTuple):
    """One thing that is granted beyond a contract, at its line."""

    provider: str
    entry: str
    line: str


def contract_text(case: dict[str, Any], entries: list[tuple[str, str]], status: str) -> str:
    """A contract of these entries."""
    apis: dict[str, list[str]] = {}
    for provider, entry in entries:
        apis.setdefault(provider, []).append(entry)
    return yaml.safe_dump(
        {
            "apiVersion": "fivegates/v1",
            "kind": "AgentContract",
            "name": "agent",
            "status": status,
            "owner": "alice@example.com",
            "purpose": "Helps.",
            "risk": "low",
            "covers": [case["covers"]],
            "scope": {
                "apis": apis or "none",
                "data": "none",
                "accounts": "none",
                "logs": {"sink": "stdout"},
                "kill_switch": {"how": "flag"},
            },
        }
    )


def with_contract(case: dict[str, Any], entries: list[tuple[str, str]], status: str = "active") -> Store:
    """The tree with such a contract."""
    return facts_of({**case["files"], "agent.contract.yaml": contract_text(case, entries, status)})


def store_text(case: dict[str, Any]) -> str:
    """The contract that the problems of a test are in."""
    return contract_text(case, [("github", "whatever it needs"), ("github", "contents:read")], "active")


def excess(store: Store) -> list[Over]:
    """Everything beyond the contract, entry by entry."""
    rows = store.query(
        "SELECT x.provider AS provider, x.granted AS granted, l.path || ':' || l.line AS line, x.number AS number"
        " FROM excess x JOIN locations l ON l.id = x.loc"
    )
    assert all(row["number"] == len(str(row["granted"]).split("; ")) for row in rows)  # the trees grant few things on one line
    return [Over(str(row["provider"]), entry, str(row["line"])) for row in rows for entry in str(row["granted"]).split("; ")]


@pytest.mark.parametrize("title", TREES)
def test_a_contract_that_allows_nothing_is_exceeded_by_every_line_that_grants(title: str) -> None:
    found = excess(with_contract(TREES[title], []))
    assert sorted(f"{one.provider} {one.entry} at {one.line}" for one in found) == sorted(TREES[title]["granted"])


@pytest.mark.parametrize("title", TREES)
def test_a_contract_made_of_the_grants_has_no_excess_and_no_missing(title: str) -> None:
    everything = excess(with_contract(TREES[title], []))
    store = with_contract(TREES[title], [(one.provider, one.entry) for one in everything])
    assert excess(store) == []
    assert store.query("SELECT * FROM unused_terms") == []
    assert store.query("SELECT * FROM contract_problems") == []


@pytest.mark.parametrize("title", TREES)
def test_without_one_entry_exactly_what_it_allowed_is_excess_at_its_line(title: str) -> None:
    everything = excess(with_contract(TREES[title], []))
    for left_out in {(one.provider, one.entry) for one in everything}:
        kept = [(one.provider, one.entry) for one in everything if (one.provider, one.entry) != left_out]
        expected = {one for one in everything if (one.provider, one.entry) == left_out}
        assert set(excess(with_contract(TREES[title], kept))) == expected


@pytest.mark.parametrize("title", [title for title, case in TREES.items() if "idle" in case])
def test_what_no_identity_may_do_is_missing_and_what_is_possible_is_not(title: str) -> None:
    case = TREES[title]
    asked = [(provider, entry) for provider, entries in case["idle"].items() for entry in entries]
    possible = [(provider, entry) for provider, entries in case.get("possible", {}).items() for entry in entries]
    rows = with_contract(case, [*asked, *possible]).query("SELECT provider, entry FROM unused_terms")
    assert sorted((str(row["provider"]), str(row["entry"])) for row in rows) == sorted(asked)


def test_a_draft_is_compared_with_nothing() -> None:
    case = next(iter(TREES.values()))
    assert excess(with_contract(case, [], status="draft")) == []


def test_where_a_contract_lists_no_interface_one_row_stands_for_an_identity() -> None:
    case = TREES["AWS: patterns, references, policies of AWS, and what is taken back"]
    store = with_contract(case, [("aws", "TODO")])
    rows = store.query("SELECT identity, listed, number FROM excess")
    assert [(row["listed"], int(row["number"]) > 1) for row in rows] == [(0, True)]


def test_an_entry_that_says_nothing_is_a_problem_at_its_line_and_accuses_nobody() -> None:
    case = TREES["GitHub: the token of a job"]
    store = with_contract(case, [("github", "whatever it needs"), ("github", "contents:read")])
    rows = store.query("SELECT p.problem AS problem, l.line AS line FROM contract_problems p JOIN locations l ON l.id = p.loc")
    assert [str(row["problem"]).partition(" is ")[0] for row in rows] == ["'whatever it needs'"]
    assert [row["line"] for row in rows] == [
        number for number, text in enumerate(store_text(case).splitlines(), 1) if "whatever it needs" in text
    ]
    assert excess(store) == []
