"""The HTML report holds what a scan knows, as tables, and nothing of a tree does more in it than stand there."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sys
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from fivegates.engine.select import load_checks
from fivegates.findings.model import OtherCheck, ScanResult
from fivegates.gathering import Gathered, gather
from fivegates.presenting import present
from fivegates.report.html.page import embedded
from fivegates.scan import ScanOptions, judge_facts
from fivegates.secrets.knowledge import load_knowledge
from fivegates.settings import Settings
from fivegates.tree.interface import Tree
from fivegates.tree.memory import MemoryTree
from fivegates.tree.working import WorkingTree

sys.path.append(str(Path(__file__).parents[1] / "secrets"))
from made_up_keys import key_of
from planted_tree import planted

ESTATE = Path(__file__).parents[2] / "examples" / "estate"
TODAY = date(2026, 11, 29)
VOID = {"meta", "input", "wbr"}
CHECKS = {check.id: check for check in load_checks()}
HOSTILE = '"></script></td><img src=x onerror=alert(1)><script>alert(1)</script><!-- &amp; \u2028 \u202e'

AGENT = """
resource "aws_bedrockagentcore_agent_runtime" "a" {{
  agent_runtime_name = {name}
  role_arn           = "arn:aws:iam::111122223333:role/shared"
  environment_variables = {{ MODEL = "m" }}
}}
resource "aws_bedrockagentcore_agent_runtime" "b" {{
  agent_runtime_name = "b"
  role_arn           = "arn:aws:iam::111122223333:role/shared"
}}
"""


class Page(HTMLParser):
    """A page taken apart: whether its elements are closed in order, its tables, its attributes and its texts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.cells: list[list[list[str]]] = []
        self.names: list[str] = []
        self.texts: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self.names += [value or "" for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)
        if tag == "table":
            self.cells.append([])
        if tag == "tr":
            self.cells[-1].append([])
        if tag in ("td", "th"):
            self.cells[-1][-1].append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> at {self.getpos()}"

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
        if "table" in self.open and ("td" in self.open or "th" in self.open):
            self.cells[-1][-1][-1] += data


def scan(tree: Tree, **options: Any) -> tuple[Gathered, ScanResult]:
    gathered = gather(tree, Settings(), today=TODAY)
    return gathered, judge_facts(gathered, tree, Settings(), ScanOptions(TODAY, **options))


def page_of(tree: Tree, **options: Any) -> str:
    gathered, result = scan(tree, **options)
    return present(gathered, result, tree, Settings(), TODAY, CHECKS)


@pytest.fixture(scope="module")
def estate() -> str:
    return page_of(WorkingTree(str(ESTATE)))


def data_of(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_every_agent_has_a_row_with_owner_identity_and_findings(estate: str) -> None:
    heads, *rows = Page(estate).cells[0]
    assert heads == ["Agent", "Gates", "Findings", "Owner", "Identity", "Shared by", "Contract", "Environment", "Last change"]
    assert len(rows) == 13
    row = next(row for row in rows if row[0].startswith("ticket-triage"))
    assert "infra/aws/support/main.tf:63" in row[0]
    assert row[1] == "12345red: inventory, identity; amber: scope; green: logging, lifecycle"
    assert row[2:7] == ["5 findings critical", "maren.holt@harbourpine.example", "aws:role/271145903318/ai-svc", "2 agents", "none"]


def test_every_finding_of_the_scan_has_a_row_with_its_source_line(estate: str) -> None:
    _, result = scan(WorkingTree(str(ESTATE)))
    rows = [(row[1], row[2]) for table in Page(estate).cells for row in table if len(row) == 3]
    assert len(result.findings) > 50
    for finding in result.findings:
        where = f"{finding.place.path}:{finding.place.line}"
        line = result.lines.get(finding.place, "").strip()
        assert any(said.startswith(finding.message.replace("`", "")) and at.startswith(f" {where}{line}") for said, at in rows), finding


def test_an_identity_tells_who_acts_as_it_and_what_it_can_do_by_which_line(estate: str) -> None:
    rows = Page(estate).cells[-1]
    row = next(row for row in rows if row[0].startswith("aws:role/583920174462/ai-svc"))
    assert row[1].startswith("3 catalog_writer, pricing-analyst, returns-assessor")
    assert (
        "changes the rights of every identity of the account iam:AttachRolePolicy on * infra/aws/modules/agent-identity/main.tf:14"
        in row[2]
    )


def test_the_scorecard_and_what_to_do_next_stand_first(estate: str) -> None:
    text = "".join(Page(estate).texts)
    for said in (
        "0 of 5 gates are green",
        "12 agents in production",
        "11 of them on a shared identity",
        "0 of 13 agents green; high FG101",
        "as whom it runs: proven in code for 13",
        "fivegates contract new --all --write agents",
        "What a scan of files cannot see",
    ):
        assert 0 < text.index(said) < text.index("Last change")


def test_every_element_is_closed_and_every_name_is_there_once(estate: str) -> None:
    page = Page(estate)
    assert page.open == []
    assert sorted(page.names) == sorted(set(page.names))
    links = {value[1:] for tag, name, value in page.attributes if tag == "a" and name == "href"}
    assert all(name == "href" and value.startswith("#") for tag, name, value in page.attributes if tag == "a" and name == "href")
    assert links - set(page.names) == set()


def test_nothing_is_asked_of_any_network(estate: str) -> None:
    page = Page(estate)
    assert {name for _, name, _ in page.attributes} & {
        "src",
        "srcset",
        "action",
        "data",
        "poster",
        "background",
        "style",
        "onclick",
    } == set()
    assert "link" not in {tag for tag, _, _ in page.attributes}
    style = estate[estate.index("<style>") : estate.index("</style>")]
    assert "url(" not in style and "@import" not in style
    scripts = "".join(re.findall(r"<script>(.*?)</script>", estate, re.DOTALL))
    addresses = set(re.findall(r"https?://[^\s\"'`]+", scripts))
    assert addresses == {"http://www.w3.org/2000/svg"}  # a name of XML, which nobody loads
    assert not re.search(r"fetch\(|XMLHttpRequest|sendBeacon|WebSocket|import\(|innerHTML|eval\(|localStorage", scripts)


def test_the_policy_lets_only_this_style_and_these_scripts_in(estate: str) -> None:
    policy = next(value for tag, name, value in Page(estate).attributes if tag == "meta" and value.startswith("default-src"))
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    for element in ("style", "script"):
        found = re.findall(rf"<{element}>(.*?)</{element}>", estate, re.DOTALL)
        hashes = [f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in found]
        assert f"{element}-src {' '.join(hashes)};" in policy


def test_a_name_cannot_leave_its_place() -> None:
    tree = MemoryTree({"main.tf": AGENT.format(name=json.dumps(HOSTILE)).encode(), f"x{HOSTILE[:30]}.tf".replace("/", "_"): b"x {"})
    page = page_of(tree)
    taken = Page(page)
    assert taken.open == []
    assert sum(tag == "script" for tag in re.findall(r"<(\w+)", page)) == 3
    assert "<img" not in page and "<!--" not in page
    assert "onerror=alert(1)" in "".join(taken.texts)
    assert all(name != "onerror" for _, name, _ in taken.attributes)
    assert "\u202e" not in page and "\u2028" not in page
    assert any("onerror" in one[1] for one in data_of(page)["agents"])


@pytest.mark.parametrize("text", ["</script>", "<!--<script>", "\u2028\u2029", "&lt;", "]]>"])
def test_embedded_data_ends_no_script_and_says_the_same(text: str) -> None:
    written = embedded({"a": [text]})
    assert not set(written) & set("<>&\u2028\u2029")
    assert json.loads(written) == {"a": [text]}


def test_no_secret_is_shown() -> None:
    live = [row for row in load_knowledge().formats if not row.not_live and row.opens != "name" and not row.uuid]
    keys = {row.id.upper().replace("-", "_"): key_of(row, 7) for row in live}
    page = page_of(MemoryTree(planted(keys)))
    text = "".join(Page(page).texts)
    assert [name for name, key in keys.items() if key in page or key in text] == []
    assert "[secret " in page


def test_two_pages_of_one_tree_are_alike(estate: str) -> None:
    assert page_of(WorkingTree(str(ESTATE))) == estate


def test_a_link_to_an_identity_stays_when_a_file_is_moved() -> None:
    one, two = (data_of(page_of(MemoryTree({path: AGENT.format(name='"a"').encode()}))) for path in ("main.tf", "moved.tf"))
    assert [identity[0] for identity in one["identities"]] == [identity[0] for identity in two["identities"]]
    assert one["identities"]


def test_what_was_not_read_stands_at_the_top_and_at_the_end() -> None:
    tree = MemoryTree(
        {"main.tf": AGENT.format(name='"a"').encode(), "bad.tf": b"x {", "template.yaml": b"AWSTemplateFormatVersion: '2010-09-09'\n"}
    )
    text = "".join(Page(page_of(tree)).texts)
    assert "1 not readable" in text[: text.index("Summary")]
    assert "bad.tf:" in text[text.rindex("Not readable") :]


def test_gates_whose_checks_were_not_all_asked_have_no_colour() -> None:
    page = page_of(MemoryTree({"main.tf": AGENT.format(name='"a"').encode()}), select=("FG201",))
    text = "".join(Page(page).texts)
    assert "not every check of it was asked in this run" in text
    assert "2 identityred" in text.replace("\n", "")
    assert "0 of 5 gates are green" in text


def test_a_tree_without_agents_says_so() -> None:
    text = "".join(Page(page_of(MemoryTree({}))).texts)
    assert "No agent was found: the five gates do not apply" in text
    assert "Nothing here is of a kind that is read." in text
    assert "No agent was found in these files." in text


def test_what_is_let_through_is_told_apart() -> None:
    ignored = AGENT.format(name='"a"').replace("  role_arn  ", "  # fivegates:ignore[FG201] migrating -- until 2027-01-01\n  role_arn  ", 1)
    page = page_of(MemoryTree({"main.tf": ignored.encode()}))
    assert page.count('data-t="let through"') == 1
    assert "let through: migrating" in "".join(Page(page).texts)


def test_what_a_pack_or_another_tool_found_says_so_and_is_explained_in_their_words() -> None:
    tree = MemoryTree({"main.tf": AGENT.format(name='"a"')})
    gathered, result = scan(tree)
    mine, theirs = result.findings[0], result.findings[1]
    assert mine.check != theirs.check
    ids = ("ACME1", "CKV_AWS_61")
    told = [OtherCheck(id, id.lower(), "scope", "low", f"Title of {id}", f"Why {id}.", f"Mend {id}.", "", "") for id in ids]
    findings = [
        mine._replace(check="ACME1", name="of-ours", pack="policy/<b>.yaml"),
        theirs._replace(check="CKV_AWS_61", name="of-theirs", origin="checkov"),
        *(one for one in result.findings if one.check not in (mine.check, theirs.check)),
    ]
    found = replace(result, findings=findings, packed=told[:1], others=tuple(told[1:]))
    page = present(gathered, found, tree, Settings(), TODAY, CHECKS)
    articles = {part.partition('"')[0]: part for part in page.split('<article class="check" id="check-')[1:]}
    assert {id: re.findall(r'<span class="note">from ([^<]*)</span></h3>', text) for id, text in articles.items()} == {
        **{one.check: [] for one in findings},
        "ACME1": ["policy/&lt;b&gt;.yaml"],
        "CKV_AWS_61": ["checkov"],
    }
    for id in ids:
        for words in (f"Title of {id}", f"Why {id}.", f"Mend {id}."):
            assert words in articles[id]
