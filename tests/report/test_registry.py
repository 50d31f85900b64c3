"""The registry: its numbers and columns, and every format written, kept and read again."""

from __future__ import annotations

import json
import re
from csv import reader as csv_reader
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import yaml
from reporting import NoSecrets, validator

from fivegates.errors import UsageError
from fivegates.findings.exceptions import Passed
from fivegates.report import agents_json
from fivegates.report.inventory import AgentRecord, ContractRecord, DeploymentRecord, IdentityRecord, OwnerRecord, in_environment
from fivegates.report.registry import backstage, csv, kept, markdown, text
from fivegates.report.registry.columns import CHANGED, COLUMNS, DECIDING, rows
from fivegates.report.registry.counts import count, sentence
from fivegates.report.registry.decided import read_decisions
from fivegates.report.registry.difference import differences
from fivegates.report.registry.entry import Around, Entry, entries
from fivegates.report.sure import sure
from fivegates.report.terminal import cells
from fivegates.source import Place
from fivegates.tree.changes import Change

PLACE = Place("infra/main.tf", 3)
ATTACK = "\x1b]0;gone\x07\x1b[2J\u202e\u200b::error::x\x00##vso[task]"
ODD = [
    *("=cmd|'/c calc'!A0", "+1", "-x", "@alice", "'=x", "a|b", "a\\b", "`tick`", '"quoted"', "a, b", "a: b #c", "<b>&amp;", "\U0001f916"),
    *("", "::error::x", "x ##[group]", ATTACK, "é" * 200),
]


def agent(name: str, *environments: str | None, owner: str | None = None, identity: str = "", **changes: Any) -> AgentRecord:
    canonical = identity or f"aws:role/111122223333/{name}"
    runs = IdentityRecord(canonical, "role", "aws", "role", True, False, False, PLACE)
    deployments = tuple(DeploymentRecord(f"w-{name}-{one}", "function", one, None, False, False, PLACE, (runs,)) for one in environments)
    record = AgentRecord(
        id=f"terraform/infra/{name}", name=name, class_="agent", confidence=0.9, declared=False, conditional=False, sample=False,
        place=PLACE, also=(), owner=OwnerRecord(owner, "tag", "high", PLACE) if owner else None, contract=None, evidence=(),
        deployments=deployments,
    )  # fmt: skip
    return replace(record, **changes)


def contract(status: str = "active", reviewed: str | None = "2026-09-01", risk: str | None = "low") -> ContractRecord:
    return ContractRecord("agents/a.agent.yaml", status, PLACE, reviewed, risk, "Drafts replies.")


def register(*records: AgentRecord, **around: Any) -> list[Entry]:
    known = {"shared": {}, "exceptions": {}, "changes": {}, "every": {"low": 92, "medium": 92, "high": 30}}
    return entries(records, Around(**{**known, **around}))


def said(*records: AgentRecord, **around: Any) -> str:
    return sentence(count(register(*records, **around)))


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ([], "0 agents run in production."),
        ([agent("a", "dev")], "0 agents run in production. 1 more runs elsewhere."),
        ([agent("a", "prod", owner="ann", contract=contract())],
         "1 agent runs in production: 0 on a shared identity, 0 without owner, 0 without contract."),
        ([agent("a", None)],
         "1 agent runs in production (its environment is unknown, which counts as production): 0 on a shared identity, 1 without owner,"
         " 1 without contract."),
        ([agent("a", None), agent("b")],
         "2 agents run in production (all of them in an unknown environment, which counts as production): 0 on a shared identity, 2 without"
         " owner, 2 without contract."),
        ([agent("a", None, "dev"), agent("b", "prod", "dev"), agent("c", "staging"), agent("d", "prod", sample=True)],
         "2 agents run in production (1 of them in an unknown environment, which counts as production): 0 on a shared identity, 2 without"
         " owner, 2 without contract. 1 more runs elsewhere. 1 more lies in folders of samples."),
        ([agent("a", "prod", contract=contract("draft")), agent("b", "prod", contract=contract("retiring")),
          agent("t", class_="candidate")],
         "2 agents run in production: 0 on a shared identity, 2 without owner, 1 without contract."),
    ],
)  # fmt: skip
def test_the_first_sentence_has_the_numbers(records: list[AgentRecord], expected: str) -> None:
    assert said(*records) == expected


def test_a_team_or_a_rule_for_everything_is_no_owner() -> None:
    team = replace(agent("a", "prod"), owner=OwnerRecord("@acme/agents", "codeowners", "low", PLACE))
    assert "1 without owner" in said(team)
    assert rows(register(team), redactor=NoSecrets())[0]["owner"] == "@acme/agents ?"


def full() -> list[Entry]:
    """Two agents with all that a row can hold, and a candidate."""
    one, two = agent("one", "prod", None, owner="ann@example.com", contract=contract()), agent("two", "dev")
    passed = [Passed(one.id, "FG209", "comment", None, PLACE), Passed(one.id, "FG601", "waiver", date(2026, 12, 31), PLACE)]
    return register(
        one, two, agent("maybe", None, class_="candidate"),
        shared={one.id: ("aws:role/111122223333/one", 2)},
        exceptions={one.id: passed},
        changes={one.id: Change("2026-11-21", "Ann <ann@example.com>")},
    )  # fmt: skip


def test_a_row_tells_all_that_is_asked() -> None:
    first, second, _ = rows(full(), redactor=NoSecrets(), changed=True)
    assert list(first) == [*COLUMNS, CHANGED]
    assert list(first.values()) == [
        "one", "terraform/infra/one", "prod, unknown", "ann@example.com", "agents/a.agent.yaml (active)", "aws:role/111122223333/one", "2",
        "FG209, FG601 until 2026-12-31", "2026-12-02", "2026-11-21",
    ]  # fmt: skip
    assert list(second.values())[2:] == ["dev", "", "", "aws:role/111122223333/two", "", "", "", "unknown"]


@pytest.mark.parametrize(
    ("status", "reviewed", "risk", "due"),
    [
        ("active", "2026-09-01", "low", date(2026, 12, 2)),
        ("retiring", "2026-09-01", "high", date(2026, 10, 1)),
        ("active", "2026-09-01", None, date(2026, 10, 1)),  # a risk that nobody says is the highest
        ("active", None, "low", None),
        ("draft", "2026-09-01", "low", None),
        ("active", "9999-12-31", "low", None),
        ("active", "soon", "low", None),
        ("active", "2026-11-28", "low", date(2027, 2, 28)),
        ("active", "2026-11-29", "low", None),  # a day that has not come
    ],
)
def test_the_next_review_follows_from_the_last(status: str, reviewed: str | None, risk: str | None, due: date | None) -> None:
    assert register(agent("a", "prod", contract=contract(status, reviewed, risk)), today=date(2026, 11, 28))[0].next_review == due


@pytest.mark.parametrize("width", [60, 80, 100, 120, 200])
@pytest.mark.parametrize("number", [0, 1, 3, 40])
def test_the_table_fits_the_page_and_names_everybody(width: int, number: int) -> None:
    records = [agent(f"agent-{at}", ("prod", None, "staging")[at % 3], owner=f"person-{at}@example.com" if at % 2 else None)
               for at in range(number)]  # fmt: skip
    shown = text.render(register(*records), [], redactor=NoSecrets(), width=width)
    assert [line for line in shown.splitlines() if cells(line) > width] == []
    assert all(f"agent-{at}" in shown for at in range(number))
    if width >= 80:
        assert len(shown.splitlines()) <= number + 9
    assert shown.startswith(f"{sum(at % 3 < 2 for at in range(number))} agent")


def test_two_agents_of_one_name_are_told_apart() -> None:
    twins = [replace(agent("bot", "prod", owner="o" * 60), id=f"k8s/{space}/bot") for space in ("a", "b")]
    shown = text.render(register(*twins), [], redactor=NoSecrets(), width=80)
    assert "k8s/a/bot" in shown and "k8s/b/bot" in shown


def test_the_marks_of_an_agent_stand_behind_its_id_too() -> None:
    twins = [replace(agent("bot", "prod", owner="o" * 60, conditional=True), id=f"k8s/{space}/bot") for space in ("a", "b")]
    shown = text.render(register(*twins), [], redactor=NoSecrets(), width=80)
    assert "k8s/a/bot" in shown and shown.count("(conditional)") == 2 and "conditional: exists only" in shown


def test_an_environment_that_is_in_no_table_counts_as_production_and_is_named() -> None:
    records = [agent("a", "acme"), agent("b", "nonprod"), agent("c", "lab"), agent("d", "prod")]
    shown = text.render(register(*records), [], redactor=NoSecrets(), width=200)
    assert shown.startswith("2 agents run in production (1 of them in an unknown environment, which counts as production)")
    assert "acme is no environment that fivegates knows, which counts as production" in shown
    assert [one.name for one in in_environment(records, "prod")] == ["a", "d"]
    assert [one.name for one in in_environment(records, "dev")] == []


@pytest.mark.parametrize(("confidence", "shown"), [(0.5975, "0.59"), (0.6, "0.60"), (1 - 0.5 * 0.8, "0.60"), (0.29, "0.29"), (1.0, "1.00")])
def test_a_confidence_below_a_threshold_never_reads_as_it(confidence: float, shown: str) -> None:
    record = agent("a", "prod", confidence=confidence, class_="candidate")
    assert sure(confidence) == shown
    assert f"candidate {shown}" in text.render(register(record), [], redactor=NoSecrets(), width=200)
    assert rows(register(record), redactor=NoSecrets(), deciding=True)[0]["sure"] == shown


def test_what_stands_beside_the_agents_is_counted_and_named() -> None:
    beside = [agent("tools", class_="tool_server"), agent("maybe", class_="candidate")]
    shown = text.render(register(agent("a", "prod")), beside, redactor=NoSecrets(), width=200)
    assert "Besides: 1 tool server (tools) and 1 candidate (maybe). --candidates lists the candidates." in shown


def odd() -> list[Entry]:
    records = [
        replace(agent(name or "x", name or None, owner=name or None, identity=f"secret:{name}"), id=f"k8s/{number}/{name}", name=name)
        for number, name in enumerate(ODD)
    ]
    return register(*records)


@pytest.mark.parametrize("format", kept.FORMATS)
@pytest.mark.parametrize("made", [full, odd, list], ids=["full", "odd", "empty"])
def test_a_kept_copy_is_read_as_it_was_written(format: str, made: Any) -> None:
    agents = [entry for entry in made() if entry.record.class_ == "agent"]
    written = kept.write(made(), format, "", redactor=NoSecrets())
    assert differences(kept.read(written, format), rows(agents, redactor=NoSecrets())) == []
    assert kept.write(made(), format, written, redactor=NoSecrets()) == written


@pytest.mark.parametrize("format", kept.FORMATS)
def test_a_kept_copy_holds_nothing_that_committing_it_changes(format: str) -> None:
    assert "2026-11-21" not in kept.write(full(), format, "", redactor=NoSecrets())


@pytest.mark.parametrize("format", kept.FORMATS)
def test_no_format_acts_on_a_terminal_or_a_runner(format: str) -> None:
    written = kept.write(odd(), format, "", redactor=NoSecrets())
    assert "\x1b" not in written and "\x00" not in written and "\u202e" not in written
    assert not re.search(r"(?m)^\s*::|##\[|##vso\[", written)


def test_no_cell_of_the_csv_is_a_formula() -> None:
    lines = csv.render(rows(odd(), redactor=NoSecrets()), COLUMNS)
    assert [cell for line in csv_reader(lines.splitlines()) for cell in line if cell.startswith(("=", "+", "-", "@"))] == []


def test_a_formula_after_blanks_is_one_too_and_reads_back_as_written() -> None:
    page = csv.render([{"id": "  =1+1"}], ["id"])
    assert page == "id\n'  =1+1\n"
    assert csv.read(page) == [{"id": "  =1+1"}]


def test_the_json_keeps_its_schema() -> None:
    found = json.loads(agents_json.render_registry(full(), redactor=NoSecrets()))
    assert list(validator("inventory").iter_errors(found)) == []
    assert found["counts"] == {
        "agents": 2, "in_production": 1, "unplaced": 0, "shared": 1, "unowned": 0, "uncontracted": 0, "samples": 0,
    }  # fmt: skip
    assert found["agents"][0]["last_change"] == {"date": "2026-11-21", "author": "Ann <ann@example.com>"}


# ------------------------------------------------------------------------------------------------------------ Backstage

NAME = re.compile(r"[A-Za-z0-9]+([-_.][A-Za-z0-9]+)*")


def entities(made: list[Entry]) -> list[Any]:
    agents = [entry for entry in made if entry.record.class_ == "agent"]
    return [one for one in yaml.safe_load_all(backstage.render(agents, rows(agents, redactor=NoSecrets()), redactor=NoSecrets())) if one]


@pytest.mark.parametrize("made", [full, odd], ids=["full", "odd"])
def test_entities_are_as_backstage_describes_them(made: Any) -> None:
    found = entities(made())
    names = [one["metadata"]["name"].lower() for one in found]
    assert len(set(names)) == len(names)
    for one in found:
        assert one.keys() == {"apiVersion", "kind", "metadata", "spec"}
        assert (one["apiVersion"], one["kind"]) == ("backstage.io/v1alpha1", "Component")
        assert NAME.fullmatch(one["metadata"]["name"]) and len(one["metadata"]["name"]) <= 63
        for key, value in one["metadata"]["annotations"].items():
            prefix, _, name = key.partition("/")
            assert re.fullmatch(r"[a-z0-9.-]+", prefix) and NAME.fullmatch(name) and len(name) <= 63 and isinstance(value, str)
        assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", tag) and len(tag) <= 63 for tag in one["metadata"]["tags"])
        assert one["spec"].keys() == {"type", "lifecycle", "owner"} and all(one["spec"].values())
        assert re.fullmatch(r"unknown|(user|group):default/.+", one["spec"]["owner"])


@pytest.mark.parametrize(
    ("principal", "reference"),
    [
        ("ann.lee@example.com", "user:default/ann.lee"),
        ("@ann", "user:default/ann"),
        ("user:default/ann", "user:default/ann"),
        ("group:desk", "group:default/desk"),
        ("@acme/desk", "group:default/desk"),
        ("!!", "unknown"),
    ],
)
def test_an_owner_becomes_a_reference(principal: str, reference: str) -> None:
    assert entities(register(agent("a", "prod", owner=principal)))[0]["spec"]["owner"] == reference


@pytest.mark.parametrize(
    ("record", "lifecycle"),
    [
        (agent("a", "prod"), "production"),
        (agent("a", None), "production"),
        (agent("a", "dev"), "experimental"),
        (agent("a", "prod", contract=contract("retiring")), "deprecated"),
    ],
)
def test_the_lifecycle_is_that_of_the_environment_and_the_contract(record: AgentRecord, lifecycle: str) -> None:
    assert entities(register(record))[0]["spec"]["lifecycle"] == lifecycle


# ------------------------------------------------------------------------------------------------------- kept copies


def test_a_page_keeps_what_stands_around_the_registry() -> None:
    page = f"# Agents\n\nAsk Ann.\n\n{markdown.START}\nold\n{markdown.END}\n\nMore | of | it.\n"
    written = kept.write(full(), "markdown", page, redactor=NoSecrets())
    assert written.startswith(f"# Agents\n\nAsk Ann.\n\n{markdown.START}\n") and written.endswith(f"{markdown.END}\n\nMore | of | it.\n")
    assert "| one | terraform/infra/one |" in written


def test_a_table_that_a_formatter_has_aligned_is_the_same() -> None:
    written = kept.write(full(), "markdown", "", redactor=NoSecrets())
    aligned = written.replace("| one |", "|   one    |").replace("| --- |", "| :------: |", 1)
    agents = [entry for entry in full() if entry.record.class_ == "agent"]
    assert aligned != written and differences(kept.read(aligned, "markdown"), rows(agents, redactor=NoSecrets())) == []


@pytest.mark.parametrize(
    ("format", "page"),
    [
        ("markdown", "# Agents\n"),
        ("markdown", f"{markdown.END}\n{markdown.START}\n"),
        ("csv", "a,b\n1,2\n"),
        ("csv", "id,name,whose\na,b,c\n"),
        ("csv", 'id,"' + "x" * 200_000),
        ("json", "[]"),
        ("json", '{"agents": []}'),
        ("json", '{"$schema": "' + agents_json.SCHEMA + '", "agents": [1]}'),
        ("json", "[" * 100_000),
        ("backstage", "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: shop}\n"),
        ("backstage", "a: [\n"),
        ("backstage", "- 1\n"),
        ("backstage", "apiVersion: v1\nkind: Secret\n"),
    ],
)
def test_a_file_that_is_no_copy_is_neither_believed_nor_written_over(format: str, page: str) -> None:
    with pytest.raises(UsageError):
        kept.read(page, format)
    with pytest.raises(UsageError):
        kept.write(full(), format, page, redactor=NoSecrets())


@pytest.mark.parametrize(
    ("path", "page", "format"),
    [
        ("A.MD", "", "markdown"), ("a.csv", "", "csv"), ("a.json", "", "json"), ("catalog-info.yaml", "", "backstage"),
        ("a", f"x\n{markdown.START}\n", "markdown"), ("a", ' {"agents": []}', "json"), ("a", "name,id,owner\n", "csv"),
        ("a", "metadata: {annotations: {fivegates.dev/id: x}}", "backstage"),
    ],
)  # fmt: skip
def test_a_copy_s_format_is_told_by_its_ending_or_by_what_it_holds(path: str, page: str, format: str) -> None:
    assert kept.format_of(path, page) == format


def test_a_copy_of_no_known_format_is_refused() -> None:
    with pytest.raises(UsageError, match="in no format"):
        kept.format_of("agents.txt", "some text")


def test_what_differs_is_told_in_terms_of_agents() -> None:
    now = rows([entry for entry in full() if entry.record.class_ == "agent"], redactor=NoSecrets())
    before = [{**now[0], "owner": "bob", "exceptions": ""}, {**now[1], "id": "k8s/x/gone", "name": "gone"}]
    assert differences(before, now) == [
        "two (terraform/infra/two) is missing in the copy",
        "gone (k8s/x/gone) is in the copy, and no agent any more",
        "one (terraform/infra/one): owner is ann@example.com, the copy says bob",
        "one (terraform/infra/one): exceptions is FG209, FG601 until 2026-12-31, the copy says none",
    ]
    assert differences([*now, now[0]], now) == ["an agent stands in the copy more than once"]


# ---------------------------------------------------------------------------------------------------------- decisions


@pytest.mark.parametrize("format", ["csv", "markdown"])
def test_decisions_are_read_from_what_was_printed_and_filled_in(format: str) -> None:
    found = rows(full(), redactor=NoSecrets(), deciding=True)
    written = csv.render(found, (*COLUMNS, *DECIDING)) if format == "csv" else markdown.render(found, "3 agents.")
    assert read_decisions(written) == {"terraform/infra/one": "agent", "terraform/infra/two": "agent", "terraform/infra/maybe": ""}


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ("id,name\na,b\n", "no column decision"),
        ("name,decision\na,b\n", "no column id"),
        ("id,decision\na,perhaps\n", "'perhaps' is no decision about a"),
        ("id,decision\na,agent\na,not_agent\n", "a stands twice"),
        ("id,decision\n", "holds no agent"),
    ],
)
def test_a_list_that_is_not_understood_is_refused(page: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        read_decisions(page)


def test_a_spreadsheet_s_semicolons_do_as_well() -> None:
    assert read_decisions("\ufeffid;name;decision\r\nk8s/a,b/x;x;Not_Agent\r\n;;\r\n") == {"k8s/a,b/x": "not_agent"}
