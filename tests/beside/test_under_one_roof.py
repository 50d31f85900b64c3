"""What checkov says stands under our ignores, baseline, waivers, rules and reports, and says in each that it is checkov's."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import jsonschema
import pytest
from made_up_checkov import answer, result

from fivegates.beside import laid_out
from fivegates.beside.known import known_checks
from fivegates.catalog import load
from fivegates.engine.select import load_checks
from fivegates.equipment import equip
from fivegates.findings.baseline import accept, write_baseline
from fivegates.findings.model import Finding, ScanResult
from fivegates.packaged import read_packaged_json
from fivegates.report import FORMATS, render
from fivegates.report.gates import gates
from fivegates.settings import Settings
from fivegates.source import Place

Scan = Callable[..., ScanResult]
MAIN = """\
resource "aws_bedrockagent_agent" "drafter" {
  agent_name              = "drafter"
  agent_resource_role_arn = aws_iam_role.drafter.arn
  foundation_model        = "anthropic.claude-3-5-sonnet-20240620-v1:0"
}

resource "aws_iam_role" "drafter" {HEADER
  name               = "drafter"
  assume_role_policy = "{}"
}

resource "aws_iam_role_policy" "drafter" {
  role = aws_iam_role.drafter.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["ACTION"], Resource = "*" }]
  })
}
"""
LINE = 7
FILES = {"main.tf": MAIN.replace("HEADER", "").replace("ACTION", "s3:PutObject")}
SAID = result("CKV_AWS_61", "main.tf", (7, 10), "aws_iam_role.drafter")
SKIPPED = SAID | {"check_result": {"result": "SKIPPED", "suppress_comment": "until the split"}}


def theirs(found: ScanResult) -> Finding:
    (one,) = [finding for finding in [*found.findings, *found.ignored] if finding.origin]
    return one


def with_header(comment: str) -> dict[str, str]:
    return {"main.tf": MAIN.replace("HEADER", f"  # {comment}").replace("ACTION", "s3:PutObject")}


def test_a_finding_of_checkovs_is_shown_and_fails_nothing_by_default(scan: Scan) -> None:
    one = theirs(scan(FILES, answer(SAID)))
    assert (one.severity, one.confidence, one.status, one.observed, one.origin, one.gate) == (
        "medium", "medium", "stable", False, "checkov", "identity",
    )  # fmt: skip


def test_its_fingerprint_says_whose_check_it_is_and_holds_no_place(scan: Scan) -> None:
    moved = {"prod.tf": "\n\n" + FILES["main.tf"]}
    before = theirs(scan(FILES, answer(SAID)))
    after = theirs(scan(moved, answer(SAID | {"file_path": "/prod.tf", "file_line_range": [9, 12]})))
    assert (after.place, after.key) == (Place("prod.tf", 9), ("terraform/./drafter", "aws:role/?./drafter"))
    assert before.fingerprint == after.fingerprint


def test_our_ignore_names_it(scan: Scan) -> None:
    found = scan(with_header("fivegates:ignore[CKV_AWS_61] split in January"), answer(SAID))
    assert theirs(found).ignored == "split in January"


def test_an_ignore_of_what_checkov_does_not_say_is_told_where_it_was_asked(scan: Scan) -> None:
    found = scan(with_header("fivegates:ignore[CKV_AWS_61] split in January"), answer())
    assert [one.message for one in found.findings if one.check == "FG512"] == ["this ignore hides nothing: there is no CKV_AWS_61 here"]


def test_checkovs_own_comment_lets_it_through_with_its_reason_and_without_one_does_not(scan: Scan) -> None:
    assert theirs(scan(FILES, answer(skipped=[SKIPPED]))).ignored == "checkov:skip, until the split"
    bare = SKIPPED | {"check_result": {"result": "SKIPPED", "suppress_comment": "No comment provided"}}
    assert theirs(scan(FILES, answer(skipped=[bare]))).ignored == ""
    assert (
        theirs(
            scan(FILES, answer(SAID | {"file_line_range": [12, 18], "resource": "aws_iam_role_policy.drafter"}, skipped=[SKIPPED]))
        ).ignored
        == ""
    )


def test_the_baseline_holds_it(scan: Scan) -> None:
    lines = write_baseline(accept([theirs(scan(FILES, answer(SAID)))], (), "alice", date(2027, 1, 1)))
    found = scan(FILES | {"fivegates.baseline.jsonl": lines}, answer(SAID))
    assert theirs(found).ignored == "accepted by alice until 2027-01-01"
    gone = scan(FILES | {"fivegates.baseline.jsonl": lines}, answer())
    assert [notice.message for notice in gone.notices] == ["there is no such CKV_AWS_61 any more: fivegates baseline --prune"]


def test_a_waiver_lets_it_through(scan: Scan) -> None:
    waiver = '[[waiver]]\ncheck = "CKV_AWS_61"\nsubject = "terraform/./drafter"\nreason = "r"\nowner = "alice"\nuntil = 2027-01-01\n'
    assert theirs(scan(FILES | {"fivegates.toml": waiver}, answer(SAID))).ignored == "r (waived by alice until 2027-01-01)"


@pytest.mark.parametrize(
    ("settings", "blocks"),
    [
        ("", False),
        ('fail_on = "medium"\n', True),
        ('[severity]\nCKV_AWS_61 = "high"\n', True),
        ('fail_on = "medium"\n[enforce]\nCKV_AWS_61 = "observe"\n', False),
        ('fail_on = "medium"\n[enforce]\ncheckov = "observe"\n', False),
        ('fail_on = "medium"\n[enforce]\ncheckov = "observe"\nCKV_AWS_61 = "block"\n', True),
        ('fail_on = "medium"\n[enforce]\ncheckov = { "legacy/**" = "observe" }\n', True),
        ('fail_on = "medium"\n[enforce]\ndefault = "observe"\n', False),
        ('fail_on = "medium"\n[enforce]\ndefault = "observe"\ncheckov = "block"\n', True),
    ],
)
def test_the_settings_say_whether_it_fails_a_build(scan: Scan, settings: str, blocks: bool) -> None:
    from fivegates.findings.settle import blocks as does_block

    found = scan(FILES | {"fivegates.toml": settings}, answer(SAID))
    assert does_block(theirs(found), found.fail_on) is blocks


def test_a_guess_by_how_random_a_text_looks_never_blocks(scan: Scan) -> None:
    said = result("CKV_SECRET_6", "main.tf", (8, 9), "0123456789abcdef")
    found = scan(FILES | {"fivegates.toml": 'fail_on = "info"\n'}, answer(said, framework="secrets"))
    assert theirs(found).confidence == "low"


def test_where_ours_says_the_same_theirs_is_not_told_again(scan: Scan) -> None:
    files = {"main.tf": MAIN.replace("HEADER", "").replace("ACTION", "*")}
    said = result("CKV_AWS_62", "main.tf", (12, 18), "aws_iam_role_policy.drafter")
    found = scan(files, answer(said, SAID))
    assert theirs(found).check == "CKV_AWS_61"
    assert found.beside is not None and (found.beside.findings, found.beside.same) == (1, 1)
    assert any(one.check == "FG301" for one in found.findings)
    assert theirs(scan(FILES, answer(said))).check == "CKV_AWS_62"  # nobody else says it


def test_no_answer_is_a_listed_error_and_never_a_pass(scan: Scan) -> None:
    found = scan(FILES | {"fivegates.toml": '[enforce]\ndefault = "observe"\n'}, reason="it gives no answer within 600 seconds")
    assert [(one.kind, one.reason) for one in found.problems] == [
        ("error", "checkov gives no findings: it gives no answer within 600 seconds")
    ]
    assert found.exit_code == 2
    lines = '{"check": "CKV_AWS_61", "subject": "s", "owner": "o", "until": "2027-01-01", "fingerprint": "' + "0" * 64 + '"}\n'
    unasked = scan(FILES | {"fivegates.baseline.jsonl": lines}, reason="no")
    assert unasked.notices == []  # nothing is called out of use by an answer that nobody gave


def test_a_file_that_only_checkov_cannot_read_is_listed(scan: Scan) -> None:
    found = scan(FILES, answer(SAID, unread=["/main.tf", "/elsewhere.tf"]))
    assert [(one.kind, one.place.path, one.reason) for one in found.problems] == [
        ("not_read", "main.tf", "checkov cannot read it: nothing that it would find here is told")
    ]


def test_a_file_that_it_is_not_shown_is_listed(scan: Scan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(laid_out, "LARGEST", len(FILES["main.tf"]))
    settings = {".checkov.yaml": "kind: x\n"}
    found = scan(FILES | settings | {"z/a.tf": "# a", "z/b.tf": "# b"}, answer(SAID))
    assert [(one.kind, one.place.path, one.reason) for one in found.problems] == [
        (
            "not_read",
            "z/a.tf",
            "it is not shown to checkov (2 files are not): too large together, or no name that a file can have here",
        )
    ]


def test_the_gates_are_ours_alone(scan: Scan) -> None:
    checks = {check.id: check for check in load_checks()}
    without, beside = scan(FILES, answer()), scan(FILES, answer(SAID))
    assert gates(without, checks) == gates(beside, checks | {one.id: one for one in beside.others})


def report(found: ScanResult, format: str) -> str:
    return render(
        found, format, color=False, redactor=equip(Settings()).redactor, checks={check.id: check for check in load_checks()}, width=100
    )


@pytest.mark.parametrize("format", list(FORMATS))
def test_every_report_says_that_it_is_checkovs(scan: Scan, format: str) -> None:
    text = report(scan(FILES, answer(SAID)), format)
    assert "CKV_AWS_61" in text
    assert "checkov" in text


def test_json_is_as_its_schema_says(scan: Scan) -> None:
    document = json.loads(report(scan(FILES, answer(SAID)), "json"))
    jsonschema.validate(document, read_packaged_json("fivegates.schemas", "result.schema.json"))
    assert {one["check"]: one["origin"] for one in document["findings"]}["CKV_AWS_61"] == "checkov"
    assert all(one["origin"] is None for one in document["findings"] if one["check"].startswith("FG"))
    assert document["beside"] == {"tool": "checkov", "findings": 1, "elsewhere": 0, "same": 0, "unclear": 0, "note": ""}


@pytest.mark.parametrize(
    ("guideline", "url"), [("https://docs.example.com/iam-61", "https://docs.example.com/iam-61"), (None, load("checkov")["index"])]
)
def test_in_sarif_it_is_a_rule_of_its_own(scan: Scan, guideline: Any, url: str) -> None:
    (run,) = json.loads(report(scan(FILES, answer(SAID | {"guideline": guideline})), "sarif"))["runs"]
    (rule,) = [rule for rule in run["tool"]["driver"]["rules"] if rule["id"] == "CKV_AWS_61"]
    assert (rule["helpUri"], rule["properties"]["tags"]) == (url, ["security", "identity", "checkov"])
    assert rule["shortDescription"]["text"] == "Ensure that CKV_AWS_61 holds"
    (one,) = [one for one in run["results"] if one["ruleId"] == "CKV_AWS_61"]
    assert run["tool"]["driver"]["rules"][one["ruleIndex"]]["id"] == "CKV_AWS_61"


def test_the_text_report_says_the_title_once_and_what_was_left_out(scan: Scan) -> None:
    web = result("CKV_AWS_61", "main.tf", (900, 901), "aws_iam_role.web")
    text = report(scan(FILES, answer(SAID, web)), "text")
    assert text.count("Ensure that CKV_AWS_61 holds") == 1
    assert "CKV_AWS_61 checkov: Ensure that CKV_AWS_61 holds" in text
    assert "checkov       1 finding on what belongs to agents and 1 more on nothing of an agent's" in text


HOSTILE = "\x1b[31m::error::x\n<script>alert(1)</script> | `a` =cmd() \u202e"


@pytest.mark.parametrize("format", list(FORMATS))
def test_hostile_words_and_addresses_are_escaped_as_everything_is(scan: Scan, format: str) -> None:
    said = SAID | {"check_name": HOSTILE, "resource": 'aws_iam_role.drafter["' + HOSTILE + '"]'}
    text = report(scan(FILES, answer(said)), format)
    assert "CKV_AWS_61" in text
    assert "\x1b" not in text and "\u202e" not in text
    assert "\n::error::x" not in text
    if format in ("markdown", "junit"):
        assert "<script>" not in text
    if format == "csv":
        assert not any(cell.startswith(("=", "+", "@")) for row in csv.reader(io.StringIO(text)) for cell in row)


def test_what_is_asked_is_what_checkov_says_is_about_identities_and_secrets() -> None:
    data, listed, ours = load("checkov"), load("checkov_checks"), {check.id for check in load_checks()}
    every = {id for group in data["groups"] for id in listed[group]} | {*data["also"]}
    assert every == {*known_checks()}
    assert {*data["identity"], *data["unsure"], *data["same"]} <= every
    assert {id for same in data["same"].values() for id in same} <= ours
    assert {*data["groups"]} == {name for name, ids in listed.items() if isinstance(ids, list)}
