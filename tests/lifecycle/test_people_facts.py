"""What the facts and a scan say of people: of those whom contracts name and something is wrong with, and of nobody else."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import estate
from fivegates.errors import RosterError
from fivegates.facts.model import TABLES
from fivegates.gathering import gather
from fivegates.scan import ScanOptions, scan_tree
from fivegates.settings import load_settings
from fivegates.tree.memory import MemoryTree

TODAY = date(2026, 11, 29)
SECRET = "hidden.person@example.com,@hidden-account,hidden team,gone,2026-01-01\n"


def tree(roster: str, **changed: str) -> MemoryTree:
    return MemoryTree(estate.files() | {"people/roster.csv": roster} | changed)


def test_no_table_holds_anybody_who_is_only_in_the_roster_or_is_simply_here() -> None:
    leaving = estate.roster({"frank": "2026-11-15", "grace": "2026-12-24"}).replace("gone,2026-12-24", "leaving,2026-12-24")
    where = tree(leaving + SECRET)
    store = gather(where, load_settings(where), today=TODAY).store
    told = json.dumps([row for table in TABLES for row in store.query(f"SELECT * FROM {table}")])
    assert "hidden" not in told
    assert "2026-12-24" not in told  # who will leave is nobody's business yet
    assert "2026-11-15" not in told
    assert [(row["principal"], row["status"]) for row in store.query("SELECT * FROM people")] == [("frank@example.com", "gone")]


def test_without_a_day_nobody_is_judged() -> None:
    where = tree(estate.roster({"frank": "2026-11-15"}))
    assert gather(where, load_settings(where)).store.query("SELECT * FROM people") == []


@pytest.mark.parametrize("format", ["text", "json", "sarif"])
def test_a_scan_prints_nothing_of_the_roster(run: Callable[..., Any], folder: Path, format: str) -> None:
    outside = folder.parent / "people.csv"
    outside.write_text(estate.roster({"frank": "2026-11-15"}) + SECRET)
    ended = run("scan", str(folder), "--roster", str(outside), "--format", format, "--today", "2026-11-29")
    assert ended.code == 1
    assert "FG503" in ended.out and "frank@example.com" in ended.out
    assert "hidden" not in ended.out + ended.err


def test_a_roster_of_the_tree_that_cannot_be_used_is_listed_at_its_line_and_proves_nothing() -> None:
    where = tree(estate.roster({"frank": "2026-11-15"}) + "hidden.person@example.com,,,gone,soon\n")
    result = scan_tree(where, load_settings(where), ScanOptions(TODAY, select={"FG502", "FG503"}))
    assert result.findings == []
    assert [(one.place.path, one.place.line, one.kind) for one in result.problems] == [("people/roster.csv", 12, "error")]
    assert "hidden" not in result.problems[0].reason
    assert result.exit_code == 2


def test_a_roster_from_outside_that_cannot_be_used_ends_the_command(run: Callable[..., Any], folder: Path) -> None:
    outside = folder.parent / "people.csv"
    outside.write_text("principal,last_day\nhidden.person@example.com,soon\nother.hidden@example.com,later\n")
    for command in (["scan", str(folder)], ["leaver", "alice@example.com", "--root", str(folder)]):
        ended = run(*command, "--roster", str(outside))
        assert ended.code == 2 and ended.out == ""
        assert "people.csv:2: the last day of this person is no date" in ended.err and "people.csv:3:" in ended.err
        assert "hidden" not in ended.err


def test_gather_says_so_too() -> None:
    where = tree(estate.roster())
    with pytest.raises(RosterError):
        gather(where, load_settings(where), today=TODAY, roster="does-not-exist.csv")


def test_the_checks_of_people_find_the_known_truth_of_the_estate() -> None:
    where = tree(estate.roster({"frank": "2026-11-15"}))
    findings = scan_tree(where, load_settings(where), ScanOptions(TODAY, select={"FG503"})).findings
    left = {one.subject.rpartition("/")[2] for one in findings if "handed over" in one.message}
    known = {one.subject.rpartition("/")[2] for one in findings if "rotated" in one.message}
    owned = {one.name for one in estate.AGENTS if one.owner == "frank" and one.number not in (estate.DRAFT, estate.RETIRED, estate.OF_TEAM)}
    built = {one.name for one in estate.AGENTS if one.builder == "frank" and one.number % 3 == 1}  # those that say so
    with_keys = {one.name for one in estate.AGENTS if one.has_credential and one.has_contract}
    assert left == owned
    assert known == (owned | built) & with_keys
