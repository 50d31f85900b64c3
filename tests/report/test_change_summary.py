"""The summary of a change fits where GitHub shows it, says how much it leaves out, and no name breaks out of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import pytest

from fivegates.changes.renames import Renames
from fivegates.changing import Change, judge_change
from fivegates.report.change import markdown
from fivegates.report.change.diagram import label
from fivegates.scan import ScanOptions
from fivegates.tree.memory import MemoryTree

LIMIT = 1024 * 1024  # bytes of a job's summary: GitHub's documentation of workflow commands
HOSTILE = (
    'end"]; click n0 "https://example.com"',
    "```\n# Title\n<script>alert(1)</script>",
    "x --> y\n  subgraph z",
    "%%{init: {'theme': 'dark'}}%%",
    "\u202egpj.exe",
    "|cell| `code` [link](https://example.com) @everyone",
    "\u001b[31mred ::error::",
)


def agent(number: int, name: str) -> str:
    quoted = name.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("%{", "%%{").replace("\u001b", "\\u001b")
    return (
        f'resource "aws_iam_role" "r{number}" {{\n  name = "r{number}"\n  assume_role_policy = "{{}}"\n}}\n'
        f'resource "aws_iam_role_policy" "p{number}" {{\n  role = aws_iam_role.r{number}.id\n'
        f'  policy = jsonencode({{ Statement = [{{ Effect = "Allow", Action = "s3:Put*", Resource = "arn:aws:s3:::b{number}/*" }}] }})\n'
        "}\n"
        f'resource "aws_bedrockagent_agent" "a{number}" {{\n  agent_name = "{quoted}"\n'
        f"  agent_resource_role_arn = aws_iam_role.r{number}.arn\n}}\n"
    )


def changed(names: list[str]) -> Change:
    files = {"main.tf": "".join(agent(number, name) for number, name in enumerate(names))}
    return judge_change(MemoryTree({}), MemoryTree(files), Renames({}, files), ScanOptions(date(2026, 11, 29)), "main")


def page_of(change: Change) -> str:
    return markdown.render(change.result, change.comparison, change.base, redactor=change.redactor)


@dataclass
class Pages:
    many: str
    hostile: str


@pytest.fixture(scope="module")
def pages() -> Pages:
    return Pages(page_of(changed([f"{'ü<' * 300}{number}" for number in range(120)])), page_of(changed(list(HOSTILE))))


def test_it_fits_and_says_how_much_is_left_out(pages: Pages) -> None:
    assert len(pages.many.encode()) < LIMIT
    assert "and 70 more new agents" in pages.many
    assert re.search(r"^and \d+ more that are not drawn$", pages.many, re.MULTILINE)
    assert re.search(r"^\| \| \| \| and \d+ more \|$", pages.many, re.MULTILINE)
    assert re.search(r"^- and \d+ more$", pages.many, re.MULTILINE)


def test_it_opens_with_three_questions_for_each_new_agent_and_then_draws(pages: Pages) -> None:
    order = [pages.hostile.index(words) for words in ("### New agent", "```mermaid", "| severity |", "<details>")]
    assert order == sorted(order)
    for question in (
        "**What does it access?** s3:Put\\* on arn:aws:s3:::b0/\\*",
        "**Who owns that?** unknown: ",
        "**When does it expire?** unknown: ",
    ):
        assert question in pages.hostile


def test_no_name_breaks_out_of_the_drawing_or_the_page(pages: Pages) -> None:
    blocks = re.findall(r"^```mermaid\n(.*?)^```$", pages.hostile, re.MULTILINE | re.DOTALL)
    assert len(blocks) == 1
    node = r'n\d+(?:\["[\w #;./:-]*"\]|\(\["[\w #;./:-]*"\]\))'
    for line in blocks[0].splitlines()[1:]:
        assert re.fullmatch(rf"  {node} (?:==>\|new\||-->\|may now\|) {node}", line), line
    outside = re.sub(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", "", pages.hostile)
    assert not re.search(r"(?<!\\)<script", outside)
    for text in ("\u202e", "\u001b", "\n# Title", "\n::error"):
        assert text not in pages.hostile
    assert pages.hostile.count("### New agent") == len(HOSTILE)


@pytest.mark.parametrize("text", [*HOSTILE, "", "end", "ü" * 500, "a#35;b"])
def test_a_label_holds_nothing_but_plain_signs_and_numbers(text: str) -> None:
    assert re.fullmatch(r"(?:[A-Za-z0-9 _./:-]|#\d+;)+", label(text))
