"""Rows become findings as the check says; what a check got wrong is an error of the tool and never a verdict."""

from __future__ import annotations

from datetime import date

import pytest

from fivegates.engine.check import Check
from fivegates.engine.judge import judge
from fivegates.errors import EngineError
from fivegates.facts.model import Closed, Location
from fivegates.facts.store import Store
from fivegates.findings.model import Finding
from fivegates.source import Place

TODAY = date(2026, 11, 21)
PLACES = "SELECT id AS subject, path AS name, id AS loc{more} FROM locations"
CHECK = Check(
    id="FG999",
    name="bad-place",
    gate="identity",
    severity="high",
    title="A bad place",
    message="{name} is bad",
    why="because",
    fix="mend it",
    key=("name",),
    query=PLACES.format(more=""),
)


def location(path: str, line: int = 1, via: str = "") -> Location:
    return Location(f"{path}:{line}:1{via and '#'}{via}", path, line, 1, line, via)


def asking(more: str = "", **changes: object) -> Check:
    return CHECK._replace(query=PLACES.format(more=f", {more}" if more else ""), **changes)  # type: ignore[arg-type]


def findings(check: Check, *locations: Location, **options: object) -> tuple[Finding, ...]:
    store = Store()
    store.insert(locations or (location("a.tf"),))
    return judge(store, [check], TODAY, **options).findings  # type: ignore[arg-type]


def test_a_row_becomes_a_finding() -> None:
    [found] = findings(CHECK, location("a.tf", 7, "module.x"))
    assert (found.check, found.name, found.gate, found.severity, found.confidence) == ("FG999", "bad-place", "identity", "high", "high")
    assert (found.subject, found.message, found.place, found.via) == ("a.tf:7:1#module.x", "a.tf is bad", Place("a.tf", 7, 1), "module.x")
    assert (found.key, len(found.fingerprint), found.related, found.group) == (("a.tf",), 64, (), "")


def test_findings_come_by_path_line_and_check() -> None:
    store = Store()
    store.insert([location("b.tf", 2), location("b.tf", 10), location("a.tf", 30)])
    checks = [CHECK._replace(id="FG998", key=("subject",)), CHECK._replace(key=("subject",))]
    found = [(finding.place.path, finding.place.line, finding.check) for finding in judge(store, checks, TODAY).findings]
    assert found == sorted(found)
    assert len(found) == 6


def test_rows_with_one_key_are_one_finding_at_the_first_place() -> None:
    [found] = findings(CHECK, location("a.tf", 9), location("a.tf", 3), location("a.tf", 5))
    assert found.place.line == 3


def test_the_worst_row_of_a_key_speaks_for_it() -> None:
    check = asking("CASE line WHEN 9 THEN 'critical' ELSE 'low' END AS severity")
    [found] = findings(check, location("a.tf", 3), location("a.tf", 9))
    assert (found.severity, found.place.line) == ("critical", 9)


def test_a_row_that_is_no_sample_speaks_before_one_that_is() -> None:
    check = asking("CASE line WHEN 3 THEN 1 ELSE 0 END AS sample")
    [found] = findings(check, location("a.tf", 3), location("a.tf", 9))
    assert (found.sample, found.place.line) == (False, 9)


@pytest.mark.parametrize(
    ("environment", "severity"),
    [("NULL", "high"), ("'prod'", "high"), ("'dev'", "medium"), ("'staging'", "medium"), ("'nobody-knows-this-name'", "high")],
)
def test_severity_steps_down_only_where_the_environment_is_known_not_to_be_production(environment: str, severity: str) -> None:
    [found] = findings(asking(f"{environment} AS environment"))
    assert found.severity == severity


def test_some_checks_never_step_down() -> None:
    [found] = findings(asking("'dev' AS environment", steps_down=False))
    assert found.severity == "high"


def test_info_has_no_step_below() -> None:
    [found] = findings(asking("'dev' AS environment", severity="info"))
    assert found.severity == "info"


def test_a_row_may_bring_its_own_severity_and_confidence() -> None:
    [found] = findings(asking("'medium' AS severity, 'low' AS confidence"))
    assert (found.severity, found.confidence) == ("medium", "low")


def test_the_configuration_has_the_last_word_on_severity() -> None:
    [found] = findings(asking("'medium' AS severity"), severities={"FG999": "info", "FG201": "critical"})
    assert found.severity == "info"


def test_values_are_never_read_as_templates_and_long_ones_are_cut() -> None:
    [found] = findings(CHECK._replace(message="{name}!"), location("{subject}" + " ab" * 100))
    assert found.message == "{subject}" + " ab" * 63 + " …!"


def test_a_long_value_is_cut_between_words_for_half_a_key_would_be_shown() -> None:
    [found] = findings(CHECK._replace(message="{name}!"), location("key " + "x!@:" * 75))
    assert found.message == "key …!"


def test_an_unknown_value_in_a_message_says_so() -> None:
    [found] = findings(asking("NULL AS owner", message="{name} belongs to {owner}"))
    assert found.message == "a.tf belongs to unknown"


def test_only_stable_checks_are_marked_so() -> None:
    [found] = findings(asking(status="preview"))
    assert found.status == "preview"


def test_five_other_places_explain_a_finding() -> None:
    related = "SELECT id AS loc, 'see ' || :name AS message FROM locations"
    check = asking("", related=related, key=("subject",))
    found = findings(check, *(location("a.tf", line) for line in range(1, 10)))
    assert [place.place.line for place in found[2].related] == [1, 2, 4, 5, 6]
    assert {place.message for place in found[2].related} == {"see a.tf"}


def test_today_and_declared_parameters_reach_the_query() -> None:
    check = asking(":today || ' ' || :days AS when_asked", message="{when_asked}", params={"days": 92})
    assert findings(check)[0].message == "2026-11-21 92"
    assert findings(check, params={"FG999": {"days": 30}})[0].message == "2026-11-21 30"


def test_a_check_that_needs_a_base_is_skipped_and_listed_without_one() -> None:
    store = Store()
    store.insert([location("a.tf"), location("b.tf")])
    check = CHECK._replace(needs=("base",), query=CHECK.query + " WHERE id NOT IN (SELECT id FROM base.locations)")
    before = judge(store, [check], TODAY)
    assert (before.findings, list(before.skipped)) == ((), ["FG999"])
    store.insert_base([location("a.tf")])
    after = judge(store, [check], TODAY)
    assert [finding.place.path for finding in after.findings] == ["b.tf"]
    assert after.skipped == {}


def test_a_check_of_a_table_that_is_not_here_is_skipped_and_listed() -> None:
    store = Store()
    store.insert([location("a.tf")])
    judged = judge(store, [CHECK._replace(id="FG900", query="SELECT * FROM excesses"), CHECK], TODAY)
    assert judged.skipped == {"FG900": "no such table: excesses"}
    assert len(judged.findings) == 1


@pytest.mark.parametrize(
    ("check", "reason"),
    [
        (CHECK._replace(query="SELECT nonsense FROM closed"), "no such column"),
        (CHECK._replace(query="SELEKT"), "syntax error"),
        (CHECK._replace(query="DELETE FROM closed"), "more than read"),
        (asking(":unknown AS a"), "unknown"),
        (CHECK._replace(key=("missing",)), "'missing'"),
        (asking("NULL AS empty", key=("empty",)), "'empty'"),
        (CHECK._replace(message="{missing}"), "'missing'"),
        (CHECK._replace(group="missing"), "'missing'"),
        (asking("'bad' AS severity"), "no severity"),
        (asking("'bad' AS confidence"), "no confidence"),
        (CHECK._replace(query="SELECT 'x' AS subject, 'y' AS name, 'nowhere' AS loc FROM locations"), "not in locations"),
        (CHECK._replace(query="SELECT 'x' AS subject, 'y' AS name FROM locations"), "no place"),
        (CHECK._replace(query="SELECT 'y' AS name, id AS loc FROM locations"), "agent_id"),
        (CHECK._replace(related="SELECT nonsense FROM closed"), "no such column"),
    ],
)
def test_a_question_that_fails_is_an_error_that_names_its_check(check: Check, reason: str) -> None:
    with pytest.raises(EngineError, match=r"^FG999 failed: ") as caught:
        findings(check)
    assert reason in caught.value.message
    assert caught.value.exit_code == 3


def test_no_rows_no_findings() -> None:
    store = Store()
    store.insert([Closed("a", "contracts")])
    assert judge(store, [CHECK], TODAY).findings == ()
