"""The sections of the organisation's report: what was not read, what changed, and words for one and for many."""

from __future__ import annotations

import pytest

from fivegates.equipment import equip
from fivegates.report.fleet import html, markdown, text
from fivegates.report.fleet.model import Fleet, NotRead, Since
from fivegates.report.fleet.sections import MOST_CHANGES, Section, sections, title, unread
from fivegates.settings import Settings

NOTHING = Fleet("2026-11-29", "duckdb", 57, (), (), (), (), (), (), (), {}, 0)
GONE = Since("2026-11-01", (), (), (), (), (), ("FG205 one value", "FG205 one value", "FG103 a contract"), ())


def section(fleet: Fleet, name: str) -> Section:
    return next(one for one in sections(fleet) if one.title == name)


def test_what_was_not_read_is_said_first_and_a_copy_is_not_missing() -> None:
    fleet = NOTHING._replace(not_read=(NotRead("<b>", "no such folder"), NotRead("twin", "a copy of one", is_copy=True)))
    sentence = "1 repository was not read and is in none of these figures: <b>."
    assert unread(fleet) == [sentence]
    redactor = equip(Settings()).redactor
    assert markdown.render(fleet, redactor=redactor).splitlines()[2].startswith("**1 repository was not read")
    assert text.render(fleet, redactor=redactor, color=False, width=100).splitlines()[1] == sentence
    assert '<p class="wrong">1 repository was not read and is in none of these figures: &lt;b&gt;.</p>' in html.render(
        fleet, redactor=redactor
    )
    assert unread(fleet._replace(not_read=fleet.not_read[1:])) == []


def test_changes_are_a_row_each_and_those_that_read_alike_one() -> None:
    rows = [("gone", "finding", "FG205 one value (2 times)"), ("gone", "finding", "FG103 a contract")]
    assert section(NOTHING._replace(since=GONE), "Since the last run").rows == rows


def test_of_many_changes_the_rest_is_counted() -> None:
    since = GONE._replace(findings_gone=(), agents_new=tuple(f"agent-{number}" for number in range(MOST_CHANGES + 5)))
    rows = section(NOTHING._replace(since=since), "Since the last run").rows
    assert len(rows) == MOST_CHANGES + 1
    assert rows[-1] == ("new", "agent", "and 5 more, all in the JSON report")


@pytest.mark.parametrize(("missing", "lines"), [((), 1), ((NotRead("x", "no such folder"),), 2)])
def test_what_is_gone_is_doubted_where_not_all_was_read(missing: tuple[NotRead, ...], lines: int) -> None:
    assert len(section(NOTHING._replace(since=GONE, not_read=missing), "Since the last run").lines) == lines


def test_a_fleet_without_agents_has_no_table_of_noughts() -> None:
    assert section(NOTHING, "Five gates") == Section("Five gates", ["No agent was found, so there is nothing to judge."])
    assert title(NOTHING) == "AI agents of 0 repositories, 2026-11-29"
