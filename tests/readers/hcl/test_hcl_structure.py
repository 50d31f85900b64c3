"""The structure of HCL files, and what is kept of broken ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hcl_shapes import arguments, blocks, shape

from fivegates.errors import ReadError
from fivegates.readers.hcl.structure import parse_hcl
from fivegates.readers.hcl.syntax import HclDocument
from fivegates.readers.interface import Limits
from fivegates.source import Source

BODIES = yaml.safe_load((Path(__file__).parent / "bodies.yaml").read_text(encoding="utf-8"))
BROKEN = yaml.safe_load((Path(__file__).parent / "broken.yaml").read_text(encoding="utf-8"))


def read(text: str) -> HclDocument:
    return parse_hcl(Source("main.tf", text))


@pytest.mark.parametrize("case", BODIES, ids=[case["title"] for case in BODIES])
def test_a_file_has_its_shape(case: dict[str, Any]) -> None:
    document = read(case["text"])
    assert document.errors == []
    assert shape(document.body) == case["shape"]
    for argument in arguments(document.body):
        asked = [argument.expression for _ in range(3)]
        assert asked[0] == asked[1]
        assert asked[1] is asked[2], "kept from the second time on"


@pytest.mark.parametrize("case", BODIES, ids=[case["title"] for case in BODIES])
def test_offsets_of_blocks_and_arguments_point_to_what_they_name(case: dict[str, Any]) -> None:
    text = case["text"]
    body = read(text).body
    for block in blocks(body):
        assert text.startswith(block.type, block.start)
        assert text[block.end - 1] == "}"
    for argument in arguments(body):
        assert text.startswith(argument.name, argument.start)
        assert argument.start < argument.value_start < argument.value_end


@pytest.mark.parametrize("case", BROKEN, ids=[case["title"] for case in BROKEN])
def test_a_broken_item_is_one_error_and_the_others_are_kept(case: dict[str, Any]) -> None:
    document = read(case["text"])
    found = [f"{document.source.place(offset).line}: {message}" for message, offset in document.errors]
    assert found == case["errors"]
    assert [next(iter(entry)) if isinstance(entry, dict) else entry for entry in shape(document.body)] == case["kept"]
    assert [case["text"][start:end].split("\n")[0] for start, end in document.broken] == case["broken"]


def test_the_first_of_two_equal_arguments_is_kept_and_the_second_reported() -> None:
    document = read("a {\n  b = 1\n  c = 2\n  b = 3\n}\n")
    assert shape(document.body) == [{"a": ["b = 1", "c = 2"]}]
    assert document.errors == [("the argument b is given twice", 22)]
    assert document.broken == []


def test_an_expression_is_judged_when_it_is_asked_for() -> None:
    document = read("a = 1 +\nb = 2\n")
    assert document.errors == []
    assert document.body.arguments["b"].expression.value == 2  # type: ignore[union-attr]
    with pytest.raises(ReadError) as caught:
        _ = document.body.arguments["a"].expression
    assert caught.value.offset == 7


@pytest.mark.parametrize(
    ("opening", "closing"),
    [("a {\n", "}\n"), ("a { b = ", "}\n"), ("a = [", "]"), ("a = (", ")"), ("a = {\n b = ", "\n}"), ('a = "${', '}"')],
)
def test_a_lower_limit_is_kept_too(opening: str, closing: str) -> None:
    inner = opening.partition("= ")[2] or opening
    document = parse_hcl(Source("main.tf", f"{opening}{inner * 20}1{closing * 21}\n\nlast {{}}\n"), Limits(nesting=10))
    assert any("nested more than 10 levels deep" in message for message, _ in document.errors)
    assert "last" in [block.type for block in document.body.blocks]


def test_two_hundred_levels_of_blocks_are_read_and_one_more_is_an_error() -> None:
    fits = "a {\n" * 200 + "}\n" * 200
    assert len(list(blocks(read(fits).body))) == 200
    document = read(f"a {{\n{fits}}}\nb {{}}\n")
    assert document.errors == [("nested more than 200 levels deep", 800)]
    assert shape(document.body) == [{"b": []}]


def test_errors_are_counted_only_so_far() -> None:
    document = read("a = 1\n" * 1000)
    assert len(document.errors) == 100
    assert document.errors[-1][0] == "too many errors: the others are not listed"


N = 200_000
HOSTILE = {
    "quotes": '"' * N,
    "quotes and lines": '"\n' * N,
    "parentheses": "a = " + "(" * N,
    "braces": "{" * N,
    "blocks": "a {\n" * N,
    "blocks with lists": "a {\n b = [\n" * N,
    "blocks with open strings": 'resource "a" "b" {\n x = "\n}\n' * (N // 10),
    "dollars": 'a = "' + "$" * N,
    "interpolations": 'a = "' + "${" * N,
    "interpolations in strings": 'a = "' + '${"' * N,
    "closed interpolations, open string": 'a = "' + "${b}" * N,
    "escapes": 'a = "' + "\\" * N,
    "stars in a comment": "/*" + "*" * N,
    "open comments": "/*" * N,
    "slashes": "a = " + "/" * N,
    "open heredocs": "a = <<A\n" * N,
    "open heredocs of many names": "x {\n" + "".join(f"a{i} = <<T{i}\n" for i in range(N // 10)),
    "a heredoc of lookalikes": "a = <<A\n" + " A A\n" * N,
    "heredoc in heredoc": "a = [" + "<<A\n" * N,
    "less-than signs": "a = " + "<" * N,
    "closing braces": "}" * N,
    "mixed brackets": "a = " + "[{(" * N,
    "labels": "a " + '"b" ' * N,
    "open labels": 'a "' * N,
    "equals signs": "=" * N,
    "names": "a\n" * N,
    "spaces": " " * N,
    "open lists of text": "a = " + ("[ " + "x" * 50) * (N // 10),
    "dots": "a = b" + ".c" * N,
    "signs": "a = " + "-" * N,
    "conditions": "a = " + "b ? c : " * N,
    "zeroes": "a = " + "0" * N,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_is_read_to_the_end_without_an_exception(text: str) -> None:
    document = read(text)
    failed = len(document.errors)
    for argument in arguments(document.body):
        try:
            assert argument.expression.start >= argument.value_start
        except ReadError:
            failed += 1
    assert failed or not text.strip() or shape(document.body)
