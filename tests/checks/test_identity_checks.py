"""FG201, FG202, FG203 and FG209: what sharing is, and what only looks like it."""

from __future__ import annotations

import pytest
from made_up_facts import Facts

from fivegates.facts.model import Agent, EffectiveIdentity

HIGH = "high"


@pytest.fixture
def facts() -> Facts:
    return Facts()


def test_each_side_of_a_sharing_is_one_finding(facts: Facts) -> None:
    role = facts.identity("ai-svc")
    for name in ("a", "b", "c"):
        facts.agent(name, role)
    found = facts.findings("FG201")
    assert [finding.message for finding in found] == [
        "a runs as ai-svc, and so do 2 other agents, among them c",
        "b runs as ai-svc, and so do 2 other agents, among them a",
        "c runs as ai-svc, and so do 2 other agents, among them a",
    ]
    assert {finding.group for finding in found} == {"ai-svc"}
    assert [related.message for related in found[0].related] == ["the identity they share", "b runs as it here", "c runs as it here"]


def test_two_deployments_of_one_agent_share_nothing(facts: Facts) -> None:
    role = facts.identity("ai-svc")
    facts.agent("a", role, deployment="a-1")
    facts.agent("a", role, deployment="a-2")
    assert facts.findings("FG201") == []


@pytest.mark.parametrize(
    "other",
    [
        {"class_": "candidate"}, {"class_": "tool_server"}, {"class_": "llm_infrastructure"}, {"confidence": 0.59}, {"sample": True},
    ],
)  # fmt: skip
def test_only_agents_share(facts: Facts, other: dict[str, object]) -> None:
    role = facts.identity("ai-svc")
    facts.agent("a", role)
    facts.agent("b", role, **other)  # type: ignore[arg-type]
    assert facts.findings("FG201") == []


def test_the_confidence_bound_itself_is_an_agent(facts: Facts) -> None:
    role = facts.identity("ai-svc")
    facts.agent("a", role, confidence=0.6)
    facts.agent("b", role, confidence=0.6)
    assert len(facts.findings("FG201")) == 2


def test_the_token_of_a_run_is_never_shared(facts: Facts) -> None:
    token = facts.identity("github:run", is_per_run=True)
    facts.agent("a", token, environment="prod")
    facts.agent("b", token, environment="dev")
    facts.workload("w", token)
    assert [facts.findings(check) for check in ("FG201", "FG202", "FG203")] == [[], [], []]


def test_a_model_key_counts_only_where_it_is_the_only_identity(facts: Facts) -> None:
    key = facts.identity("key", opens_only_models=True)
    facts.agent("a", key, facts.identity("own-a"))
    facts.agent("b", key, facts.identity("run", is_per_run=True))
    facts.agent("c", key)
    assert facts.findings("FG201") == []
    facts.agent("d", key)
    assert [finding.subject for finding in facts.findings("FG201")] == ["c", "d"]


def test_a_model_key_is_not_the_only_identity_while_another_is_unknown(facts: Facts) -> None:
    key = facts.identity("key", opens_only_models=True)
    facts.agent("a", key, proved=("contracts", "owners"))
    facts.agent("b", key)
    assert facts.findings("FG201") == []


def test_a_role_that_names_its_sessions_is_a_low_matter_only_if_all_reach_it_so(facts: Facts) -> None:
    role = facts.identity("assumed")
    facts.agent("a", role, names_session=True)
    facts.agent("b", role, names_session=True)
    assert {severity for _, severity, _ in facts.said("FG201")} == {"low"}
    facts.agent("c", role)
    assert {severity for _, severity, _ in facts.said("FG201")} == {"high"}


def test_agents_of_one_name_are_told_apart_by_their_ids(facts: Facts) -> None:
    role = facts.identity("ai-svc")
    facts.agent("team-a/agent", role)
    facts.agent("team-b/agent", role)
    facts.rows = [row._replace(name="agent") if isinstance(row, Agent) else row for row in facts.rows]
    assert facts.findings("FG201")[0].message == "agent runs as ai-svc, and so does team-b/agent"


def test_a_default_identity_that_two_agents_share_is_both_a_default_and_shared(facts: Facts) -> None:
    default = facts.identity("k8s:x/support/default", is_default=True)
    facts.agent("a", default)
    facts.agent("b", default)
    assert facts.said("FG209") == [("a", "medium", HIGH), ("b", "medium", HIGH)]
    assert facts.said("FG201") == [("a", HIGH, HIGH), ("b", HIGH, HIGH)]


def test_a_default_identity_of_a_sample_is_listed_only(facts: Facts) -> None:
    default = facts.identity("default", is_default=True)
    facts.agent("a", facts.identity("own"))
    facts.agent("a", default, sample=True, deployment="a-in-docs")
    assert [finding.sample for finding in facts.findings("FG209")] == [True]


@pytest.mark.parametrize("other", [{"class_": "candidate"}, {"class_": "tool_server"}, {"confidence": 0.59}, None])
def test_an_agent_shares_with_whatever_is_no_agent(facts: Facts, other: dict[str, object] | None) -> None:
    role = facts.identity("ai-svc")
    facts.agent("a", role)
    if other is None:
        facts.workload("web", role)
    else:
        facts.agent("web", role, **other)  # type: ignore[arg-type]
    [found] = facts.findings("FG202")
    assert (found.subject, found.severity) == ("a", "medium")
    assert found.message == "a runs as ai-svc, and so does web, which is no agent"


def test_other_agents_and_samples_are_no_other_workload(facts: Facts) -> None:
    role = facts.identity("ai-svc")
    facts.agent("a", role)
    facts.agent("b", role)
    facts.workload("demo", role, sample=True)
    assert facts.findings("FG202") == []


def test_workloads_without_an_agent_share_as_they_like(facts: Facts) -> None:
    role = facts.identity("web")
    facts.workload("x", role)
    facts.workload("y", role)
    facts.agent("a", facts.identity("own"))
    assert facts.findings("FG202") == []


def test_each_environment_of_a_shared_identity_is_a_side(facts: Facts) -> None:
    role = facts.identity("ai-svc")
    facts.agent("a", role, environment="dev", deployment="a-dev")
    facts.agent("a", role, environment="prod", deployment="a-prod")
    assert facts.said("FG203") == [("a", "high", HIGH), ("a", "medium", HIGH)]
    assert facts.findings("FG201") == []


def test_an_unknown_environment_is_no_second_one(facts: Facts) -> None:
    role = facts.identity("ai-svc")
    facts.agent("a", role, environment="prod")
    facts.agent("b", role)
    assert facts.findings("FG203") == []


def test_a_workload_of_another_environment_is_a_second_one(facts: Facts) -> None:
    role = facts.identity("ai-svc")
    facts.agent("a", role, environment="staging")
    facts.workload("web", role, environment="prod")
    facts.workload("job", role, environment="dev")
    [found] = facts.findings("FG203")
    assert found.message == "a runs in staging as ai-svc, which also serves dev and 1 more"


def test_workloads_of_two_environments_without_an_agent_are_not_judged(facts: Facts) -> None:
    role = facts.identity("web")
    facts.workload("x", role, environment="prod")
    facts.workload("y", role, environment="dev")
    assert facts.findings("FG203") == []


def reach(facts: Facts, agent: str, identity: str, root: str, hops: int) -> None:
    facts.identity(identity)
    facts.rows.append(EffectiveIdentity(f"d/{agent}", agent, identity, "role", hops == 0, facts.place(), root=root, hops=hops))


def test_of_a_chain_that_agents_go_together_the_nearest_identity_is_told() -> None:
    facts = Facts()
    for agent in ("a", "b"):
        facts.agent(agent)
        reach(facts, agent, "account", "account", 0)
        reach(facts, agent, "role", "account", 1)
    assert {identity for _, identity in (finding.key for finding in facts.findings("FG201"))} == {"account"}


def test_a_further_agent_on_the_far_identity_makes_it_told_as_well() -> None:
    facts = Facts()
    for agent in ("a", "b"):
        facts.agent(agent)
        reach(facts, agent, "account", "account", 0)
        reach(facts, agent, "role", "account", 1)
    facts.agent("c")
    reach(facts, "c", "role", "role", 0)
    assert sorted(finding.key for finding in facts.findings("FG201")) == [
        ("a", "account"),
        ("a", "role"),
        ("b", "account"),
        ("b", "role"),
        ("c", "role"),
    ]


def test_two_identities_shared_side_by_side_are_both_told() -> None:
    facts = Facts()
    for agent in ("a", "b"):
        facts.agent(agent)
        for identity in ("one", "two"):
            reach(facts, agent, identity, identity, 0)
    assert len(facts.findings("FG201")) == 4
