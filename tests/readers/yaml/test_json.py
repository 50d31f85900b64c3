"""JSON with places."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fivegates.readers.interface import Limits
from fivegates.readers.yaml import YamlStream, parse_json, parse_yaml
from fivegates.source import Place, Source
from fivegates.values import Value


def read(text: str, comments: bool = False, limits: Limits | None = None) -> YamlStream:
    return parse_json(Source("a.json", text), limits or Limits(), comments)


def bare(value: Value) -> Any:
    if isinstance(value.data, dict):
        return {name: bare(item) for name, item in value.data.items()}
    if isinstance(value.data, tuple):
        return [bare(item) for item in value.data]
    return value.data


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.decimals(allow_nan=False, allow_infinity=False, places=3).map(float),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(VALUES, st.sampled_from([None, 2, "\t"]), st.booleans())
def test_every_json_text_is_read_as_the_standard_library_reads_it(value: Any, indent: int | str | None, ascii_only: bool) -> None:
    stream = read(json.dumps(value, indent=indent, ensure_ascii=ascii_only))
    assert stream.problems == []
    assert bare(stream.documents[0].root) == json.loads(json.dumps(value), parse_float=Decimal)


def test_places_are_exact_in_tab_indented_text() -> None:
    root = read('{\r\n\t"ü😀": [\r\n\t\t1, {"b": null}\r\n\t]\r\n}').documents[0].root
    entry = root.get("ü😀")
    assert entry is not None
    assert (entry.place, entry.origin.name) == (Place("a.json", 2, 2), "ü😀")
    assert [item.place for item in entry.items()] == [Place("a.json", 3, 3), Place("a.json", 3, 6)]


def test_half_of_a_surrogate_pair_becomes_a_replacement_character() -> None:
    assert bare(read('["\\ud83d\\ude00", "\\ud83d"]').documents[0].root) == ["😀", "\ufffd"]


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("", 1, "a value is expected here"),
        ('{"a": 1,\n}', 2, "a comma is not allowed before the closing bracket"),
        ('{"a" 1}', 1, "':' is expected here"),
        ("{a: 1}", 1, "a key in double quotes is expected here"),
        ("{", 1, "'}' is missing"),
        ("[1 2]", 1, "',' or ']' is expected here"),
        ("[", 1, "']' is missing"),
        ("[1,", 1, "']' is missing"),
        ('{"a":', 1, "a value is expected here"),
        ("[1]\n[2]", 2, "only one value may stand in a JSON text"),
        ("[01]", 1, "',' or ']' is expected here"),
        ("[NaN]", 1, "a value is expected here"),
        ('["a\nb"]', 1, "invalid control character"),
        ('["a', 1, "unterminated string starting"),
        ("{\n// note\n}", 2, "comments are not allowed here"),
        ("{} /* end", 1, "comments are not allowed here"),
    ],
)
def test_a_mistake_is_named_with_its_line(text: str, line: int, reason: str) -> None:
    stream = read(text)
    assert stream.documents == []
    assert [(problem.place.line, problem.kind, problem.reason) for problem in stream.problems] == [
        (line, "error", f"not valid JSON: {reason}")
    ]


def test_comments_and_trailing_commas_are_read_where_they_are_allowed() -> None:
    text = '// top\n{\n  "a": [1, 2,], /* x * / */ "url": "http://x", // end\n}\n'
    assert bare(read(text, comments=True).documents[0].root) == {"a": [1, 2], "url": "http://x"}


def test_a_duplicate_key_is_listed_and_the_last_one_counts() -> None:
    stream = read('{"a": 1,\n "a": 2, "b": "c",\n "b": "c"}')
    assert bare(stream.documents[0].root) == {"a": 2, "b": "c"}
    assert [(problem.place.line, problem.kind, problem.reason) for problem in stream.problems] == [
        (2, "error", "duplicate key 'a': the last one counts"),
        (3, "notice", "duplicate key 'b' with the same value"),
    ]


def test_a_template_is_listed_as_one() -> None:
    assert [problem.kind for problem in read('{"name": {{ cookiecutter.name }}}').problems] == ["template"]


def test_nesting_and_number_of_values_are_bounded() -> None:
    assert read("[" * 100_000).problems[0].reason == "not valid JSON: nested more than 200 levels deep"
    assert read("[" * 100_000, limits=Limits(nesting=10**6)).problems[0].reason == "nested too deep"
    assert read("[1, 1, 1]", limits=Limits(yaml_nodes=3)).problems[0].reason == "not valid JSON: more than 3 values"
    assert read("[1, 1]", limits=Limits(yaml_nodes=3)).problems == []


def test_an_unfinished_comment_is_found_in_linear_time() -> None:
    assert read("/*" * 500_000, comments=True).documents == []


@given(VALUES)
def test_the_yaml_reader_agrees_on_json_of_one_line(value: Any) -> None:
    text = json.dumps(value, ensure_ascii=False)
    stream = parse_yaml(Source("a.json", text))
    if stream.problems or set(text) & set("\x85\u2028\u2029"):  # forbidden characters and long keys; line ends in YAML 1.1
        return
    assert bare(stream.documents[0].root) == json.loads(text, parse_float=Decimal)
