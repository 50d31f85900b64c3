"""The JSON report keeps its schema, its order, and its word about what blocks."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from made_up_scan import CHECKS, made_up_scan
from reporting import NoSecrets, empty_scan, validator

from fivegates.findings.model import ScanResult
from fivegates.readers.interface import Problem
from fivegates.report import render
from fivegates.report.gates import gates
from fivegates.source import Place

SCHEMAS = ("result", "inventory", "resolve", "query")


def text(result: ScanResult) -> str:
    return render(result, "json", color=False, redactor=NoSecrets(), checks=CHECKS)


def document(result: ScanResult) -> dict[str, Any]:
    return json.loads(text(result))


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_valid_and_versioned(name: str) -> None:
    schema = validator(name).schema
    assert schema["$id"] == f"https://fivegates.dev/schemas/{name}-1.json"
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("result", [made_up_scan(), empty_scan()], ids=["fifteen findings", "nothing"])
def test_the_report_keeps_its_schema(result: ScanResult) -> None:
    assert list(validator("result").iter_errors(document(result))) == []


def test_the_design_s_keys_are_there() -> None:
    found = document(made_up_scan())
    assert {"findings", "gates", "counts", "unresolved", "errors", "not_read"} <= found.keys()
    for finding in found["findings"]:
        assert {"check", "severity", "confidence", "subject", "message", "place", "related", "fingerprint"} <= finding.keys()
        assert finding["place"].keys() == {"path", "line"}


def test_the_order_of_the_input_changes_no_byte() -> None:
    result = made_up_scan()
    turned = replace(
        result,
        files=dict(reversed(result.files.items())),
        findings=result.findings[::-1],
        problems=result.problems[::-1],
        unresolved=result.unresolved[::-1],
        counts=dict(reversed(result.counts.items())),
    )
    assert text(turned) == text(result)


def test_what_blocks_is_counted_as_it_is_marked() -> None:
    found = document(made_up_scan())
    assert found["counts"]["blocking"] == sum(finding["blocks"] for finding in found["findings"]) == 12
    for finding in found["findings"]:
        severe = finding["severity"] in ("critical", "high")
        assert finding["blocks"] == (severe and finding["confidence"] != "low" and not finding["sample"])


def test_ignored_findings_stand_apart_with_their_reason() -> None:
    found = document(made_up_scan())
    assert [finding["ignored"] for finding in found["ignored"]] == ["one-off job, gone by June (RPT-7)"]
    assert all(finding["ignored"] is None for finding in found["findings"])


def test_every_problem_is_listed_under_its_kind() -> None:
    found = document(made_up_scan())
    assert found["errors"] == [{"place": {"path": "infra/broken.tf", "line": 12}, "reason": "the block 'resource' is never closed"}]
    assert [one["reason"] for one in found["templates"]] == ["Helm template"]
    assert [one["reason"] for one in found["not_read"]] == ["Bicep", "CloudFormation", "CloudFormation"]


def test_a_module_judged_without_its_source_is_listed_as_such() -> None:
    problem = Problem(Place("infra/agent.tf", 3), "acme/agent/aws as in versions >= 1.0, < 2.0", "modelled")
    found = document(replace(made_up_scan(), problems=[problem]))
    assert found["modelled"] == [{"place": {"path": "infra/agent.tf", "line": 3}, "reason": problem.reason}]
    assert (found["counts"]["modelled"], found["counts"]["errors"], found["counts"]["not_read"]) == (1, 0, 0)


def colours(result: ScanResult) -> dict[str, str]:
    return {gate.name: gate.status for gate in gates(result, CHECKS)}


def test_a_gate_without_checks_is_not_assessed() -> None:
    assert colours(made_up_scan())["logging"] == "not_assessed"


def test_a_grave_finding_makes_its_gate_red_and_a_sample_does_not() -> None:
    result = made_up_scan()
    assert colours(result)["inventory"] == "red"
    samples = [finding for finding in result.findings if finding.sample]
    assert colours(replace(result, findings=samples))["lifecycle"] == "amber"


def test_a_gate_is_green_only_with_evidence_for_every_agent() -> None:
    result = replace(made_up_scan(), findings=[], ignored=[])
    assert colours(result)["inventory"] == "amber"
    assert colours(replace(result, evidence={"inventory": 6}))["inventory"] == "amber"
    assert colours(replace(result, evidence={"inventory": 7}))["inventory"] == "green"


def test_an_ignored_finding_keeps_a_gate_from_green() -> None:
    result = replace(made_up_scan(), findings=[], evidence={"identity": 7})
    assert colours(result)["identity"] == "amber"


def test_without_agents_a_gate_does_not_apply() -> None:
    assert colours(empty_scan())["inventory"] == "not_applicable"
    assert colours(empty_scan())["runtime"] == "not_scored"
