"""A thousand agents on one account are a thousand rows: no question, and no explanation of a finding, grows with their square."""

from __future__ import annotations

from datetime import date

import pytest
from made_up_facts import CHECKS, Facts

from fivegates.engine.check import Check
from fivegates.engine.judge import judge
from fivegates.facts import store as store_module
from fivegates.facts.model import (
    AlertRule,
    Closed,
    CodeOwnership,
    DeployedIn,
    Dormant,
    Joined,
    KillSwitch,
    Orphaned,
    Person,
    SecretReach,
    StaleException,
    TierGap,
    Tracing,
    Unguarded,
    Unlogged,
    Widened,
    Withdrawn,
)
from fivegates.facts.store import Store

GRANULE = 500  # steps of SQLite's machine between two counts


def crowd(size: int) -> Store:
    """Agents, workloads, credentials and contracts that all share what can be shared."""
    facts = Facts()
    shared = facts.identity("ai-svc", is_default=True, is_human=True)
    key = facts.identity("model-key", opens_only_models=True)
    facts.grant("ai-svc")
    facts.escalation("ai-svc", "escalation")
    facts.escalation("model-key", "authority")
    facts.grant("ai-svc", action="s3:*", administrator=False, wildcard="service", breadth="account", unscoped="s3:GetObject")
    facts.grant("ai-svc", action="sqs:SendMessage", administrator=False, wildcard="", breadth="account", unscoped="sqs:SendMessage")
    facts.grant("ai-svc", role="Contributor", role_kind="basic", administrator=False)
    facts.grant("ai-svc", provider="gcp", role="roles/viewer", breadth="organisation", unscoped="run.services.get", administrator=False)
    facts.capability("model-key", "secrets-read")
    facts.credential("foreign", kind="secret-object", live=False)
    facts.row(SecretReach("model-key", "foreign", "secretsmanager:GetSecretValue", "a policy", facts.place()))
    facts.capability("model-key", "destroy", "data")
    facts.data_store("crm", "model-key")
    facts.trust("ai-svc")
    facts.credential("stored", kind="secret-object", live=False)
    facts.row(AlertRule("rule", "aws_cloudwatch_metric_alarm", "rule", facts.place()))
    facts.row(Closed("aws:1", "audit_layers"))
    facts.audit("AWS::S3::Object", store=facts.log_store("bucket", locked="no"))
    facts.audited("ai-svc", "AWS::DynamoDB::Table")
    short = facts.log_store("short", 7)
    facts.credential("written", kind="literal")
    facts.credential("issued", kind="access-key", live=False, identity="ai-svc")
    facts.expiry("issued", identity="ai-svc")
    facts.refresh("client", identity="ai-svc")
    facts.member("operators", "ai-svc")
    facts.row(Withdrawn("agent-0", "agent-0", "not_agent", facts.place()))
    for status in ("gone", "unlisted", "quiet"):
        facts.row(Person(status, status, "2026-01-01" if status == "quiet" else None, "git" if status == "quiet" else "roster"))
    for number in range(size):
        facts.row(KillSwitch(f"k-{number}", f"high-{number}", "a.b", False, "", None, None, None, facts.place()))
        facts.row(Unguarded(f"k-{number}", f"high-{number}", "tools", facts.place()))
        facts.row(Unlogged(f"k-{number}", f"high-{number}", "agent", facts.place()))
        facts.row(TierGap(f"k-{number}", f"high-{number}", "high", "an approval", facts.place()))
        facts.row(CodeOwnership(f"k-{number}", f"high-{number}", "code", False, facts.place()))
        facts.row(Dormant(f"agent-{number}", f"agent-{number}", "suspended", facts.place()))
        facts.row(Joined(f"agent-{number}", shared, "other", size, True, facts.place()))
        facts.row(Orphaned(f"dev-{number}", f"agent-{number}", "a", facts.place()))
        facts.row(Withdrawn(f"agent-{number}", "a", "contract", facts.place()))
        environment = ("prod", "dev", None)[number % 3]
        facts.uses(facts.agent(f"agent-{number}", shared, key, environment=environment), "stored", "secret")
        facts.stray(f"agent-{number}")
        facts.uses(facts.agent(f"keyed-{number}", key), "stored", "secret")
        facts.uses(facts.agent(f"high-{number}", risk="high", proved=("alerts_on",)), "foreign", "secret")
        facts.load(facts.agent(f"loading-{number}", proved=("identities",)))
        facts.load(f"agent-{number}", "all.env")
        facts.sink(f"high-{number}", verdict="refused", store=short)
        facts.agent(f"crossing-{number}", facts.crossing(f"dev-{number}"), environment="dev")
        facts.log_power(f"agent-{number}", key)
        facts.trace(f"high-{number}", "ai" if number % 2 else None)
        facts.row(DeployedIn(f"d/high-{number}", "aws:1"))
        facts.row(Closed(f"d/agent-{number}", "tracing"))
        facts.row(Closed(f"d/high-{number}", "tracing"))
        facts.row(Tracing(f"d/high-{number}", "variable", "OTEL_SERVICE_NAME", facts.place()))
        facts.idle(f"idle-{number}")
        facts.catalogue_entry(None if number % 2 else f"keyed-{number}")
        facts.row(Closed(f"agent-{number}", "catalogue_entries"))
        facts.image(f"agent-{number}")
        facts.bake(f"agent-{number}")
        facts.exposure(f"agent-{number}")
        facts.exposure(f"keyed-{number}", "public")
        facts.job(f"agent-{number}")
        facts.pod(f"agent-{number}")
        facts.runs(f"agent-{number}")
        facts.workload(f"web-{number}", shared, environment=environment)
        facts.credential(f"entry-{number}", value_id="v1", opens_only_models=True)
        facts.credential(f"literal-{number}", kind="literal", opens_only_models=True)
        facts.uses(f"agent-{number}", "written", "env")
        facts.member("operators", f"person-{number}", human=True)
        facts.contract(f"contract-{number}", None, status="draft")
        facts.contract(f"open-{number}", f"high-{number}", lacks="owner")
        facts.contract(f"second-{number}", f"high-{number}", unexplained="s3:*")
        facts.covers(f"leftover-{number}", f"gone-{number}")
        facts.disagrees(f"agent-{number}")
        facts.version(f"agent-{number}", "crowd", number + 1)
        facts.contract_in_force(f"k-{number}", f"high-{number}", owner="gone", risk="high")
        facts.contract_in_force(f"u-{number}", f"loading-{number}", owner="unlisted", risk="low")
        facts.contract_in_force(f"q-{number}", f"crossing-{number}", owner="quiet", risk="low")
        facts.contracted(f"keyed-{number}", "ai-svc")
        facts.row(Widened(facts.agent(f"wider-{number}", "ai-svc"), "ai-svc", "aws", "s3:*", 1, "beyond", "k", facts.place()))
        facts.row(StaleException("comment", "past", "FG101", f"reason {number}", 1, "it ended", False, facts.place()))
    return facts.store()


@pytest.fixture(scope="module")
def crowds() -> tuple[Store, Store]:
    return crowd(400), crowd(800)


@pytest.mark.parametrize("check", CHECKS.values(), ids=lambda check: check.id)
def test_twice_the_agents_cost_twice_the_steps(crowds: tuple[Store, Store], check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = 0

    def count(work: object) -> int:
        nonlocal steps
        steps += GRANULE
        return 0

    monkeypatch.setattr(store_module, "STEPS_PER_CHECK", GRANULE)
    monkeypatch.setattr(store_module._Work, "count", count)
    costs = []
    for store in crowds:
        store.insert([])  # so that the next question counts anew
        steps = 0
        assert len(judge(store, [check], date(2026, 11, 21)).findings) >= 250
        costs.append(steps)
    assert costs[1] < 2.4 * costs[0]
