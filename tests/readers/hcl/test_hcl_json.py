"""The JSON form of HCL."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hcl_meaning import meaning
from hcl_shapes import arguments, assert_spans_nest, written
from hypothesis import given
from hypothesis import strategies as st

from fivegates.errors import ReadError
from fivegates.readers.hcl.json_syntax import parse_hcl_json
from fivegates.readers.hcl.json_tokens import read_json
from fivegates.readers.hcl.syntax import Block, HclDocument
from fivegates.readers.hcl.walk import walk
from fivegates.readers.interface import Limits
from fivegates.source import Source

FORMS = yaml.safe_load((Path(__file__).parent / "json_forms.yaml").read_text(encoding="utf-8"))


def read(content: Any, path: str = "main.tf.json") -> HclDocument:
    text = content if isinstance(content, str) else json.dumps(content)
    document = parse_hcl_json(Source(path, text))
    for argument in arguments(document.body):
        assert_spans_nest(argument.expression, argument.value_start, argument.value_end)
    return document


def described(block: Block) -> list[Any]:
    return [block.type, list(block.labels), {name: written(argument.expression) for name, argument in block.body.arguments.items()}]


@pytest.mark.parametrize("form", FORMS, ids=[form["text"] for form in FORMS])
def test_known_members_become_blocks_and_the_rest_arguments(form: dict[str, Any]) -> None:
    document = read(form["text"])
    assert document.errors == []
    assert [described(block) for block in document.body.blocks] == form["blocks"]
    assert document.body.arguments == {}


def test_a_file_of_values_holds_plain_arguments() -> None:
    document = read({"//": "c", "region": "${x}", "module": {"a": [1]}, "data": "d"}, "prod.auto.tfvars.json")
    assert not document.body.blocks
    assert {name: written(found.expression) for name, found in document.body.arguments.items()} == {
        "region": "'${x}'",
        "module": "{'a': [1]}",
        "data": "'d'",
    }


def test_places_are_those_of_the_file_also_behind_escapes() -> None:
    text = '{"resource": {"t": {\n  "a": {"x": "p\\n\\"${upper(\\"q\\")}\\u00e9${r.s}"}}}}'
    document = read(text)
    block = document.body.blocks[0]
    assert document.source.place(block.start).line == 2
    assert text[block.start : block.end] == text[text.index('"a"') : -3]
    node = block.body.arguments["x"].expression
    assert {text[inner.start : inner.end] for inner in walk(node)} == {
        text[text.index('"p') : -4],
        'p\\n\\"',
        'upper(\\"q\\")',
        '\\"q\\"',
        "\\u00e9",
        "r.s",
        "r",
    }


def test_strings_mean_what_terraform_makes_of_them() -> None:
    strings = r"""{"locals": {
        "a": "x\\n${\"q\"}$${y} %%{z}",
        "b": "l1  ${~ 1 ~}\n  l2",
        "c": "\ud83d\ude00\u00e9",
        "d": "%{ if true ~}  y%{ endif }"
    }}"""
    document = read(strings)
    found = {name: meaning(argument.expression) for name, argument in document.body.blocks[0].body.arguments.items()}
    assert found == {"a": "x\\nq${y} %{z}", "b": "l11  l2", "c": "😀é", "d": "y"}


@pytest.mark.parametrize(
    ("text", "error", "kept"),
    [
        ("", ("expected a value", 0), []),
        ("[1]", ("expected an object", 1), []),
        ('{"locals": {"a": 1}} x', ("only one value may stand in a JSON file", 21), ["locals"]),
        ('{"locals": {"a": 1}, "output": {"o": {"value": 1,}}}', ("expected a key in double quotes", 49), ["locals"]),
        ('{"resource": {"t": {"a": {}, "b": {"x": [1 2]}}}}', ("expected a comma or ]", 43), ["resource"]),
        ('{"locals": {"a": 1}, "output": "x"}', ("expected an object", 31), ["locals"]),
        (
            '{"locals": {"a": 1}, "module": {"m": {"x": "y}}}',
            ("a string is never closed, or holds what JSON does not allow in one", 43),
            ["locals"],
        ),
        ('{"locals": {"a": 1, "a": 2}}', ("the argument a is given twice", 20), ["locals"]),
    ],
)
def test_what_is_complete_before_an_error_is_kept(text: str, error: tuple[str, int], kept: list[str]) -> None:
    document = read(text)
    assert document.errors == [error]
    assert [block.type for block in document.body.blocks] == kept


def test_a_broken_template_is_an_error_at_its_place_when_it_is_asked_for() -> None:
    text = '{"locals": {"a": "x\\n${b c}", "d": 1}}'
    body = parse_hcl_json(Source("main.tf.json", text)).body.blocks[0].body
    assert written(body.arguments["d"].expression) == "1"
    with pytest.raises(ReadError) as caught:
        _ = body.arguments["a"].expression
    assert text[caught.value.offset] == "c"


def test_nesting_is_bounded() -> None:
    fits = '{"a": ' + "[" * 199 + "]" * 199 + "}"
    document = read(fits)
    assert sum(1 for _ in walk(document.body.arguments["a"].expression)) == 199
    assert read('{"a": ' + "[" * 200 + "]" * 200 + "}").errors == [("nested more than 200 levels deep", 205)]
    assert parse_hcl_json(Source("a.tf.json", '{"a": [[]]}'), Limits(nesting=2)).errors == [("nested more than 2 levels deep", 7)]


@pytest.mark.parametrize("unit", ["[", "{", '{"a":', '"', "[1,", '"\\', "{}", "0", " ", '{"a":1,'])
def test_hostile_json_is_an_error(unit: str) -> None:
    assert parse_hcl_json(Source("a.tf.json", unit * 100_000)).errors


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(VALUES, st.sampled_from([None, 2]), st.booleans())
def test_the_tokens_are_those_of_json(value: Any, indent: int | None, ascii_only: bool) -> None:
    text = json.dumps({"a": value}, indent=indent, ensure_ascii=ascii_only)
    document = parse_hcl_json(Source("x.tfvars.json", text))
    assert document.errors == []
    expected = json.loads(text, parse_int=Decimal, parse_float=Decimal)
    assert meaning(document.body.arguments["a"].expression) == expected["a"]


@given(st.text(st.sampled_from('{}[],:"\\ 0123.-eEtrufalsn\n')))
def test_what_is_no_json_is_an_error_and_what_is_json_is_none(text: str) -> None:
    try:
        json.loads(text)
        valid = True
    except ValueError:
        valid = False
    assert (read_json(text, 200)[1] is None) == valid
