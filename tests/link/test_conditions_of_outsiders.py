"""Whether a condition of a workflow holds for somebody without write access."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from facts_shown import facts_of

from fivegates.catalog import load
from fivegates.link.workflows.deciding import Decider, Event
from fivegates.link.workflows.terms import FAILS, HOLDS, UNKNOWN, both, either, negated
from fivegates.resolve.workflows.conditions import parse_condition

VERDICTS = {"open": True, "closed": False, "unknown": None}
ROWS = yaml.safe_load((Path(__file__).parent / "condition_cases.yaml").read_text(encoding="utf-8"))
CASES = [(row["event"], verdict, text) for row in ROWS for verdict in VERDICTS if verdict in row for text in row[verdict]]


@pytest.mark.parametrize(("event", "verdict", "text"), CASES)
def test_a_condition_holds_for_an_outsider_as_far_as_that_is_known(event: str, verdict: str, text: str) -> None:
    name, _, action = event.partition(".")
    upstream = ("pull_request",) if name == "workflow_run" else ()
    parsed = parse_condition(text)
    assert parsed is not None
    decider = Decider(load("workflow_gates"), Event(name, action, upstream), lambda job: UNKNOWN)
    assert decider.decide(parsed).can_hold is VERDICTS[verdict]


def test_what_needs_a_job_that_is_skipped_sees_it_skipped() -> None:
    for runs, asked in ((FAILS, "needs.gate.result == 'skipped'"), (HOLDS, "needs.gate.result == 'success'")):
        parsed = parse_condition(f"always() && {asked}")
        assert parsed is not None
        assert Decider(load("workflow_gates"), Event("issues", "opened"), lambda job, runs=runs: runs).decide(parsed) == HOLDS


def test_what_is_not_known_stays_so_unless_the_other_side_decides() -> None:
    assert both(UNKNOWN, FAILS) == negated(either(UNKNOWN, HOLDS)) == FAILS
    assert both(UNKNOWN, HOLDS) == either(UNKNOWN, FAILS) == negated(UNKNOWN) == UNKNOWN


def test_workflows_that_all_call_each_other_are_followed_only_so_far() -> None:
    count = 12
    calls = "".join(f"  c{number}: {{uses: ./.github/workflows/w{number}.yml}}\n" for number in range(count))
    agent = "  agent: {steps: [{run: codex exec x}]}\n"
    files = {f".github/workflows/w{number}.yml": f"on: [workflow_call, push]\njobs:\n{agent}{calls}" for number in range(count)}
    rows = facts_of(files).query("SELECT DISTINCT outsiders FROM job_triggers WHERE event = 'workflow_call'")
    assert rows == [{"outsiders": None}]
