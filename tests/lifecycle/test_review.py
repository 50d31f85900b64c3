"""``review`` on an estate of 40 agents, of one and of none: nothing owned is missed, and no text of a tree does more than stand there."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import estate
from fivegates.report.review.fields import FIELDS

TODAY = ("--today", "2026-11-29")
SCHEMA = Path(__file__).parents[2] / "schemas" / "review.schema.json"
BAD = '</td><script>alert(1)</script> [x](http://evil.example) | `a` =1+1 & "q" \''


@pytest.fixture
def pages(run: Callable[..., Any], committed: Path) -> dict[str, dict[str, Any]]:
    return {page["name"]: page for page in told(run, committed)["pages"]}


def told(run: Callable[..., Any], folder: Path, *more: str) -> dict[str, Any]:
    ended = run("review", str(folder), "--format", "json", *TODAY, *more)
    assert (ended.code, ended.err) == (0, "")
    data = json.loads(ended.out)
    jsonschema.validate(data, json.loads(SCHEMA.read_text(encoding="utf-8")))
    review: dict[str, Any] = data["review"]
    return review


def test_every_agent_of_the_forty_has_a_page_with_its_owner_and_identities(pages: dict[str, dict[str, Any]]) -> None:
    assert sorted(pages) == sorted(one.name for one in estate.AGENTS)
    for one in estate.AGENTS:
        page = pages[one.name]
        assert page["owner"] == ("group:support" if one.number == estate.OF_TEAM else estate.address(one.owner)), one.name
        assert page["identities"], one.name
        assert page["purpose"] == (f"Does its work as agent {one.number}." if one.has_contract else "")
        assert ("nobody" in page["owner_note"]) is False


def test_every_finding_of_a_scan_is_on_the_page_of_its_agent(
    run: Callable[..., Any], committed: Path, pages: dict[str, dict[str, Any]]
) -> None:
    found = json.loads(run("scan", str(committed), "--format", "json", *TODAY).out)["findings"]
    by_id = {page["id"]: {(one["check"], one["message"], one["path"], one["line"]) for one in page["findings"]} for page in pages.values()}
    assert len(found) > 40
    for one in found:
        assert (one["check"], one["message"], one["place"]["path"], one["place"]["line"]) in by_id[one["subject"]]


def test_every_listed_credential_is_on_the_page_and_what_nobody_says_is_unknown(pages: dict[str, dict[str, Any]]) -> None:
    for one in estate.AGENTS:
        listed = {key["name"]: key for key in pages[one.name]["credentials"] if key["source"] != "the files"}
        assert set(listed) == ({f"{one.name}-token"} if one.has_credential and one.has_contract else set()), one.name
        for key in listed.values():
            assert key["rotation"] == "every 90d, last on 2026-06-01, the contract says"
            assert key["expires"] == "unknown"


def test_the_cover_counts_every_agent_once(run: Callable[..., Any], committed: Path) -> None:
    review = told(run, committed)
    cover = review["cover"]
    assert cover["agents"] == 40 == cover["overdue"] + cover["never"] + cover["due"] + cover["current"]
    never = {one.name for one in estate.AGENTS if not one.has_contract or one.number in (estate.DRAFT, estate.RETIRED)}
    assert {page["name"] for page in review["pages"] if page["state"] == "never reviewed"} == never
    assert {page["name"] for page in review["pages"] if page["state"] == "overdue"} == {
        one.name for one in estate.AGENTS if one.number % 4 == 0 and one.name not in never
    }


def test_due_leaves_out_only_what_is_reviewed_and_not_due(run: Callable[..., Any], committed: Path) -> None:
    whole, due = told(run, committed), told(run, committed, "--due", "14d")
    assert [page["id"] for page in due["pages"]] == [page["id"] for page in whole["pages"] if page["state"] != "current"]
    assert due["cover"]["agents"] == 40
    assert len(told(run, committed, "--due", "400d")["pages"]) == 40


def test_a_review_that_does_not_count_is_no_ground_to_say_that_nothing_changed(run: Callable[..., Any], committed: Path) -> None:
    for number in (estate.DRAFT, estate.RETIRED):
        text = run("review", str(committed), "--agent", estate.made(number).name, *TODAY).out
        assert "which does not count" in text and "all of it is new" in text and "Nothing that defines it changed" not in text


def test_one_agent_may_be_asked_for(run: Callable[..., Any], committed: Path) -> None:
    assert [page["name"] for page in told(run, committed, "--agent", "triage-00")["pages"]] == ["triage-00"]


def test_what_changed_since_the_review_is_told_with_its_commit(run: Callable[..., Any], folder: Path) -> None:
    main = folder / "workloads/triage-00/main.tf"
    changed = main.read_text(encoding="utf-8").replace("claude-3-5-sonnet-20240620", "claude-3-7-sonnet-20250219")
    estate.put(folder, {"workloads/triage-00/main.tf": changed}, person="eve")
    page = told(run, folder, "--agent", "triage-00")["pages"][0]
    shown = [one["text"] for one in page["changes"]]
    assert any(text.startswith("model: ") for text in shown)
    assert any(
        text.startswith("commit ") and text.endswith("2026-11-01 by Eve <4711+eve-gh@users.noreply.github.com>: more") for text in shown
    )
    assert told(run, folder, "--agent", "triage-12")["pages"][0]["changes"] == []


def test_without_git_it_is_said_that_changes_are_not_known(run: Callable[..., Any], tmp_path: Path) -> None:
    write(tmp_path, {path: text for path, text in estate.files().items() if "triage-00" in path})
    page = told(run, tmp_path)["pages"][0]
    assert (page["changes"], page["changes_note"]) == ([], "there is no git history here to compare with")
    assert page["last_change"] == "unknown"


def write(folder: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("format", ["markdown", "html", "csv", "json"])
def test_a_tree_without_agents_has_a_cover_and_no_page(run: Callable[..., Any], tmp_path: Path, format: str) -> None:
    ended = run("review", str(tmp_path), "--format", format, *TODAY)
    assert (ended.code, ended.err) == (0, "")
    assert "due" in ended.out


# ------------------------------------------------------------------------------------------ what it reaches

ROLE = """\
resource "aws_iam_role" "this" {
  name = "desk"
  assume_role_policy = "{}"
}

resource "aws_iam_role_policy" "this" {
  role   = aws_iam_role.this.name
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = %s, Resource = "%s" }] })
}

resource "aws_bedrockagent_agent" "this" {
  agent_name              = "desk"
  agent_resource_role_arn = aws_iam_role.this.arn
}
"""
CONTRACT = """\
apiVersion: fivegates/v1
kind: AgentContract
name: desk
status: active
owner: alice@example.com
purpose: Answers.
risk: high
covers: [{terraform: "//aws_bedrockagent_agent.this"}]
approvals: %s
lifecycle: {reviewed: 2026-11-01, reviewed_by: bob@example.com}
"""
SECRET = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:one-AbCdEf"
REACHES = [  # actions, resource, approvals, what it reaches without approval, what else
    ('["secretsmanager:GetSecretValue"]', "*", "[]", ["reads every secret of the account"], []),
    ('["secretsmanager:GetSecretValue"]', SECRET, "[]", [], ["reads secrets: one by name"]),
    ('["ses:SendEmail"]', "*", "[]", ["sends mail as anybody"], []),
    ('["ses:SendEmail"]', "*", "[{class: message-out, by: carol@example.com, enforced_by: a queue}]", ["sends mail as anybody"], []),
    ('["ses:SendEmail"]', "*", "[{class: message-out, by: carol@example.com, enforced_by: gate.md}]", [], ["sends mail as anybody"]),
    ('["ses:SendEmail"]', "*", "[{class: destroy, by: carol@example.com, enforced_by: gate.md}]", ["sends mail as anybody"], []),
    ('["bedrock:InvokeModel"]', "*", "[]", [], ["calls every model of the account"]),
    ('["rds:DeleteDBSnapshot", "ec2:TerminateInstances"]', "*", "[]",
     ["deletes every backup and every running service of the account"], []),
]  # fmt: skip


@pytest.mark.parametrize(("actions", "resource", "approvals", "unapproved", "reach"), REACHES)
def test_what_it_reaches_is_told_in_words_and_without_approval_only_where_none_is_enforced(
    run: Callable[..., Any], tmp_path: Path, actions: str, resource: str, approvals: str, unapproved: list[str], reach: list[str]
) -> None:
    write(tmp_path, {"main.tf": ROLE % (actions, resource), "desk.agent.yaml": CONTRACT % approvals, "gate.md": "Ask Carol.\n"})
    page = told(run, tmp_path)["pages"][0]
    assert [one["words"] for one in page["unapproved"]] == unapproved
    assert [one["words"] for one in page["reach"]] == reach
    assert all(one["lack"] for one in page["unapproved"]) and not any(one["lack"] for one in page["reach"])
    text = run("review", str(tmp_path), *TODAY).out
    assert text.index("What it reaches without approval") < text.index("As whom it acts")


# ------------------------------------------------------------------------------------------ hostile texts


class Seen(HTMLParser):
    """The tags of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not any(name.startswith("on") or (name in ("href", "src") and not (value or "").startswith("#")) for name, value in attrs)


def test_a_text_of_the_tree_stays_text_in_every_format(run: Callable[..., Any], tmp_path: Path) -> None:
    quoted = json.dumps(BAD)
    contract = CONTRACT.replace("purpose: Answers.", f"purpose: {quoted}").replace("owner: alice@example.com", 'owner: "=cmd@example.com"')
    write(tmp_path, {"main.tf": ROLE % ('["ses:SendEmail"]', "*"), "desk.agent.yaml": contract % "[]"})
    page = run("review", str(tmp_path), "--format", "html", *TODAY).out
    seen = Seen()
    seen.feed(page)
    assert not {"script", "img", "iframe", "link", "form"} & set(seen.tags)
    assert "&lt;script&gt;" in page
    text = run("review", str(tmp_path), *TODAY).out
    assert "<script>" not in text and "\\[x\\](http" in text and "\\| \\`a\\`" in text
    rows = list(csv.DictReader(io.StringIO(run("review", str(tmp_path), "--format", "csv", *TODAY).out)))
    assert rows[0]["owner"] == "'=cmd@example.com"
    assert rows[0]["purpose"].startswith("</td>")


# ------------------------------------------------------------------------------------------ an organisation's columns


def test_a_template_is_filled_by_names_and_synonyms_and_the_rest_stays_empty_and_is_said(
    run: Callable[..., Any], committed: Path, tmp_path: Path
) -> None:
    template = tmp_path / "columns.csv"
    template.write_text("\ufeffService Account;Account-Owner;Cost centre;LAST REVIEWED;Decision\nleft;over;;;\n", encoding="utf-8")
    ended = run("review", str(committed), "--template", str(template), *TODAY)
    assert ended.code == 0
    assert "'Cost centre' means no field of a review" in ended.err and ended.err.count("\n") == 1
    rows = list(csv.reader(io.StringIO(ended.out), delimiter=";"))
    assert rows[0] == ["Service Account", "Account-Owner", "Cost centre", "LAST REVIEWED", "Decision"]
    assert len(rows) == 41
    first = next(row for row in rows if "triage-08" in row[0])
    assert first[1:] == ["ivan@example.com", "", "2026-08-10", ""]


@pytest.mark.parametrize(("text", "said"), [("", "no columns"), (",,\n", "no columns"), (",".join("a" * 1001), "more than")])
def test_a_template_that_names_nothing_is_refused(run: Callable[..., Any], tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "columns.csv").write_text(text, encoding="utf-8")
    ended = run("review", str(tmp_path), "--template", str(tmp_path / "columns.csv"))
    assert ended.code == 2 and said in ended.err


def test_no_header_means_two_fields() -> None:
    from fivegates.report.review.fields import folded, is_for_a_person

    names = [folded(name) for field in FIELDS for name in (field.name, *field.synonyms)]
    assert len(names) == len(set(names))
    assert not any(is_for_a_person(name) for name in names)


@pytest.mark.parametrize(
    "given", [("--due", "soon"), ("--due", "-1d"), ("--by", "a@b.c"), ("--template", "x.csv", "--format", "html"), ("--record",)]
)
def test_what_does_not_go_together_is_refused(run: Callable[..., Any], tmp_path: Path, given: tuple[str, ...]) -> None:
    ended = run("review", str(tmp_path), *given)
    assert ended.code == 2 and ended.err.startswith("error: ")


def test_the_page_about_reviews_lists_every_header_that_is_understood() -> None:
    page = (Path(__file__).parents[2] / "docs" / "review.md").read_text(encoding="utf-8")
    for field in FIELDS:
        assert f"| {field.name} | {field.holds} | {', '.join(field.synonyms)} |\n" in page
