"""Pages are in step with what they describe, whole, and read as they are meant to."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from fivegates.engine.select import load_checks
from fivegates.facts.model import TABLES
from fivegates.facts.store import columns
from fivegates.findings.ignore import NEVER_IGNORED
from fivegates.secrets.classifier import Classifier
from fivegates.secrets.knowledge import load_knowledge
from fivegates.secrets.redactor import Redactor
from fivegates.settings import load_schema

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from pages import command_page, markdown, setting_page, templates  # noqa: E402

import docs  # noqa: E402


@pytest.fixture(scope="module")
def written() -> dict[str, str]:
    return docs.pages()


def test_the_pages_are_in_step_with_what_they_describe() -> None:
    assert docs.main(["--check"]) == 0


def test_the_check_notices_pages_that_are_missing_changed_or_left_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(docs, "FOLDER", tmp_path)
    assert docs.main(["--check"]) == 1
    assert docs.main([]) == 0
    assert docs.main(["--check"]) == 0
    (tmp_path / "facts.md").write_text("by hand", encoding="utf-8")
    (tmp_path / "checks" / "FG999-gone.md").write_text("", encoding="utf-8")
    (tmp_path / "of-a-person.md").write_text("", encoding="utf-8")
    capsys.readouterr()
    assert docs.main(["--check"]) == 1
    told = [line.partition(" ")[0] for line in capsys.readouterr().err.splitlines()]
    assert told == ["docs/checks/FG999-gone.md", "docs/facts.md"]
    assert docs.main([]) == 0
    assert docs.main(["--check"]) == 0
    assert (tmp_path / "of-a-person.md").is_file()


def test_every_check_has_a_page_that_holds_all_of_it(written: dict[str, str]) -> None:
    frameworks = json.loads((ROOT / "schemas" / "frameworks.json").read_text(encoding="utf-8"))["frameworks"]
    for check in load_checks():
        page = written[f"checks/{check.id}-{check.name}.md"]
        assert check.query.strip() in page
        assert (f"fivegates:ignore[{check.id}] " in page) == (check.id not in NEVER_IGNORED)
        for relation in check.relates_to:
            name, _, identifier = relation.partition(":")
            assert frameworks[name]["title"] in page and f"| `{identifier}` | {frameworks[name]['ids'][identifier]} |" in page
        assert f"({check.id}-{check.name}.md)" in written["checks/README.md"]


def test_a_failing_example_marks_the_lines_that_its_test_expects(written: dict[str, str]) -> None:
    examples = json.loads((ROOT / "checks" / "examples.json").read_text(encoding="utf-8"))
    for check in load_checks():
        page = written[f"checks/{check.id}-{check.name}.md"]
        texts = [text for example in examples[check.id]["fail"] for text in example["files"].values()]
        marks = sum(len(re.findall(rf"expect: .*\b{check.id}\b", text)) for text in texts)
        listed = sum(len(set(example.get("expect", ()))) for example in examples[check.id]["fail"])
        assert marks + listed > 0
        assert page.partition("## What passes")[0].count(f"<- {check.id}") == marks + (marks > 0)  # and the sentence that explains it
        assert len(re.findall(r"\bline [0-9]+, ", page)) == listed
        assert "expect:" not in page


def test_an_example_that_is_compared_shows_what_it_is_compared_with(written: dict[str, str]) -> None:
    examples = json.loads((ROOT / "checks" / "examples.json").read_text(encoding="utf-8"))
    shown = []
    for check in load_checks():
        page = written[f"checks/{check.id}-{check.name}.md"]
        for example in (*examples[check.id]["fail"], *examples[check.id]["pass"]):
            section = page.partition(f"\n### {example['title']}\n")[2].partition("\n### ")[0]
            for path, text in example.get("base", {}).items():
                if path not in example["files"]:
                    shown.append(f"`{path}`, which the change deletes\n\n" in section and text.strip() in section)
            for commit in example.get("past", ()):
                shown.append(f"{commit['by']} committed" in section and commit["on"] in section)
    assert len(shown) > 30 and all(shown)


def test_no_page_shows_a_credential(written: dict[str, str]) -> None:
    redactor = Redactor(Classifier(load_knowledge()))
    assert "OPENAI_API_KEY=[secret " in written["checks/FG204-committed-env-credential.md"]
    assert [line for page in written.values() for line in page.splitlines() if redactor.redact(line) != line] == []


def test_every_table_and_column_of_facts_is_documented(written: dict[str, str]) -> None:
    sections = dict(zip(*[iter(re.split(r"^### (\w+)$", written["facts.md"], flags=re.MULTILINE)[1:])] * 2, strict=True))
    assert list(sections) == list(TABLES)
    for table, section in sections.items():
        shown = re.findall(r"^\| `(\w+)` \| [^|]+ \| (yes)? ?\|$", section, re.MULTILINE)
        assert shown == [(column.name, "yes" if column.optional else "") for column in columns(table)]


def test_every_command_and_option_is_documented(written: dict[str, str]) -> None:
    for name, command in command_page.all_commands():
        _, found, section = written["commands.md"].partition(f"\n## fivegates {name}\n")
        section = section.partition("\n## ")[0]
        options = [opt for parameter in command.params for opt in parameter.opts if opt.startswith("-")]
        assert found and [option for option in options if f"| `{option}` |" not in section] == []


def test_every_setting_is_documented_with_an_example(written: dict[str, str]) -> None:
    settings = list(load_schema()["properties"])
    assert re.findall(r"^## ([a-z_]+)$", written["configuration.md"], re.MULTILINE) == settings
    assert set(setting_page.examples()) == set(settings)


def test_every_key_of_a_contract_is_documented(written: dict[str, str]) -> None:
    contract = json.loads((ROOT / "schemas" / "contract.schema.json").read_text(encoding="utf-8"))
    shown = set(re.findall(r"^\| `([^`]+)` \|", written["contract.md"].partition("## All keys")[2], re.MULTILINE))
    assert set(contract["properties"]) <= shown
    assert {f"scope.{name}" for name in contract["properties"]["scope"]["properties"]} <= shown
    assert "covers[].terraform" in shown


def test_every_row_of_a_table_has_the_cells_of_its_header(written: dict[str, str]) -> None:
    for name, page in written.items():
        width = 0
        for line in without_code_blocks(page).splitlines():
            cells = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("| ") else 0
            assert not cells or not width or cells == width, f"{name}: {line}"
            width = cells


def without_code_blocks(page: str) -> str:
    return re.sub(r"^(`{3,})[^\n]*\n.*?^\1$", "", page, flags=re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain words", "plain words"),
        ("a `git rm --cached *` b *c*", r"a `git rm --cached *` b \*c\*"),
        ("<script> [link](x)", r"\<script\> \[link\](x)"),
        ("snake_case _emphasis_", r"snake_case \_emphasis\_"),
        ("one ` alone", r"one \` alone"),
        ("over\n  lines", "over lines"),
    ],
)
def test_text_from_elsewhere_is_never_markup(text: str, shown: str) -> None:
    assert markdown.prose(text) == shown


def test_code_and_tables_hold_backticks_and_bars() -> None:
    assert markdown.code("a ` b") == "``a ` b``"
    assert markdown.code("`a`") == "`` `a` ``"
    assert markdown.fence("```\nx\n```", "sql") == "````sql\n```\nx\n```\n````"
    assert markdown.table(("x",), [("`a || b`",)]) == "| x |\n| --- |\n| `a \\|\\| b` |"


def test_what_is_indented_in_a_text_is_shown_as_code() -> None:
    assert (
        markdown.paragraphs("Do\nthis:\n\n    a: 1\n    b:\n      c: 2\n\nThen go.")
        == "Do this:\n\n```yaml\na: 1\nb:\n  c: 2\n```\n\nThen go."
    )


def test_a_template_and_its_parts_fit() -> None:
    with pytest.raises(ValueError, match="vendored"):
        templates.fill("limits", "nowhere", {})
