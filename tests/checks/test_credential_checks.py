"""FG204, FG205 and FG216: what is a committed credential, when one value is in two places, and who is given the same file whole."""

from __future__ import annotations

import pytest
from made_up_facts import Facts


@pytest.fixture
def facts() -> Facts:
    return Facts()


@pytest.mark.parametrize("changes", [{"live": False}, {"tracked": False}, {"kind": "literal"}, {"kind": "secret-object"}])
def test_only_a_tracked_live_entry_of_an_env_file_counts(facts: Facts, changes: dict[str, object]) -> None:
    facts.credential("key", opens_only_models=True, **changes)
    assert facts.findings("FG204") == []


def test_an_entry_that_concerns_no_agent_is_medium(facts: Facts) -> None:
    facts.credential("key", path="prod.env")
    facts.uses(facts.workload("web"), "key")
    facts.agent("maybe", class_="candidate")
    facts.uses("maybe", "key")
    [found] = facts.findings("FG204")
    assert (found.severity, found.subject) == ("medium", "key")
    assert found.message == "prod.env is in the repository and holds a live-looking credential in KEY"


@pytest.mark.parametrize("via", ["env_file", "folder", "env"])
def test_an_entry_that_an_agent_has_is_critical_in_every_environment(facts: Facts, via: str) -> None:
    facts.credential("key")
    facts.uses(facts.agent("a", environment="dev"), "key", via)
    [found] = facts.findings("FG204")
    assert found.severity == "critical"
    assert found.message.endswith("in KEY, and a has it")


def test_a_model_providers_key_makes_its_whole_file_an_agents(facts: Facts) -> None:
    facts.credential("openai", path="one.env", opens_only_models=True)
    facts.credential("other", path="one.env")
    facts.credential("third", path="two.env")
    assert facts.said("FG204") == [("openai", "critical", "high"), ("other", "critical", "high"), ("third", "medium", "high")]


def test_a_sample_is_listed_only(facts: Facts) -> None:
    facts.credential("key", sample=True)
    assert [finding.sample for finding in facts.findings("FG204")] == [True]


def test_entries_of_one_name_do_not_hide_each_other(facts: Facts) -> None:
    facts.credential("one", name="API_KEY", path="a.env")
    first = {finding.fingerprint for finding in facts.findings("FG204")}
    facts.credential("two", name="API_KEY", path="b.env")
    assert {finding.fingerprint for finding in facts.findings("FG204")} > first


def test_everything_about_one_value_is_one_group(facts: Facts) -> None:
    for name in ("a", "b"):
        facts.credential(name, value_id="v1", fingerprint="0123456789abcdef")
    assert [finding.group for finding in facts.findings("FG205")] == ["secret:0123456789abcdef"] * 2


def test_an_entry_that_several_agents_have_counts_them(facts: Facts) -> None:
    facts.credential("key", path="one.env")
    for agent in ("x", "y"):
        facts.uses(facts.agent(agent), "key")
    assert facts.findings("FG204")[0].message.endswith("in KEY, and 2 agents have it, among them x")


def test_one_value_in_two_places_is_found_at_both(facts: Facts) -> None:
    for name in ("a", "b", "c"):
        facts.credential(name, value_id="v1")
    facts.credential("d", value_id="v2")
    facts.credential("e")
    facts.uses(facts.agent("x"), "b")
    found = facts.findings("FG205")
    assert [(finding.subject, finding.severity) for finding in found] == [("a", "high"), ("b", "high"), ("c", "high")]
    assert found[0].message == "A is one live value written in 3 places"
    assert [related.message for related in found[0].related] == ["the same value stands here, as B", "the same value stands here, as C"]
    assert len({finding.group for finding in found}) == 1


def test_a_value_in_two_places_that_no_agent_has_is_medium(facts: Facts) -> None:
    for name in ("a", "b"):
        facts.credential(name, value_id="v1")
        facts.credential(f"{name}-tools", value_id="v2", file_kind="mcp")
    facts.uses(facts.agent("tool", class_="candidate"), "a")
    severities = {finding.subject: finding.severity for finding in facts.findings("FG205")}
    assert severities == {"a": "medium", "b": "medium", "a-tools": "high", "b-tools": "high"}


def test_a_value_that_only_opens_models_is_medium_even_in_development(facts: Facts) -> None:
    for name in ("a", "b"):
        facts.credential(name, value_id="v1", opens_only_models=True)
    facts.uses(facts.agent("x", environment="dev"), "a")
    assert {severity for _, severity, _ in facts.said("FG205")} == {"medium"}


@pytest.mark.parametrize(
    ("name", "provider", "environment", "severity"),
    [
        ("/home/maren/.aws", "aws", "dev", "critical"),
        ("~/.aws", "aws", None, "high"),
        ("~/.aws", "aws", "dev", "medium"),
        ("~/.npmrc", "npm", None, "medium"),
    ],
)
def test_the_home_of_whoever_starts_it_is_less_than_a_persons(
    facts: Facts, name: str, provider: str, environment: str | None, severity: str
) -> None:
    facts.credential("c", kind="personal-configuration", name=name, provider=provider, personal=True)
    facts.uses(facts.agent("a", environment=environment), "c", via="mount")
    (found,) = facts.findings("FG207")
    assert found.severity == severity


@pytest.mark.parametrize("changes", [{"live": False}, {"copy_of": "a"}, {"value_id": None}])
def test_placeholders_and_copies_are_no_second_place(facts: Facts, changes: dict[str, object]) -> None:
    facts.credential("a", value_id="v1")
    facts.credential("b", **({"value_id": "v1"} | changes))
    assert facts.findings("FG205") == []


def test_one_key_object_that_two_agents_hold_is_found_where_each_takes_it(facts: Facts) -> None:
    facts.credential("stored", kind="secret-object", live=False)
    for name in ("a", "b"):
        facts.uses(facts.agent(name), "stored", "secret")
    found = facts.findings("FG205")
    assert [finding.subject for finding in found] == ["a", "b"]
    assert found[0].message == "STORED is one key that a holds, and b too"


def test_one_key_object_that_three_agents_hold_is_told_of_each(facts: Facts) -> None:
    facts.credential("entry", kind="secret-object", live=False)
    for name in ("a", "b", "c"):
        facts.uses(facts.agent(name), "entry")
    assert [finding.message for finding in facts.findings("FG205")][2] == "ENTRY is one key that c holds, and 2 other agents, among them a"


@pytest.mark.parametrize("kind", ["env-entry", "literal"])
def test_a_live_literal_in_one_place_is_in_one_place_however_many_refer_to_it(facts: Facts, kind: str) -> None:
    facts.credential("entry", kind=kind, value_id="v1")
    for name in ("a", "b", "c"):
        facts.uses(facts.agent(name), "entry")
    assert facts.findings("FG205") == []


def test_a_key_that_agents_act_as_is_an_identity_and_told_as_one(facts: Facts) -> None:
    facts.credential("entry", kind="secret-object", live=False)
    for name in ("a", "b"):
        facts.uses(facts.agent(name), "entry", as_identity=True)
    assert facts.findings("FG205") == []


@pytest.mark.parametrize(
    ("kind", "live", "via", "second"),
    [
        ("env-entry", False, "env_file", {}),
        ("literal", False, "env", {}),
        ("secret-object", False, "folder", {}),
        ("secret-object", False, "secret", {"class_": "candidate"}),
        ("secret-object", False, "secret", {"sample": True}),
    ],
)
def test_what_two_agents_do_not_both_hold_is_theirs(facts: Facts, kind: str, live: bool, via: str, second: dict[str, object]) -> None:
    facts.credential("x", kind=kind, live=live)
    facts.uses(facts.agent("a"), "x", via)
    facts.uses(facts.agent("b", **second), "x", via)  # type: ignore[arg-type]
    assert facts.findings("FG205") == []


def test_a_file_that_two_agents_load_whole_is_told_of_each(facts: Facts) -> None:
    for name in ("a", "b", "c"):
        facts.load(facts.agent(name))
    assert facts.said("FG216") == [("a", "medium", "medium"), ("b", "medium", "medium"), ("c", "medium", "medium")]
    assert facts.findings("FG216")[0].message == "a is given all of .env, and so are 2 other agents, among them c"


@pytest.mark.parametrize("changes", [{"kind": "configmap"}, {"holds": "settings"}])
def test_settings_may_be_loaded_by_all(facts: Facts, changes: dict[str, str]) -> None:
    for name in ("a", "b"):
        facts.load(facts.agent(name), **changes)
    assert facts.findings("FG216") == []


def test_an_agent_that_loads_a_file_in_two_deployments_shares_it_with_nobody(facts: Facts) -> None:
    for deployment in ("prod", "dev"):
        facts.load(facts.agent("a", deployment=deployment) and deployment)
    facts.load(facts.workload("web"))
    facts.load(facts.agent("maybe", class_="candidate"))
    assert facts.findings("FG216") == []


def test_a_shared_file_is_not_told_beside_the_identity_or_the_key_that_its_agents_share(facts: Facts) -> None:
    svc = facts.identity("svc")
    for name in ("a", "b"):
        facts.load(facts.agent(name, svc), "one.env")
    facts.credential("stored", kind="secret-object", live=False)
    for name in ("c", "d"):
        facts.uses(facts.agent(name), "stored", "secret")
        facts.load(name, "two.env")
    assert facts.findings("FG216") == []
    assert len(facts.findings("FG201")) == len(facts.findings("FG205")) == 2


def test_a_shared_file_is_told_where_one_of_its_agents_shares_nothing_else(facts: Facts) -> None:
    svc = facts.identity("svc")
    for identities in (("a", svc), ("b", svc), ("c",)):
        facts.load(facts.agent(*identities), "one.env", "credentials")
    assert facts.said("FG216") == [("a", "medium", "high"), ("b", "medium", "high"), ("c", "medium", "high")]
