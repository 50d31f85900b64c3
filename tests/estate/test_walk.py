"""The walk from the estate to green ends at 5/5, and changes nothing that the tool wrote but what it left open."""

from __future__ import annotations

import difflib
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "examples" / "walk"))

from filling import put_blocks, take_block  # noqa: E402
from walk import Walk, walk  # noqa: E402

PAGE = (ROOT / "docs" / "from-red-to-green.md").read_text(encoding="utf-8")
NAMES = ("catalog_writer", "delivery-planner", "invoice-matcher", "oncall-helper", "pricing-analyst", "release-notes", "reply-drafter")
NAMES += ("returns-assessor", "review-moderator", "standup-bot", "stock-forecaster", "supplier-scout", "ticket-triage")


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "100")  # the page is as wide, whatever the terminal of the tests
        return walk(tmp_path_factory.mktemp("walk"))


def test_the_walk_ends_at_five_of_five_with_nothing_to_find(walked: Walk) -> None:
    assert walked.scores[0][1] == 0
    assert walked.scores[-1][1] == 5
    assert walked.scanned == 0
    assert [score for _, score in walked.scores] == sorted(score for _, score in walked.scores)
    assert (walked.root / "fivegates.baseline.jsonl").read_text(encoding="utf-8") == ""  # nothing is accepted: it is mended


def test_the_page_shows_every_step_with_its_score_and_every_command(walked: Walk) -> None:
    shown = re.findall(r"^\| \d+ \| (.+?) \| (\d)/5 \|$", PAGE, re.MULTILINE)
    assert [(title, int(score)) for title, score in shown] == walked.scores
    lines = [line.strip() for line in PAGE.splitlines()]
    assert [command for command in walked.typed if command not in lines] == []


def test_what_the_page_shows_is_what_was_printed(walked: Walk) -> None:
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    shown = [block for language, block in blocks if not language and "fivegates " not in block]
    printed = set(walked.printed.splitlines())
    assert len(shown) == 5
    assert [line for block in shown for line in block.splitlines() if line not in printed] == []
    draft = next(block for language, block in blocks if language == "yaml")
    assert [line for line in draft.splitlines() if line not in walked.drafts["catalog_writer"].splitlines()] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_drafted_contract_is_changed_only_where_it_is_open(walked: Walk, name: str) -> None:
    draft, filled = walked.drafts[name].splitlines(), walked.filled[name].splitlines()
    gone: list[int] = []
    came: list[str] = []
    for kind, start, end, new_start, new_end in difflib.SequenceMatcher(None, draft, filled, autojunk=False).get_opcodes():
        if kind != "equal":
            gone += range(start, end)
            came += filled[new_start:new_end]
    assert [draft[at] for at in gone if not is_open(draft, at)] == []
    assert [line for line in came if "TODO" in line] == []
    keys = {key_of(draft[at]) for at in gone}
    assert [line for line in came if not line.lstrip().startswith("- ") and key_of(line) not in keys | {"prod"}] == []


def is_open(lines: list[str], at: int) -> bool:
    """What a person fills in, and the item or block around it, which may go as a whole; the status; an environment that nobody knows."""
    line = lines[at]
    if "TODO" in line or line == "status: draft" or line.startswith('  "*":'):
        return True
    if "# inherited, not decided" in line:
        return True
    return "TODO" in "\n".join(block(lines, at))


def block(lines: list[str], at: int) -> list[str]:
    """The item of a list that a line is in; the mapping that it opens."""
    start = at
    while start and not lines[start].lstrip().startswith("- ") and lines[start].startswith("   "):
        start -= 1
    if not lines[start].lstrip().startswith("- "):
        start = at
    return [lines[start], *deeper(lines, start)]


def deeper(lines: list[str], at: int) -> list[str]:
    end = at + 1
    while end < len(lines) and indent(lines[end]) > indent(lines[at]):
        end += 1
    return lines[at + 1 : end]


def indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def key_of(line: str) -> str:
    return line.strip().partition(":")[0]


def test_what_split_wrote_is_in_the_tree_as_it_was_printed(walked: Walk) -> None:
    written = sorted(path.relative_to(walked.root).as_posix() for path in walked.root.rglob("*-identity.*"))
    assert {path: (walked.root / path).read_text(encoding="utf-8") for path in written} == walked.code
    assert len(written) == 11  # nine agents of four shared identities, two of them with an account in the cluster besides


def test_a_stanza_takes_the_place_of_what_it_says_anew() -> None:
    contract = "name: a\nidentities:\n  # whom\n  prod: old\nscope:\n  data: none\n"
    moved = put_blocks(contract, "identities:\n  prod: new\nmigrating:\n  from: old\n")
    assert moved == "name: a\nscope:\n  data: none\nidentities:\n  prod: new\nmigrating:\n  from: old\n"
    assert take_block(moved, "migrating") == "name: a\nscope:\n  data: none\nidentities:\n  prod: new\n"
