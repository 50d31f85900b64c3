"""What a change only writes otherwise brings nothing; what grows is one finding on the line that does it."""

from __future__ import annotations

from datetime import date

import pytest

from fivegates.changes.renames import Renames
from fivegates.changing import Change, judge_change
from fivegates.scan import ScanOptions
from fivegates.tree.memory import MemoryTree

POLICY = """\
resource "aws_iam_role" "drafter" {
  name               = "support-drafter"
  assume_role_policy = "{}"
}

resource "aws_s3_bucket" "tickets" {
  bucket = "tickets"
}

resource "aws_iam_role_policy" "drafter" {
  role = aws_iam_role.drafter.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
%s
    ]
  })
}

resource "aws_bedrockagent_agent" "drafter" {
  agent_name              = "support-drafter"
  agent_resource_role_arn = aws_iam_role.drafter.arn
}
"""
CONTRACT = """\
apiVersion: fivegates/v1
kind: AgentContract
name: support-drafter
status: active
owner: alice@example.com
purpose: Drafts replies.
risk: low
approved: {by: sec@example.com, on: 2026-10-03}
covers:
  - terraform: .//aws_bedrockagent_agent.drafter
scope:
  apis: {aws: ["s3:GetObject on arn:aws:s3:::tickets/*"%s]}
  data: [ticket-text]
  accounts: none
  logs: {sink: "cloudwatch:/agents/drafter"}
  kill_switch: {how: feature flag}
"""
READ = '      { Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::tickets/*" },'
BOTH = '      { Effect = "Allow", Action = ["s3:GetObject", "s3:DeleteObject"], Resource = "arn:aws:s3:::tickets/*" },'
LINES = """\
      {
        Effect = "Allow"
        Action = [
          "s3:DeleteObject",
          "s3:GetObject",
        ]
        Resource = "arn:aws:s3:::tickets/*"
      },"""
EVERYTHING = '      { Effect = "Allow", Action = "s3:*", Resource = "*" },'


def changed(before: str, now: str, old: str = "", new: str = "", today: str = "2026-11-29") -> Change:
    base = MemoryTree({"main.tf": POLICY % before, "drafter.agent.yaml": CONTRACT % old})
    files = {"main.tf": POLICY % now, "drafter.agent.yaml": CONTRACT % (new or old)}
    return judge_change(base, MemoryTree(files), Renames({}, files), ScanOptions(date.fromisoformat(today)), "base")


def new(change: Change) -> list[tuple[str, int]]:
    """Findings but for what the risk class of the contract says of any deletion."""
    return sorted((one.check, one.place.line) for one in change.result.findings if one.severity != "info" and one.check != "FG317")


SAME = {
    "a list over several lines, in another order": (BOTH, LINES),
    "two statements of one": (BOTH, f"{READ}\n{READ.replace('GetObject', 'DeleteObject')}"),
    "a name for the statement": (BOTH, BOTH.replace("{ Effect", '{ Sid = "Tickets", Effect')),
    "the same twice": (BOTH, f"{BOTH}\n{BOTH}"),
    "one resource of all": (EVERYTHING, BOTH),
    "less": (BOTH, READ),
    "the bucket by its address": (BOTH, BOTH.replace('"arn:aws:s3:::tickets/*"', '"${aws_s3_bucket.tickets.arn}/*"')),
    "the bucket by its name": (BOTH.replace('"arn:aws:s3:::tickets/*"', '"${aws_s3_bucket.tickets.arn}/*"'), BOTH),
    "a denial": (BOTH, f'{BOTH}\n      {{ Effect = "Deny", Action = "s3:DeleteObject", Resource = "*" }},'),
}


@pytest.mark.parametrize("case", SAME)
def test_what_is_only_written_otherwise_or_is_less_brings_nothing(case: str) -> None:
    assert new(changed(*SAME[case])) == []


def test_one_action_of_all_is_told_for_what_is_left_and_not_as_growth() -> None:
    change = changed(EVERYTHING, EVERYTHING.replace("s3:*", "s3:DeleteObject"))
    assert [check for check, _ in new(change)] == ["FG303"]  # which every action hid before
    assert "FG302" in {one.check for one in change.comparison.fixed}


COMPOSE = """\
name: help
services:
  reply-agent:
    image: example.com/help/reply-agent:1.4@sha256:aa
    environment: {ANTHROPIC_MODEL: claude-sonnet-4}
    env_file: .env
"""


def test_a_credential_on_another_line_is_the_same() -> None:
    key = "TAVILY_API_KEY=tvly-" + "ezhDvt2gl8t7mqaKzxEZUtubE7R5IiAW" + "\n"
    base, files = ({"compose.yaml": COMPOSE, ".env": text} for text in (key, f"# the desk's\n\n{key}"))
    options = ScanOptions(date(2026, 11, 29))
    change = judge_change(MemoryTree(base), MemoryTree(files), Renames({}, files), options, "base")
    assert not any(change.comparison.credentials)
    del files[".env"]
    gone = judge_change(MemoryTree(base), MemoryTree(files), Renames({}, files), options, "base")
    assert [one.row["id"] for one in gone.comparison.credentials.removed] == [".env:TAVILY_API_KEY"]


GROWN = {
    "an action": (READ, f"{READ}\n{READ.replace('GetObject', 'DeleteObject')}", 16),
    "an action of one line": (READ, BOTH, 15),
    "another bucket": (READ, f"{READ}\n{READ.replace('tickets', 'invoices')}", 16),
    "every object": (READ, READ.replace("tickets/*", "*"), 15),
    "a denial goes": (f'{BOTH}\n      {{ Effect = "Deny", Action = "s3:DeleteObject", Resource = "*" }},', BOTH, 15),
}


@pytest.mark.parametrize("case", GROWN)
def test_what_grows_is_one_finding_on_its_line(case: str) -> None:
    before, now, line = GROWN[case]
    found = new(changed(before, now))
    assert ("FG318", line) in found
    assert [one for one in found if one[0] in ("FG318", "FG304")] == [("FG318", line)]


def test_an_excess_that_stays_beside_one_that_comes_is_not_called_fixed() -> None:
    more = BOTH.replace('"s3:DeleteObject"', '"s3:DeleteObject", "s3:PutObject"')
    change = changed(BOTH, more)
    assert [one.message for one in change.result.findings if one.check == "FG318"] == [
        "support-drafter may do more than before, and more than its contract allows: s3:PutObject on arn:aws:s3:::tickets/*"
    ]
    assert not [one for one in change.comparison.fixed if one.check == "FG304"]


ALLOWS = ', "s3:DeleteObject on arn:aws:s3:::tickets/*"'


def test_a_contract_that_grows_with_the_grant_is_signed_again_or_is_told() -> None:
    assert new(changed(READ, BOTH, new=ALLOWS)) == [("FG318", 15)]
    base, files = (
        {"main.tf": POLICY % statement, "drafter.agent.yaml": text}
        for statement, text in ((READ, CONTRACT % ""), (BOTH, (CONTRACT % ALLOWS).replace("2026-10-03", "2026-11-28")))
    )
    options = ScanOptions(date(2026, 11, 29))
    assert new(judge_change(MemoryTree(base), MemoryTree(files), Renames({}, files), options, "base")) == []
    files["drafter.agent.yaml"] = (CONTRACT % ALLOWS).replace("2026-10-03", "2026-09-01")  # a signature of before is none
    assert new(judge_change(MemoryTree(base), MemoryTree(files), Renames({}, files), options, "base")) == [("FG318", 15)]


def test_a_grant_that_the_contract_allowed_already_is_no_widening() -> None:
    assert new(changed(READ, BOTH, old=ALLOWS)) == []


def test_a_contract_that_shrinks_below_the_grant_is_an_excess_and_no_widening() -> None:
    base, files = ({"main.tf": POLICY % BOTH, "drafter.agent.yaml": CONTRACT % text} for text in (ALLOWS, ""))
    change = judge_change(MemoryTree(base), MemoryTree(files), Renames({}, files), ScanOptions(date(2026, 11, 29)), "base")
    assert [one[0] for one in new(change) if one[0] in ("FG304", "FG318")] == ["FG304"]
