"""What checks say about keys, people, groups and lifetimes, asked of made-up rows."""

from __future__ import annotations

import pytest
from made_up_facts import Facts


def agent_with(identity: str = "role", **flags: bool) -> Facts:
    facts = Facts()
    facts.agent("drafter", facts.identity(identity, **flags), environment="dev")
    return facts


# FG206: what a key is like, and the severity; None: no finding (the agent runs in dev, so high steps down)
KEYS = {
    "of the agent's identity": ({"identity": "role"}, "medium"),
    "of somebody else": ({"identity": "other"}, None),
    "of nobody known": ({"identity": None}, None),
    "issued for a short time": ({"identity": "role", "static": False}, None),
    "in a folder of samples": ({"identity": "role", "sample": True}, None),
    "made only on demand": ({"identity": "role", "conditional": True}, None),
}


@pytest.mark.parametrize("case", KEYS)
def test_a_static_key_counts_where_an_agent_reaches_its_identity(case: str) -> None:
    changes, severity = KEYS[case]
    facts = agent_with()
    facts.credential("key", kind="access-key", live=False, **changes)
    assert [finding.severity for finding in facts.findings("FG206")] == ([severity] if severity else [])


@pytest.mark.parametrize(("class_", "confidence", "sample"), [("tool_server", 0.9, False), ("agent", 0.5, False), ("agent", 0.9, True)])
def test_what_is_no_certain_agent_fails_none_of_them(class_: str, confidence: float, sample: bool) -> None:
    facts = Facts()
    facts.agent("drafter", facts.identity("role", is_human=True), class_=class_, confidence=confidence, sample=sample)
    facts.credential("key", kind="access-key", live=False, identity="role")
    facts.member("team", "role", listed=True)
    facts.expiry("key", identity="role")
    facts.refresh("client", identity="role")
    assert [facts.findings(check) for check in ("FG206", "FG207", "FG208", "FG212", "FG219")] == [[]] * 5


def test_a_person_s_identity_stays_critical_outside_production() -> None:
    assert agent_with(is_human=True).said("FG207") == [("drafter", "critical", "high")]
    assert agent_with().said("FG207") == []


@pytest.mark.parametrize(("via", "personal", "found"), [("env", True, 1), ("volume", True, 1), ("folder", True, 0), ("env", False, 0)])
def test_a_personal_token_counts_where_the_agent_is_given_it(via: str, personal: bool, found: int) -> None:
    facts = agent_with()
    facts.uses("drafter", facts.credential("token", kind="literal", personal=personal), via)
    assert len(facts.findings("FG207")) == found


def test_a_group_counts_with_a_person_in_it_or_on_the_list() -> None:
    alone, beside, listed, apart = agent_with(), agent_with(), agent_with(), agent_with()
    alone.member("team", "role")
    alone.member("team", "exporter")
    beside.member("team", "role")
    beside.member("team", "maren", human=True)
    beside.member("team", "lea", human=True)
    listed.member("team", "role", listed=True)
    apart.member("agents", "role")
    apart.member("team", "maren", human=True)
    assert [len(facts.findings("FG208")) for facts in (alone, beside, listed, apart)] == [0, 1, 1, 0]
    assert "together with lea and 1 more" in beside.findings("FG208")[0].message


# FG212: what is known of a lifetime and whether that is too long on 2026-11-21
LIFETIMES = {
    "none": ({}, True),
    "ninety days": ({"state": "span", "seconds": 7_776_000}, False),
    "a day more": ({"state": "span", "seconds": 7_862_400}, True),
    "until a day far off": ({"state": "date", "expires_on": "2027-06-01", "long_until": "2027-03-03"}, True),
    "until a day near": ({"state": "date", "expires_on": "2027-02-19", "long_until": "2026-11-21"}, False),
    "until a day past": ({"state": "date", "expires_on": "2020-01-01", "long_until": "2019-10-03"}, False),
    "dated with its start": ({"state": "date", "expires_on": "2020-01-01", "seconds": 7_862_400}, True),
    "made only on demand": ({"conditional": True}, False),
    "a session of an hour": ({"kind": "session", "state": "span", "seconds": 3600, "limit_seconds": 3600}, False),
    "a session of two": ({"kind": "session", "state": "span", "seconds": 7200, "limit_seconds": 3600}, True),
}


@pytest.mark.parametrize("holder", ["identity", "workload"])
@pytest.mark.parametrize("case", LIFETIMES)
def test_a_lifetime_is_too_long_only_beyond_its_limit(case: str, holder: str) -> None:
    changes, found = LIFETIMES[case]
    facts = agent_with()
    facts.expiry("key", **changes, **{holder: "role" if holder == "identity" else "drafter"})
    assert bool(facts.findings("FG212")) is found


# FG211: a literal, who has it, and whether it counts
LITERALS = {
    "of an agent": ({}, "env", True),
    "of nobody": ({}, None, False),
    "of nobody, for a model": ({"opens_only_models": True}, None, True),
    "not tracked": ({"tracked": False}, "env", False),
    "not live": ({"live": False}, "env", False),
    "a copy of another": ({"copy_of": "x", "opens_only_models": True}, "env", False),
    "in an env file": ({"kind": "env-entry", "opens_only_models": True}, "env", False),
}


@pytest.mark.parametrize("case", LITERALS)
def test_a_literal_counts_for_whom_it_opens_something(case: str) -> None:
    changes, via, found = LITERALS[case]
    facts = agent_with()
    facts.credential("token", **({"kind": "literal"} | changes))
    if via:
        facts.uses("drafter", "token", via)
    assert [finding.severity for finding in facts.findings("FG211")] == (["critical"] if found else [])
