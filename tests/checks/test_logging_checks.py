"""FG401 to FG409: a log that is not known is no missing log, a name is shared only where it lands, and a risk asks for its own days."""

from __future__ import annotations

from datetime import date

import pytest
from made_up_facts import CHECKS, Facts

from fivegates.engine.judge import judge
from fivegates.facts.model import AlertOn, AlertRule, Closed, DeployedIn


@pytest.fixture
def facts() -> Facts:
    return Facts()


@pytest.mark.parametrize(
    ("sink", "fires"),
    [
        ({"kind": "none"}, True),
        ({"verdict": "refused"}, True),
        ({"verdict": "unknown"}, False),
        ({"verdict": "written", "declared": False}, False),
    ],
)
def test_only_a_log_that_is_known_to_be_lost_is_missing(facts: Facts, sink: dict[str, object], fires: bool) -> None:
    facts.sink(facts.agent("a"), **sink)
    assert bool(facts.findings("FG401")) == fires


@pytest.mark.parametrize(
    ("ways", "closed", "fires"),
    [
        (("missed",), True, True),
        (("missed", "missed"), True, True),
        (("missed", "reached"), True, False),
        (("missed", None), True, False),
        (("missed",), False, False),
        ((None,), True, False),
    ],
)
def test_the_siem_is_missed_where_no_way_leads_there(facts: Facts, ways: tuple[str | None, ...], closed: bool, fires: bool) -> None:
    facts.agent("a")
    for way in ways:
        facts.sink("a", siem=way)
    if closed:
        facts.row(Closed("d/a", "log_sinks"))
    assert bool(facts.findings("FG401")) == fires


@pytest.mark.parametrize("other", [{"class_": "candidate"}, {"class_": "tool_server"}, {"confidence": 0.5}, {"sample": True}])
@pytest.mark.parametrize("check", ["FG401", "FG402", "FG403", "FG406", "FG407", "FG409"])
def test_what_is_no_agent_is_asked_for_no_log(facts: Facts, check: str, other: dict[str, object]) -> None:
    facts.agent("a", facts.identity("i"), proved=("alerts_on",), risk="high", **other)  # type: ignore[arg-type]
    facts.sink("a", kind="none", store=facts.log_store("s", 1, "no"))
    facts.trace("a", None)
    facts.audit("AWS::S3::Object", store="s")
    facts.audited("i", "AWS::DynamoDB::Table")
    facts.row(Closed("aws:1", "audit_layers"))
    facts.row(DeployedIn("d/a", "aws:1"))
    facts.row(AlertRule("r", "aws_cloudwatch_metric_alarm", "r", facts.place()))
    assert facts.findings(check) == []


@pytest.mark.parametrize(
    ("recorded", "closed", "fires"),
    [
        (("AWS::S3::Object",), True, True),
        (("AWS::S3::Object",), False, False),
        (("AWS::S3::Object", "*"), True, False),
        (("",), True, False),
    ],
)
def test_an_audit_layer_leaves_a_service_out_only_where_all_of_it_is_known(
    facts: Facts, recorded: tuple[str, ...], closed: bool, fires: bool
) -> None:
    facts.agent("a", facts.identity("i"))
    facts.audited("i", "AWS::DynamoDB::Table")
    for service in recorded:
        facts.audit(service)
    if closed:
        facts.row(Closed("aws:1", "audit_layers"))
    assert bool(facts.findings("FG402")) == fires


def test_a_layer_of_another_account_leaves_nobody_out_here(facts: Facts) -> None:
    facts.agent("a", facts.identity("i"))
    facts.audited("i", "AWS::DynamoDB::Table", "aws:2")
    facts.audit("AWS::S3::Object", "aws:1")
    facts.row(Closed("aws:1", "audit_layers"))
    assert facts.findings("FG402") == []


@pytest.mark.parametrize(
    ("second", "fires"),
    [
        ({"name": "ai"}, True),
        ({"name": "other"}, False),
        ({"name": "ai", "endpoint": "http://elsewhere"}, False),
        ({"name": "ai", "environment": "dev"}, False),
    ],
)
def test_a_name_is_shared_where_it_lands_in_one_place_and_environment(facts: Facts, second: dict[str, str], fires: bool) -> None:
    facts.trace(facts.agent("a", environment="prod"), "ai")
    facts.trace(facts.agent("b", environment=second.get("environment", "prod")), second["name"], second.get("endpoint", ""))
    assert [finding.subject for finding in facts.findings("FG403")] == (["a", "b"] if fires else [])


def test_a_missing_name_is_told_only_where_none_can_be_given_elsewhere(facts: Facts) -> None:
    facts.trace(facts.agent("a"), None)
    facts.trace(facts.agent("b"), None, closed=False)
    assert facts.said("FG403") == [("a", "medium", "medium")]


@pytest.mark.parametrize(
    ("risk", "days", "params", "fires"),
    [
        (None, 179, {}, True),
        (None, 180, {}, False),
        ("high", 180, {"high_days": 365}, True),
        ("low", 30, {"low_days": 30}, False),
        ("medium", 0, {}, False),
        ("medium", None, {}, False),
    ],
)
def test_each_risk_asks_for_its_own_days(facts: Facts, risk: str | None, days: int | None, params: dict[str, int], fires: bool) -> None:
    facts.sink(facts.agent("a", risk=risk), store=facts.log_store("s", days))
    judged = judge(facts.store(), [CHECKS["FG406"]], date(2026, 11, 21), {"FG406": params})
    assert bool(judged.findings) == fires


def test_what_the_siem_holds_too_may_be_deleted_early(facts: Facts) -> None:
    facts.sink(facts.agent("a"), store=facts.log_store("s", 7), siem="reached")
    assert facts.findings("FG406") == []


@pytest.mark.parametrize(
    ("risk", "locked", "fires"), [("high", "no", True), ("high", None, False), ("high", "yes", False), ("low", "no", False)]
)
def test_only_at_high_risk_must_a_store_be_locked(facts: Facts, risk: str, locked: str | None, fires: bool) -> None:
    facts.agent("a", risk=risk)
    facts.row(DeployedIn("d/a", "aws:1"))
    facts.audit("", store=facts.log_store("bucket", locked=locked))
    assert bool(facts.findings("FG407")) == fires


def test_an_alert_on_the_agent_ends_the_matter_and_risk_makes_its_absence_graver(facts: Facts) -> None:
    facts.row(AlertRule("r", "aws_cloudwatch_metric_alarm", "r", facts.place()))
    facts.agent("a", proved=("alerts_on",))
    facts.agent("b", proved=("alerts_on",), risk="high")
    facts.agent("c", proved=())
    facts.row(AlertOn("r", facts.agent("d", proved=("alerts_on",))))
    assert facts.said("FG409") == [("a", "low", "medium"), ("b", "medium", "medium")]


def test_a_tree_without_alerts_keeps_them_elsewhere(facts: Facts) -> None:
    facts.agent("a", proved=("alerts_on",))
    assert facts.findings("FG409") == []
