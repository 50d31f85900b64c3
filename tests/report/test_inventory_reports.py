"""The registry of agents, from facts to records, table, JSON and explanation."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from reporting import NoSecrets, validator

from fivegates.facts.model import (
    Agent,
    Contract,
    Credential,
    Deployment,
    EffectiveIdentity,
    Evidence,
    Identity,
    Location,
    Owner,
    UsesCredential,
    Workload,
)
from fivegates.facts.store import Store
from fivegates.readers.interface import Problem
from fivegates.report import agent_explained, agents_json, agents_text
from fivegates.report.confidence_sum import confidence_sum
from fivegates.report.inventory import AgentRecord, EvidenceRecord, in_environment, inventory, named
from fivegates.report.terminal import cells
from fivegates.source import Place

TRIAGE = "terraform/infra/triage"
ROLE = "aws:role/111122223333/triage"
KEY = "secret:0123456789abcdef"


def location(path: str, line: int, column: int = 1) -> Location:
    return Location(f"{path}:{line}:{column}", path, line, column, line, "")


def workload(id: str, loc: str, environment: str | None = None, conditional: bool = False) -> Workload:
    return Workload(id, "aws", "function", id, environment, None, None, None, conditional, False, loc)


def identity(canonical: str, kind: str, loc: str, is_default: bool = False) -> Identity:
    return Identity(canonical, "aws", kind, canonical, canonical, None, is_default, False, False, False, loc)


def credential(id: str, fingerprint: str | None, loc: str) -> Credential:
    return Credential(id, "literal", "openai", id, fingerprint, None, True, True, True, None, True, "env", None, loc)


def facts() -> list[Any]:
    call, block, dev = location("infra/main.tf", 3), location("modules/agent/main.tf", 7), location("infra/dev.tf", 4)
    key, role, label = location(".env", 2), location("modules/agent/main.tf", 9, 5), location("agents/triage.yaml", 5)
    return [
        *(call, block, dev, key, role, label),
        Agent("k8s/tools/mcp", "mcp", "tool_server", 0.9, False, None, False, dev.id),
        Agent("k8s/x/maybe", "maybe", "candidate", 0.4, False, None, False, dev.id),
        Agent(TRIAGE, "triage", "agent", 0.937, False, "low", False, call.id),
        workload("w-prod", block.id, "prod"),
        workload("w-dev", dev.id, None, conditional=True),
        Deployment("w-prod", TRIAGE, "w-prod", "prod", "v2", "terraform:infra", block.id),
        Deployment("w-dev", TRIAGE, "w-dev", None, None, "terraform:infra", dev.id),
        identity(ROLE, "role", role.id),
        identity(KEY, "secret", key.id),
        identity("aws:role/222/base", "role", role.id, is_default=True),
        EffectiveIdentity("w-prod", "w-prod", ROLE, "role", True, role.id),
        EffectiveIdentity("w-prod", "w-prod", "aws:role/222/base", "trust", False, role.id),
        EffectiveIdentity("w-prod", "w-prod", KEY, "env OPENAI_API_KEY", True, key.id),
        credential(".env:2:OPENAI_API_KEY", "0123456789abcdef", key.id),
        credential(".env:3:WEAK", None, key.id),
        credential("key:aws/token", None, key.id),
        UsesCredential("w-prod", ".env:2:OPENAI_API_KEY", "env_file", key.id),
        UsesCredential("w-prod", ".env:3:WEAK", "env_file", key.id),
        UsesCredential("w-prod", "key:aws/token", "folder", key.id),
        Evidence(TRIAGE, "type", "aws_lambda_function", 0.1, "a function", call.id),
        Evidence(TRIAGE, "model-env", "OPENAI_API_KEY", 0.9, "variable OPENAI_API_KEY is given", key.id),
        Evidence(TRIAGE, "model-env", "OPENAI_MODEL", 0.5, "variable OPENAI_MODEL is given", key.id),
        Evidence(TRIAGE, "name", "triage", 0.3, "named triage", call.id),
        Owner(TRIAGE, "team-tag@example.com", "tag", "high", call.id),
        Owner(TRIAGE, "alice@example.com", "contract", "high", label.id),
        Contract("c1", TRIAGE, "agents/old.yaml", "old", "draft", None, None, None, None, None, "", "", "file", label.id),
        Contract("c2", TRIAGE, "agents/triage.yaml", "triage", "active", None, None, None, None, None, "", "", "file", label.id),
    ]


@pytest.fixture(scope="module")
def records() -> list[AgentRecord]:
    store = Store()
    store.insert(facts())
    return inventory(store)


@pytest.fixture(scope="module")
def triage(records: list[AgentRecord]) -> AgentRecord:
    return records[0]


def test_agents_come_before_the_other_classes(records: list[AgentRecord]) -> None:
    assert [record.name for record in records] == ["triage", "mcp", "maybe"]


def test_an_agent_has_its_places_owner_and_contract(triage: AgentRecord) -> None:
    assert triage.place == Place("infra/main.tf", 3)
    assert triage.also == (Place("infra/dev.tf", 4), Place("modules/agent/main.tf", 7))
    assert triage.owner is not None
    assert (triage.owner.principal, triage.owner.source) == ("alice@example.com", "contract")
    assert triage.contract is not None
    assert triage.contract.path == "agents/triage.yaml"
    assert not triage.conditional


def test_identities_are_the_closure_with_credentials_each_once(triage: AgentRecord) -> None:
    prod = next(one for one in triage.deployments if one.environment == "prod")
    assert [(one.canonical, one.direct, one.held) for one in prod.identities] == [
        (ROLE, True, False),
        (KEY, True, False),
        ("aws:role/222/base", False, False),
        ("key:.env:3:WEAK", True, True),
    ]


def test_an_environment_keeps_what_may_be_in_it(records: list[AgentRecord]) -> None:
    assert [record.name for record in in_environment(records, "prod")] == ["triage"]
    assert [record.name for record in in_environment(records, "stage")] == ["triage"]


def test_a_name_or_an_id_finds_an_agent(records: list[AgentRecord]) -> None:
    assert named(records, "triage") == named(records, TRIAGE) == [records[0]]
    assert named(records, "nobody") == []


def test_the_json_keeps_its_schema_and_the_design_s_keys(records: list[AgentRecord]) -> None:
    found = json.loads(agents_json.render(records, redactor=NoSecrets()))
    assert list(validator("inventory").iter_errors(found)) == []
    first = found["agents"][0]
    keys = {"id", "name", "class", "confidence", "conditional", "sample", "evidence", "place", "also", "owner", "contract", "deployments"}
    assert keys <= first.keys()
    assert (first["owner"], first["contract"]) == ("alice@example.com", "agents/triage.yaml")
    assert {"environment", "workload", "place", "identities"} <= first["deployments"][0].keys()
    assert {"canonical", "place", "via"} <= first["deployments"][0]["identities"][0].keys()


def table(records: list[AgentRecord], **settings: Any) -> str:
    return agents_text.render(records, redactor=NoSecrets(), **settings)


def test_the_count_never_stands_without_what_is_not_read() -> None:
    unread = [Problem(Place(path, 1), reason, "not_read") for path, reason in (("a.bicep", "Bicep"), ("b.bicep", "Bicep"), ("c", "Pulumi"))]
    assert table([], not_read=unread).splitlines() == [
        "0 agents.",
        "Recognised and not read, so agents in them are not seen: Bicep (2) and Pulumi (1).",
    ]
    assert table([]).splitlines() == ["0 agents."]


def test_the_table_has_a_row_for_each_deployment(records: list[AgentRecord]) -> None:
    lines = table(records, width=300).splitlines()
    assert lines[1].split()[:4] == ["triage", "agent", "0.93", "prod"]
    assert lines[1].endswith("infra/main.tf:3")
    assert f"{KEY} (.env:2:OPENAI_API_KEY)" in lines[1]
    assert "holds 1 key" in lines[1]
    assert "infra/dev.tf:4" in lines[2]
    assert lines[3].startswith("mcp ")


def test_candidates_are_counted_and_listed_only_when_asked_for(records: list[AgentRecord]) -> None:
    assert "maybe" not in table(records)
    assert "1 agent, 1 tool server and 1 candidate. --candidates lists" in table(records, width=200)
    assert "maybe" in table(records, candidates=True)


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_table_fits_the_page_and_loses_nothing(records: list[AgentRecord], width: int) -> None:
    text = table(records, width=width, candidates=True)
    assert [line for line in text.splitlines() if cells(line) > max(width, 8 * 10)] == []
    squeezed = "".join(text.split())
    assert all(letters in squeezed for letters in ("alice", "triage", "mcp"))


def test_a_page_too_narrow_for_the_table_has_lines_for_each_agent(records: list[AgentRecord]) -> None:
    assert table(records, width=80).splitlines()[:6] == [
        "triage  agent 0.93  infra/main.tf:3",
        f"  prod: runs as {ROLE}, {KEY}",
        "    (.env:2:OPENAI_API_KEY), aws:role/222/base, holds 1 key",
        "  environment unknown: its identity is unknown (infra/dev.tf:4)",
        "  owner alice@example.com; contract agents/triage.yaml",
        "",
    ]


def test_nothing_found_says_0_agents() -> None:
    assert table([]) == "0 agents.\n"


def test_the_explanation_shows_the_arithmetic(triage: AgentRecord) -> None:
    text = agent_explained.explain(triage, redactor=NoSecrets(), width=140)
    assert "1 - (1 - 0.90) x (1 - 0.30) x (1 - 0.10) = 0.93. An agent from 0.6, a candidate from 0.35." in text
    assert "* model-env   0.90  variable OPENAI_API_KEY is given (.env:2)" in text
    assert "    model-env   0.50  variable OPENAI_MODEL" in text
    assert "its identity is unknown" in text


def test_the_explanation_says_what_each_identity_is_and_how_it_is_reached(triage: AgentRecord) -> None:
    text = agent_explained.explain(triage, redactor=NoSecrets(), width=140)
    for words in (
        [f"runs as {ROLE}", "IAM role triage, account 111122223333", "by role (modules/agent/main.tf:9)"],
        ["runs as aws:role/222/base, the platform's default", "IAM role base, account 222", "reached by trust (modules/agent/main.tf:9)"],
        [f"runs as {KEY}", "one live value, .env:2:OPENAI_API_KEY", "by env OPENAI_API_KEY (.env:2)"],
        ["holds key:.env:3:WEAK", "WEAK at .env:3", "by env_file (.env:2)"],
    ):
        assert f"  {words[0]}\n      {words[1]}\n      {words[2]}\n" in text


def sign(family: str, weight: float, points_to: str = "agent", signal: str = "s", path: str = "a.tf") -> EvidenceRecord:
    return EvidenceRecord(family, signal, weight, f"found {signal}", Place(path, 1), points_to)


def judged(triage: AgentRecord, class_: str, confidence: float, *evidence: EvidenceRecord, **changes: Any) -> AgentRecord:
    return replace(triage, class_=class_, confidence=confidence, evidence=evidence, **changes)


@pytest.mark.parametrize(
    ("class_", "confidence", "evidence", "said"),
    [
        ("agent", 0.9, [sign("code", 0.9), sign("code", 0.8)], "1 - (1 - 0.90) = 0.90. An agent from 0.6, a candidate from 0.35."),
        ("agent", 0.8075, [sign("code", 0.8075)], "1 - (1 - 0.80) = 0.80. An agent from 0.6, a candidate from 0.35."),
        (
            "candidate",
            0.35,
            [sign("code", 0.5), sign("name", -0.3)],
            "(1 - (1 - 0.50)) x (1 - 0.30) = 0.35. An agent from 0.6, a candidate from 0.35.",
        ),
        ("agent", 0.6, [sign("type", 0.6), sign("image", 0.9, "tool_server")], "1 - (1 - 0.60) = 0.60. An agent from 0.6"),
        ("tool_server", 0.9, [sign("image", 0.9, "tool_server"), sign("model-env", 0.5)], "1 - (1 - 0.90) = 0.90. Enough from 0.6."),
        ("tool_server", 0.9, [sign("image", 0.9, "tool_server"), sign("name", -0.5)], "1 - (1 - 0.90) = 0.90. Enough from 0.6."),
        ("tool_server", 0.6, [sign("model-env", 0.5)], "1 - 1 = 0.00. Its type alone makes it one, at 0.60 or more."),
        ("agent", 0.35, [sign("code", 0.5), sign("name", -0.3), sign("name", -0.3, path="b.tf")], "(1 - (1 - 0.50)) x (1 - 0.30) = 0.35."),
    ],
)
def test_the_sum_is_the_confidence_that_is_stored(
    triage: AgentRecord, class_: str, confidence: float, evidence: list[EvidenceRecord], said: str
) -> None:
    text = agent_explained.explain(judged(triage, class_, confidence, *evidence), redactor=NoSecrets(), width=200)
    assert said in text


def test_a_sign_for_another_class_is_marked_and_not_counted(triage: AgentRecord) -> None:
    record = judged(triage, "agent", 0.6, sign("type", 0.6), sign("image", 0.9, "tool_server", "server"))
    text = agent_explained.explain(record, redactor=NoSecrets(), width=200)
    assert "    image   0.90  found server, speaks for a tool server (a.tf:1)" in text


def test_of_several_deployments_the_one_with_the_most_evidence_is_summed_up(triage: AgentRecord) -> None:
    prod, dev = triage.deployments
    deployments = (replace(prod, place=Place("a.tf", 1)), replace(dev, place=Place("b.tf", 1)))
    signs = [sign("code", 0.9), sign("name", 0.3, path="b.tf"), sign("image", 0.3, path="b.tf")]
    record = judged(triage, "agent", 0.9, *signs, deployments=deployments)
    assert confidence_sum(record).text == "1 - (1 - 0.90) = 0.90"
    apart = judged(triage, "agent", 0.8, *signs, deployments=deployments)
    assert "The 0.80 is that of the one deployment with the most evidence, of 2." in agent_explained.explain(
        apart, redactor=NoSecrets(), width=300
    )


def test_a_declared_agent_needs_no_sum(triage: AgentRecord) -> None:
    record = judged(triage, "agent", 1.0, sign("declared", 1.0), declared=True)
    assert "It is declared an agent, which settles it." in agent_explained.explain(record, redactor=NoSecrets(), width=200)


class Planted(NoSecrets):
    def redact(self, text: str) -> str:
        return text.replace("alice", "[secret X]")


def test_the_registry_passes_the_redactor(records: list[AgentRecord]) -> None:
    texts = [
        agents_json.render(records, redactor=Planted()),
        agents_text.render(records, redactor=Planted(), width=200),
        agent_explained.explain(records[0], redactor=Planted()),
    ]
    assert all("alice" not in text and "[secret X]" in text for text in texts)
