"""What a person filled in has a path and a line, and so has what is left open."""

from __future__ import annotations

from fivegates.contracts.load import read_contracts
from fivegates.contracts.model import ContractRecord
from fivegates.readers.interface import DEFAULT_LIMITS
from fivegates.readers.yaml import parse_yaml
from fivegates.source import Source

HEAD = "apiVersion: fivegates/v1\nkind: AgentContract\nname: a\nstatus: active\n"


def record(body: str) -> ContractRecord:
    written = read_contracts({"a.yaml": parse_yaml(Source("a.yaml", HEAD + body), DEFAULT_LIMITS)})
    assert written.problems == []
    return written.records[0]


def test_items_of_a_list_share_a_field_and_entries_of_a_list_are_numbered() -> None:
    found = record("scope: {data: [tickets, names]}\napprovals:\n  - {class: destroy, by: bob}\n  - {class: message-out, by: TODO}\n")
    assert [said.text for said in found.said["scope.data"]] == ["tickets", "names"]
    assert found.said["approvals.0.by"][0].place.line == 7
    assert "approvals.1.by" not in found.said
    assert [entry["class"][0].text for entry in found.entries("approvals")] == ["destroy", "message-out"]


def test_what_is_absent_or_todo_is_open_at_the_nearest_line() -> None:
    found = record("owner: TODO\nlifecycle:\n  reviewed: 2026-10-03\nscope: {kill_switch: none}\n")
    open_at = {gap.field: gap.place.line for gap in found.gaps}
    assert open_at["owner"] == 5
    assert open_at["lifecycle.expires"] == 6
    assert "lifecycle.reviewed" not in open_at
    assert not [field for field in open_at if field.startswith("scope.kill_switch")]
    assert {"purpose", "scope.apis", "scope.logs.fields", "identities"} <= set(open_at)


def test_a_field_that_may_be_words_or_a_mapping_is_not_open_where_it_is_words() -> None:
    assert not [gap for gap in record("blast_radius: reads tickets\n").gaps if gap.field.startswith("blast_radius")]
    assert {"blast_radius.classes"} == {
        gap.field for gap in record("blast_radius: {worst: it}\n").gaps if gap.field.startswith("blast_radius")
    }


def test_an_api_may_say_why_it_is_meant() -> None:
    found = record(
        'scope:\n  apis:\n    aws:\n      - "s3:GetObject on arn:aws:s3:::a/*"\n      - {allow: "s3:*", because: why}\n      - TODO\n'
    )
    assert [(api.provider, api.entry, api.because, api.place.line) for api in found.apis] == [
        ("aws", "s3:GetObject on arn:aws:s3:::a/*", "", 8),
        ("aws", "s3:*", "why", 9),
    ]
