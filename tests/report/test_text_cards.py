"""Cards of the text report: what is said once, what each row shows, which findings are read together."""

from __future__ import annotations

from typing import Any

import pytest
from made_up_scan import CHECKS, Estate, agent
from reporting import NoSecrets, empty_scan

from fivegates.findings.model import Related, ScanResult
from fivegates.report import render
from fivegates.report.cards import cards
from fivegates.report.terminal import cells
from fivegates.source import Place

TOKEN, TWIN = "ops/.env:5:API_TOKEN", "infra/terraform.tfvars:1:API_TOKEN"
VALUE = "secret:e2c5c80ba6ae9642"


def scan(estate: Estate, *names: str, **changes: Any) -> ScanResult:
    agents = [agent(name, "k8s/shop") for name in names]
    return empty_scan(agents=agents, files={"yaml": 1}, findings=estate.findings, lines=estate.lines, **changes)


def card(result: ScanResult, width: int = 80) -> list[str]:
    """The lines of the first card."""
    report = render(result, "text", color=False, redactor=NoSecrets(), checks=CHECKS, width=width)
    return report.split("\n\n")[0].splitlines()


def ownerless(*names: str, message: str = "{name} has no owner: nothing names one", **more: Any) -> Estate:
    estate = Estate()
    for number, name in enumerate(names, 1):
        place = estate.line(f"k8s/{name}.yaml", number, "kind: Deployment")
        estate.add("FG501", f"k8s/shop/{name}", message.format(name=name), place, **more)
    return estate


def test_a_sentence_is_said_once_and_each_side_is_a_row() -> None:
    assert card(scan(ownerless("triage", "sorter"), "triage", "sorter")) == [
        "HIGH      FG501 no-owner: Nothing names the agent's owner",
        "          Each has no owner: nothing names one",
        "  sorter  k8s/sorter.yaml:2  kind: Deployment",
        "  triage  k8s/triage.yaml:1  kind: Deployment",
    ]


def test_a_name_within_the_sentence_is_replaced_too() -> None:
    estate = ownerless("triage", "sorter", message="the contract of '{name}' names nobody")
    assert card(scan(estate, "triage", "sorter"))[1] == "          the contract of 'each' names nobody"


def test_sides_that_say_something_else_keep_their_own_sentence() -> None:
    estate = ownerless("triage", "sorter")
    estate.add("FG501", "k8s/shop/third", "third left the company", estate.line("k8s/third.yaml", 9, "kind: Job"))
    assert card(scan(estate, "triage", "sorter", "third"))[4:] == ["  k8s/third.yaml:9  kind: Job", "      third left the company"]


def test_a_sentence_about_another_subject_is_never_dropped_from_a_card_of_one_check() -> None:
    estate = Estate()
    for one, other in (("triage", "sorter"), ("sorter", "triage")):
        estate.add("FG209", f"k8s/shop/{one}", f"{one} hands its token to {other}", Place(f"{one}.yaml", 1))
    lines = [line.strip() for line in card(scan(estate, "triage", "sorter"))]
    assert {"triage hands its token to sorter", "sorter hands its token to triage"} <= set(lines)


def test_a_milder_side_stands_on_the_card_of_its_check_and_says_so() -> None:
    estate = ownerless("triage")
    estate.add("FG501", "k8s/shop/sorter", "sorter has no owner: nothing names one", Place("k8s/dev.yaml", 1), severity="medium")
    assert [line.split()[:2] for line in card(scan(estate, "triage", "sorter"))[2:]] == [
        ["triage", "k8s/triage.yaml:1"],
        ["sorter", "(medium)"],
    ]


def test_doubt_is_said_with_the_sentence_it_is_about() -> None:
    estate = ownerless("triage", "sorter", confidence="low")
    assert card(scan(estate, "triage", "sorter"))[1] == "          Each has no owner: nothing names one (confidence low: does not block)"


def test_places_that_explain_one_side_stand_under_it_and_those_that_explain_all_at_the_end() -> None:
    estate = Estate()
    everywhere = Related(Place("CODEOWNERS", 1), "a team is named here")
    for name in ("triage", "sorter"):
        own = Related(Place(f"{name}.md", 7), f"{name} is described here")
        estate.add("FG501", f"k8s/shop/{name}", f"{name} has no owner", Place(f"{name}.yaml", 1), related=(own, everywhere))
    assert card(scan(estate, "triage", "sorter"))[2:] == [
        "  sorter  sorter.yaml:1",
        "      see sorter.md:7: sorter is described here",
        "  triage  triage.yaml:1",
        "      see triage.md:7: triage is described here",
        "      see CODEOWNERS:1: a team is named here",
    ]


def in_two_places(*, acting: bool = True, holders: bool = True) -> Estate:
    """One value in an env file and in Terraform; two agents get the first, as a credential and as what they act with."""
    estate = Estate()
    for id, place in (
        (TOKEN, estate.line("ops/.env", 5, "API_TOKEN=[secret API_TOKEN]")),
        (TWIN, estate.line("infra/terraform.tfvars", 1, 'api_token = "[secret API_TOKEN]"')),
    ):
        gets = (Related(Place("infra/main.tf", 73), "ticket-triage gets it here"),) if id == TWIN else ()
        message = "API_TOKEN is one live value written in 2 places"
        add(estate, "FG204", id, message, place, ("e2c5c80ba6ae9642", id), group=TWIN, related=gets)
    users = {name: estate.line("ops/compose.yaml", line, "env_file: .env") for name, line in (("standup", 6), ("oncall", 14))}
    for name, other in (("standup", "oncall"), ("oncall", "standup")):
        subject = f"k8s/shop/{name}"
        if holders:
            message = f"API_TOKEN is one key that {name} holds, and {other} too"
            add(estate, "FG204", subject, message, users[name], ("e2c5c80ba6ae9642", subject), group=TOKEN)
        if acting:
            add(estate, "FG201", subject, f"{name} runs as {VALUE}, and so does {other}", users[name], (subject, VALUE), group=VALUE)
    return estate


def add(estate: Estate, check: str, subject: str, message: str, place: Place, key: tuple[str, ...], **more: Any) -> None:
    estate.add(check, subject, message, place, **more)
    estate.findings[-1] = estate.findings[-1]._replace(key=key)


def test_a_credential_s_card_is_headed_by_its_name_and_lists_where_it_stands() -> None:
    assert card(scan(in_two_places(), "standup", "oncall")) == [
        "CRITICAL  API_TOKEN  one live value in 2 places",
        "          shared by 2 agents: standup and oncall",
        "  FG204 committed-env-credential: A tracked env file holds a live-looking",
        "      credential",
        '    infra/terraform.tfvars:1  api_token = "[secret API_TOKEN]"',
        "        see infra/main.tf:73: ticket-triage gets it here",
        "    ops/.env:5                API_TOKEN=[secret API_TOKEN]",
        "    standup  ops/compose.yaml:6   env_file: .env",
        "    oncall   ops/compose.yaml:14  env_file: .env",
        "  FG201 shared-identity (high): Two agents run as one identity",
        "    standup  ops/compose.yaml:6   env_file: .env",
        "    oncall   ops/compose.yaml:14  env_file: .env",
    ]


def keys_of(secret: str, holders: dict[str, list[str]]) -> Estate:
    """Keys of a stored secret, each with the agents that are given it, by the one line that hands over the whole secret."""
    estate = Estate()
    lines: dict[str, Place] = {}
    for name, agents in holders.items():
        group = f"key:k8s/prod/shop/{secret}/{name}"
        for who in agents:
            if who not in lines:
                lines[who] = estate.line(f"k8s/{who}.yaml", 7, f"secretRef: {{name: {secret}}}")
            add(estate, "FG201", f"k8s/shop/{who}", f"{who} runs as {group}, and so do others", lines[who], (group, who), group=group)
    return estate


def test_keys_of_one_secret_that_the_same_agents_are_given_in_one_go_are_one_card() -> None:
    both = ["triage", "sorter"]
    result = scan(keys_of("llm", {"B_TOKEN": both, "A_KEY": both, "C_KEY": both}), *both)
    assert card(result) == [
        "HIGH      key:k8s/prod/shop/llm/*",
        "          3 keys of the secret llm, namespace shop, cluster prod: A_KEY, B_TOKEN",
        "          and C_KEY",
        "          shared by 2 agents: sorter and triage",
        "  FG201 shared-identity: Two agents run as one identity",
        "    sorter  k8s/sorter.yaml:7  secretRef: {name: llm}",
        "    triage  k8s/triage.yaml:7  secretRef: {name: llm}",
    ]
    assert [len(one.alike) for one in cards(result.findings)] == [2]


def test_a_key_that_other_agents_are_given_keeps_its_card() -> None:
    result = scan(keys_of("llm", {"A_KEY": ["triage", "sorter"], "B_KEY": ["triage", "third"]}), "triage", "sorter", "third")
    assert [(one.group.rpartition("/")[2], one.alike) for one in cards(result.findings)] == [("A_KEY", ()), ("B_KEY", ())]


def test_keys_of_two_secrets_are_two_cards() -> None:
    both = ["triage", "sorter"]
    one, other = keys_of("llm", {"A_KEY": both}), keys_of("mail", {"A_KEY": both})
    found = cards([*one.findings, *other.findings])
    assert [(one.group, one.alike) for one in found] == [("key:k8s/prod/shop/llm/A_KEY", ()), ("key:k8s/prod/shop/mail/A_KEY", ())]


def test_findings_about_one_value_are_one_card_however_their_groups_name_it() -> None:
    assert [(one.group, len(one.findings)) for one in cards(in_two_places().findings)] == [(TWIN, 6)]
    assert [(one.group, len(one.findings)) for one in cards(in_two_places(holders=False).findings)] == [(TWIN, 4)]


def test_a_value_that_is_only_shared_is_headed_by_its_name_and_place() -> None:
    estate = in_two_places(acting=False)
    estate.findings = [finding for finding in estate.findings if finding.group == TOKEN]
    assert card(scan(estate, "standup", "oncall"))[0] == "CRITICAL  API_TOKEN  one live value, written at ops/.env:5"


def test_a_value_nobody_names_is_still_headed_by_what_it_is() -> None:
    estate = in_two_places(holders=False)
    estate.findings = [finding for finding in estate.findings if finding.group == VALUE]
    assert card(scan(estate, "standup", "oncall"))[0] == f"HIGH      {VALUE}  one live value"


def test_sides_with_one_line_show_it_once_and_the_way_to_it_once() -> None:
    estate = Estate()
    place = estate.line("modules/agent/main.tf", 14, "  actions = var.actions")
    for name in ("triage", "sorter"):
        estate.add("FG301", f"k8s/shop/{name}", f"{name} is administrator", place, group="aws:role/1/x", via="module.identity")
    assert card(scan(estate, "triage", "sorter"))[3:] == [
        "  FG301 administrator-role: each is administrator",
        "    sorter  modules/agent/main.tf:14  actions = var.actions",
        "        (through module.identity)",
        "    triage  modules/agent/main.tf:14",
    ]


@pytest.mark.parametrize(("via", "shown"), [('module.task["triage"]', False), ("module.triage", False), ("module.other", True)])
def test_a_line_that_names_the_instance_needs_no_way_to_it(via: str, shown: bool) -> None:
    estate = Estate()
    estate.add("FG101", "k8s/shop/triage", "triage has no contract", estate.line("main.tf", 3, "  triage = {"), via=via)
    assert any("(through" in line for line in card(scan(estate, "triage"))) is shown


def test_a_single_finding_about_an_identity_says_what_that_is() -> None:
    estate = Estate()
    name = "k8s:?deploy/shop/triage"
    estate.add("FG209", "k8s/shop/triage", f"triage runs as {name}, a default", Place("a.yaml", 3), group=name)
    assert "      (service account triage, namespace shop, cluster not known)" in card(scan(estate, "triage"))


def test_names_and_paths_too_long_for_columns_stand_on_lines_of_their_own() -> None:
    deep = "k8s/" + "/".join(f"folder-{number}" for number in range(12)) + "/agent.yaml"
    estate = Estate()
    for name in ("an-agent-with-a-name-that-takes-half-the-page-and-more", "short"):
        estate.add("FG501", f"k8s/shop/{name}", f"{name} has no owner", estate.line(deep, len(name), "kind: Deployment"))
    lines = card(scan(estate, "short", "an-agent-with-a-name-that-takes-half-the-page-and-more"))
    assert "  an-agent-with-a-name-that-takes-half-the-page-and-more" in lines
    assert any(line.startswith("      k8s/...") and line.endswith("/agent.yaml:5") for line in lines)
    assert [line for line in lines if cells(line) > 80] == []


def test_ten_thousand_sides_of_one_check_stay_readable() -> None:
    names = [f"agent-{number:05}" for number in range(10_000)]
    lines = card(scan(ownerless(*names), *names))
    assert lines[1] == "          Each has no owner: nothing names one"
    assert lines[-1] == "  and 9940 more (--format json lists all)"
    assert len(lines) < 130
