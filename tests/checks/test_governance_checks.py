"""FG101, FG301, FG310, FG312 and FG501: absence is proved, grants are certain, and drafts count as missing."""

from __future__ import annotations

import pytest
from made_up_facts import Facts

from fivegates.facts.model import Identity, Owner


@pytest.fixture
def facts() -> Facts:
    return Facts()


@pytest.mark.parametrize(("status", "fires"), [("active", False), ("retiring", False), ("draft", True), ("retired", True)])
def test_only_a_living_contract_counts(facts: Facts, status: str, fires: bool) -> None:
    facts.contract("a", facts.agent("a"), status=status)
    assert bool(facts.findings("FG101")) == fires


def test_a_contract_of_nobody_is_nobodys(facts: Facts) -> None:
    facts.agent("a")
    facts.contract("x", None)
    assert [finding.subject for finding in facts.findings("FG101")] == ["a"]


@pytest.mark.parametrize(("check", "fact"), [("FG101", "contracts"), ("FG501", "owners")])
def test_without_proof_absence_is_no_finding(facts: Facts, check: str, fact: str) -> None:
    facts.agent("a", proved=())
    facts.agent("b", proved=tuple(name for name in ("contracts", "owners", "identities") if name != fact))
    assert facts.findings(check) == []
    facts.agent("c", proved=(fact,))
    assert [finding.subject for finding in facts.findings(check)] == ["c"]


@pytest.mark.parametrize("check", ["FG101", "FG501"])
@pytest.mark.parametrize("other", [{"class_": "candidate"}, {"class_": "tool_server"}, {"confidence": 0.5}, {"sample": True}])
def test_what_is_no_agent_needs_neither_contract_nor_owner(facts: Facts, check: str, other: dict[str, object]) -> None:
    facts.agent("a", **other)  # type: ignore[arg-type]
    assert facts.findings(check) == []


@pytest.mark.parametrize("check", ["FG101", "FG501"])
def test_an_agent_is_judged_by_its_most_exposed_deployment(facts: Facts, check: str) -> None:
    facts.agent("a", environment="dev", deployment="a-dev")
    assert facts.said(check) == [("a", "medium", "high")]
    facts.agent("a", deployment="a-somewhere")
    assert facts.said(check) == [("a", "high", "high")]


def test_an_owner_ends_the_matter_and_a_catch_all_rule_only_lowers_it(facts: Facts) -> None:
    facts.owner(facts.agent("a"))
    facts.owner(facts.agent("b"), "codeowners", "low")
    facts.owner(facts.agent("c"), "codeowners", "low")
    facts.owner("c", "contract")
    assert facts.said("FG501") == [("b", "high", "low")]


@pytest.mark.parametrize(
    ("principal", "source", "said"),
    [
        ("platform", "label", "platform is named here: a team, no person"),
        ("group:platform", "contract", "group:platform is named here: a team, no person"),
        ("@acme/platform", "codeowners", "@acme/platform is named here: a team, no person"),
        ("@@developer", "codeowners", "@@developer is named here: a team, no person"),
        ("@alice", "codeowners", "@alice is named here, for everything"),
        ("alice", "catalogue", "alice is named here, a team or for more than this agent"),
    ],
)
def test_who_is_named_and_counts_little_is_told_for_what(facts: Facts, principal: str, source: str, said: str) -> None:
    facts.rows.append(Owner(facts.agent("a"), principal, source, "low", facts.place()))
    (finding,) = facts.findings("FG501")
    assert [related.message for related in finding.related] == [said]


@pytest.mark.parametrize(
    ("own", "of", "said"),
    [
        ("ai", "namespace/tenant", "all secrets of namespace tenant"),
        ("tenant", "namespace/tenant", "all secrets of its namespace"),
        (None, "namespace/tenant", "all secrets of namespace tenant"),
        ("ai", "namespace/(var.namespace)", "all secrets of its namespace"),
    ],
)
def test_secrets_of_another_namespace_are_not_those_of_its_own(facts: Facts, own: str | None, of: str, said: str) -> None:
    bot = "k8s:c/ai/bot"
    facts.rows.append(
        Identity(bot, "kubernetes", "k8s_service_account", "bot", bot, None, False, False, False, False, facts.place(), None, own)
    )
    facts.agent("a", bot)
    facts.capability(bot, "secrets-read", provider="kubernetes", breadth="type", resource=of)
    (finding,) = facts.findings("FG312")
    assert said in finding.message


@pytest.mark.parametrize(
    ("changes", "fires"),
    [
        ({}, True),
        ({"role": "roles/owner", "action": None}, True),
        ({"verdict": "possible"}, False),
        ({"effect": "Deny"}, False),
        ({"administrator": False}, False),
    ],
)
def test_an_administrator_is_certain_or_none(facts: Facts, changes: dict[str, object], fires: bool) -> None:
    facts.agent("a", facts.identity("role"))
    facts.grant("role", **changes)
    assert bool(facts.findings("FG301")) == fires


def test_several_administrator_grants_are_one_finding_for_each_agent(facts: Facts) -> None:
    role = facts.identity("role")
    facts.agent("a", role)
    facts.agent("b", role)
    facts.agent("maybe", role, class_="candidate")
    facts.grant("role")
    facts.grant("role", role="AdministratorAccess", action=None)
    found = facts.findings("FG301")
    assert [(finding.subject, finding.severity) for finding in found] == [("a", "critical"), ("b", "critical")]
    assert found[0].message == "a is administrator: role holds *"
    assert [related.message for related in found[0].related] == ["it is given here as well", "a runs as it here"]


def test_every_place_that_gives_a_role_too_high_is_told(facts: Facts) -> None:
    role = {"provider": "kubernetes", "role": "reader", "scope": "cluster", "action": None, "administrator": False, "breadth": "account"}
    facts.agent("a", facts.identity("account"))
    for changes in ({}, {}, {"scope": "agents"}, {"verdict": "possible"}):
        facts.grant("account", **{**role, "unscoped": "get pods", **changes})
    found = facts.findings("FG308")
    assert [[related.message for related in finding.related] for finding in found] == [
        ["it is given here as well", "a runs as it here"],
        ["a runs as it here"],
    ]


@pytest.mark.parametrize(
    ("changes", "lacks"),
    [
        ({}, []),
        ({"missing": "data, kill_switch"}, ["lacks data, kill_switch"]),
        ({"status": "draft"}, ["is still a draft"]),
        ({"status": "draft", "missing": "logs"}, ["is still a draft and lacks logs"]),
        ({"status": "retiring", "missing": "logs"}, ["lacks logs"]),
        ({"status": "retired", "missing": "logs", "unnarrowed": "s3:GetObject"}, []),
        ({"unnarrowed": "s3:GetObject"}, ["does not say on which resource it may use s3:GetObject"]),
        ({"unnarrowed": "s3:*", "missing": "apis"}, ["does not say on which resource it may use s3:*", "lacks apis"]),
    ],
)
def test_every_open_line_of_a_contract_is_told(facts: Facts, changes: dict[str, str], lacks: list[str]) -> None:
    facts.contract("drafter", None, **changes)
    assert sorted(finding.message for finding in facts.findings("FG310")) == [f"the contract of drafter {lack}" for lack in lacks]


def test_a_contract_is_judged_although_nothing_here_deploys_its_agent(facts: Facts) -> None:
    facts.contract("drafter", None, status="draft")
    facts.contract("reader", facts.agent("r"), status="draft")
    assert sorted(finding.subject for finding in facts.findings("FG310")) == ["drafter", "r"]
