"""Collections, keys, anchors and merge keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from fivegates.readers.interface import Limits
from fivegates.readers.yaml import parse_yaml
from fivegates.source import Source

Data = Callable[[str], Any]
Problems = Callable[[str], list[tuple[int, str, str]]]


@pytest.mark.parametrize(
    ("text", "data"),
    [
        (
            "on: push\n8080: a\n1.10: b\ntrue: c\nnull: d\n~: e\n",
            {"on": "push", "8080": "a", "1.10": "b", "true": "c", "null": "d", "~": "e"},
        ),
        ("? a\n: b\n'quoted': c\n", {"a": "b", "quoted": "c"}),
        ("? &k name\n: 1\n? *k\n", {"name": None}),
        ("{a: {b: [1, {c: 2}]}, d: []}", {"a": {"b": [1, {"c": 2}]}, "d": []}),
        ('{"a":"b","c":[1,2]}', {"a": "b", "c": [1, 2]}),
        ("a: >-\n  folded\n  text\n\n  more\nb: |+\n  kept\n\n", {"a": "folded text\nmore", "b": "kept\n\n"}),
        ("- - 1\n  - 2\n- {}\n-\n", [[1, 2], {}, None]),
        ("just text", "just text"),
    ],
)
def test_structure_and_keys_are_read_as_written(text: str, data: Any, all_data: Callable[[str], list[Any]]) -> None:
    assert all_data(text) == [data]


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("a: &x {k: 1}\nb: *x\n", {"a": {"k": 1}, "b": {"k": 1}}),
        ("a: &x 0x10\nb: [*x, *x]\n", {"a": 16, "b": [16, 16]}),
        ("a: &x 1\nb: &x 2\nc: *x\n", {"a": 1, "b": 2, "c": 2}),
        ("&k a: 1\nb: *k\n", {"a": 1, "b": "a"}),
        ("b: &b {x: 1, y: 1}\nu:\n  <<: *b\n  y: 2\n", {"b": {"x": 1, "y": 1}, "u": {"x": 1, "y": 2}}),
        ("b: &b {x: 1, y: 1}\nu:\n  y: 2\n  <<: *b\n", {"b": {"x": 1, "y": 1}, "u": {"x": 1, "y": 2}}),
        ("- &a {x: 1}\n- &b {x: 2, y: 2}\n- {<<: [*a, *b], z: 3}\n", [{"x": 1}, {"x": 2, "y": 2}, {"x": 1, "y": 2, "z": 3}]),
        ("- &a {x: 1}\n- &b {<<: *a, y: 2}\n- {<<: *b}\n", [{"x": 1}, {"x": 1, "y": 2}, {"x": 1, "y": 2}]),
        ("- &a {x: 1}\n- &b {y: 2}\n- <<: *a\n  <<: *b\n", [{"x": 1}, {"y": 2}, {"x": 1, "y": 2}]),
        ("{<<: {x: 1}}", {"x": 1}),
        ("{'<<': {x: 1}}", {"<<": {"x": 1}}),
        ("<<: !Include common.yaml\na: 1\n", {"a": 1, "<<": ("tag", "!Include", "common.yaml")}),
    ],
)
def test_aliases_and_merge_keys_are_expanded(text: str, data: Any, data_of: Data) -> None:
    assert data_of(text) == data


@pytest.mark.parametrize(
    ("text", "data", "problem"),
    [
        ("a: 1\nb: 2\na: 3\n", {"a": 3, "b": 2}, (3, "error", "duplicate key 'a': the last one counts")),
        ("a: 1\nb: 2\na: 1\n", {"a": 1, "b": 2}, (3, "notice", "duplicate key 'a' with the same value")),
        ("a: 1\na: '1'\n", {"a": "1"}, (2, "error", "duplicate key 'a': the last one counts")),
        ("a: [1]\na: [1]\n", {"a": [1]}, (2, "error", "duplicate key 'a': the last one counts")),
        ("a: *nowhere\nb: 1\n", {"a": ("unknown", "undefined anchor 'nowhere'"), "b": 1}, (1, "error", "undefined anchor 'nowhere'")),
        ("a: &x [1, *x]\n", {"a": [1, ("unknown", "anchor 'x' contains itself")]}, (1, "error", "anchor 'x' contains itself")),
        ("a: 1\n<<: text\n", {"a": 1}, (2, "error", "'<<' needs a mapping or a list of mappings")),
        ("a: 1\n? [x, y]\n: 2\n", {"a": 1}, (2, "error", "a key that is no scalar: its entry is left out")),
    ],
)
def test_what_is_wrong_but_readable_is_listed_and_the_rest_is_read(
    text: str, data: Any, problem: tuple[int, str, str], all_data: Callable[[str], list[Any]], problems_of: Problems
) -> None:
    assert all_data(text) == [data]
    assert problems_of(text) == [problem]


def test_anchors_of_one_document_are_unknown_in_the_next(problems_of: Problems) -> None:
    assert problems_of("a: &x 1\n---\nb: *x\n") == [(3, "error", "undefined anchor 'x'")]


def test_ten_thousand_duplicates_are_not_ten_thousand_problems(problems_of: Problems) -> None:
    assert len(problems_of("a: 1\n" * 10_000)) == 50


def bomb(width: int, depth: int) -> str:
    lines = [f"a0: &a0 [{', '.join(['x'] * width)}]"]
    lines += [f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * width)}]" for level in range(1, depth)]
    return "\n".join(lines) + "\n"


def test_an_alias_bomb_is_stopped_and_its_line_named() -> None:
    stream = parse_yaml(Source("a.yaml", "ok: 1\n---\n" + bomb(9, 9)))
    assert [document.line for document in stream.documents] == [1]
    (problem,) = stream.problems
    assert (problem.place.line, problem.kind) == (8, "error")
    assert problem.reason == "more than 250,000 values, counting what aliases repeat; nothing from here on is read"


def test_a_bomb_of_merge_keys_is_stopped() -> None:
    lines = ["a0: &a0 {" + ", ".join(f"k{number}: 1" for number in range(100)) + "}"]
    lines += [f"a{level}: &a{level} {{<<: *a{level - 1}, k: [{', '.join([f'*a{level - 1}'] * 9)}]}}" for level in range(1, 9)]
    assert "more than 250,000 values" in parse_yaml(Source("a.yaml", "\n".join(lines))).problems[0].reason


def test_aliases_within_the_limit_are_expanded() -> None:
    assert parse_yaml(Source("a.yaml", bomb(9, 4))).problems == []


def test_as_many_values_as_allowed_are_read_and_one_more_is_not() -> None:
    text = "[" + ", ".join(["a"] * 9) + "]"
    assert parse_yaml(Source("a.yaml", text), Limits(yaml_nodes=10)).problems == []
    assert parse_yaml(Source("a.yaml", text), Limits(yaml_nodes=9)).documents == []


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "], ids=["flow list", "flow map", "block list", "complex key"])
def test_nesting_beyond_the_limit_loses_that_document_only(
    opening: str, all_data: Callable[[str], list[Any]], problems_of: Problems
) -> None:
    text = f"a: 1\n---\n{opening * 100_000}\n---\nb: 2\n"
    assert all_data(text) == [{"a": 1}, {"b": 2}]
    assert problems_of(text) == [(3, "error", "nested more than 200 levels deep")]


def test_nesting_counts_what_aliases_add() -> None:
    deep = "&a0 " + "[" * 60 + "]" * 60
    lines = [f"- {deep}"] + [f"- &a{level} {'[' * 60}*a{level - 1}{']' * 60}" for level in range(1, 5)]
    stream = parse_yaml(Source("a.yaml", "\n".join(lines)))
    assert [(problem.place.line, problem.reason) for problem in stream.problems] == [(4, "nested more than 200 levels deep")]


def test_nesting_up_to_the_limit_is_read() -> None:
    assert parse_yaml(Source("a.yaml", "[" * 200 + "]" * 200)).problems == []
    assert parse_yaml(Source("a.yaml", "[" * 201 + "]" * 201)).documents == []


def test_a_limit_above_what_the_interpreter_allows_is_still_no_crash() -> None:
    stream = parse_yaml(Source("a.yaml", "[" * 100_000), Limits(nesting=1_000_000))
    assert [problem.kind for problem in stream.problems] == ["error"]
