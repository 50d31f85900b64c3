"""Env files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from fivegates.readers.dotenv import DotenvEntry, parse_dotenv
from fivegates.source import Place, Source

CASES = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8"))


def described(entry: DotenvEntry) -> list[str]:
    marks = {
        "commented": entry.commented,
        "exported": entry.exported,
        "reference": entry.has_reference,
        "bare": not entry.assigned,
    }
    return [entry.name, entry.value, *(mark for mark, holds in marks.items() if holds)]


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_an_env_file_gives_its_entries_in_order_and_lists_what_is_none(case: dict[str, Any]) -> None:
    file = parse_dotenv(Source(".env", case["text"]))
    assert [described(entry) for entry in file.entries] == case["entries"]
    assert [[problem.place.line, problem.kind] for problem in file.problems] == case.get("problems", [])


def test_an_entry_knows_where_its_name_and_its_value_stand() -> None:
    source = Source(".env", "# é😀\r\nexport KEY = 'v'\n")
    (entry,) = parse_dotenv(source).entries
    assert source.place(entry.offset) == Place(".env", 2, 8)
    assert source.place(entry.value_offset) == Place(".env", 2, 14)


def test_of_one_name_the_last_entry_counts_and_comments_do_not() -> None:
    effective = parse_dotenv(Source(".env", "A=1\nB=1\nA=2\n#A=3\n")).effective()
    assert {name: entry.value for name, entry in effective.items()} == {"A": "2", "B": "1"}


def test_a_direnv_file_is_a_script_whose_other_lines_are_no_problem() -> None:
    file = parse_dotenv(Source("app/.envrc", "source_up\nif true; then\n  export A=1\nfi\nuse flake .\nPATH_add bin\n"))
    assert [entry.name for entry in file.entries if entry.assigned] == ["A"]
    assert file.problems == []


def test_a_file_of_rubbish_is_not_a_thousand_problems() -> None:
    assert len(parse_dotenv(Source(".env", "rubbish here\n" * 1000)).problems) == 20


@given(st.text(alphabet=st.sampled_from("AB=\"' #$\\\n\r{%:\té😀"), max_size=60))
def test_any_text_is_read_without_failing_and_places_lie_in_it(text: str) -> None:
    for entry in parse_dotenv(Source(".env", text)).entries:
        assert text[entry.offset :].startswith(entry.name)
        assert 0 < entry.value_offset <= len(text)


@given(
    st.dictionaries(
        st.from_regex(r"[A-Z][A-Z0-9_]{0,8}", fullmatch=True), st.text(st.characters(exclude_characters="\r", exclude_categories=["Cs"]))
    )
)
def test_a_value_written_in_double_quotes_is_read_back(values: dict[str, str]) -> None:
    text = "".join(
        name + '="' + value.replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$") + '"\n' for name, value in values.items()
    )
    assert {name: entry.value for name, entry in parse_dotenv(Source(".env", text)).effective().items()} == values
