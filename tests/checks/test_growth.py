"""A thousand agents on one account are a thousand rows: no question grows with their square."""

from __future__ import annotations

from datetime import date

import pytest
from made_up_facts import CHECKS, Facts

from fivegates.engine.judge import judge
from fivegates.facts import store as store_module

STEPS_FOR_ONE = 600  # of SQLite's machine, for one agent in one question; a question that grows with the square needs thousands


@pytest.fixture(scope="module")
def crowd() -> Facts:
    facts = Facts()
    shared = facts.identity("ai-svc", is_default=True)
    key = facts.identity("model-key", opens_only_models=True)
    facts.grant("ai-svc")
    facts.credential("stored", kind="secret-object", live=False)
    for number in range(1_000):
        environment = ("prod", "dev", None)[number % 3]
        facts.uses(facts.agent(f"agent-{number}", shared, key, environment=environment), "stored", "secret")
        facts.uses(facts.agent(f"keyed-{number}", key), "stored", "secret")
        facts.workload(f"web-{number}", shared, environment=environment)
        facts.credential(f"entry-{number}", value_id="v1", opens_only_models=True)
        facts.contract(f"contract-{number}", None, status="draft")
    return facts


@pytest.mark.parametrize("check", CHECKS.values(), ids=lambda check: check.id)
def test_a_thousand_agents_on_one_account_cost_a_thousand_times_one(crowd: Facts, check, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(store_module, "STEPS_PER_CHECK", 1_000)
    monkeypatch.setattr(store_module, "MAX_STEPS", STEPS_FOR_ONE * 3_000)
    found = judge(crowd.store(), [check], date(2026, 11, 21)).findings
    assert len(found) >= 600
