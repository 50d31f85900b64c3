"""What holds for every text."""

from __future__ import annotations

import re

from hcl_shapes import arguments, assert_spans_nest, blocks, shape, written
from hypothesis import given
from hypothesis import strategies as st

from fivegates.errors import ReadError
from fivegates.readers.hcl.expressions import parse_expression
from fivegates.readers.hcl.json_syntax import parse_hcl_json
from fivegates.readers.hcl.structure import parse_hcl
from fivegates.readers.hcl.syntax import HclDocument
from fivegates.readers.interface import Limits
from fivegates.source import Source

PIECES = [*'{}[]()=.,:?"$%~*#/\\<>!-+&| \n\r\t', *re.findall(r"\S+", "${ %{ $${ << <<- EOT // /* */ => ... :: \ufeff"), "\nEOT\n"]
WORDS = [*re.findall(r"\S+", 'a b1 é for in if else endif endfor true null resource 0 1.5 12 "x"'), "a = 1\n", "a {\n", "}\n"]
TEXTS = st.lists(st.sampled_from([*PIECES, *WORDS]), max_size=40).map("".join) | st.text(max_size=40)

NAMES = st.sampled_from(["a", "b-c", "d_1", "é"])
BLANKS = st.sampled_from([" ", "", "\t", " /* c */ "])
OPERATORS = ["||", "&&", "==", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/", "%"]

Pair = tuple[str, str]  # an expression's text, and its tree as hcl_shapes.written shows it


def _operand(inner: st.SearchStrategy[Pair]) -> st.SearchStrategy[Pair]:
    """Operands whose parts are ``inner``; brackets make newlines harmless."""
    gaps = st.sampled_from(["", " ", "\n", " # c\n", "/* c */"])
    lists = st.tuples(st.lists(inner, max_size=3), gaps).map(
        lambda drawn: (
            f"[{drawn[1]}{f'{drawn[1]},{drawn[1]}'.join(text for text, _ in drawn[0])}]",
            f"[{', '.join(tree for _, tree in drawn[0])}]",
        )
    )
    calls = st.tuples(NAMES, st.lists(inner, max_size=3)).map(
        lambda drawn: (f"{drawn[0]}({', '.join(text for text, _ in drawn[1])})", f"{drawn[0]}({', '.join(tree for _, tree in drawn[1])})")
    )
    objects = st.tuples(st.lists(st.tuples(NAMES, inner), max_size=3), st.sampled_from([", ", "\n", ",\n"])).map(
        lambda drawn: (
            f"{{{drawn[1].join(f'{name} = {text}' for name, (text, _) in drawn[0])}}}",
            f"{{{', '.join(f'{name!r}: {tree}' for name, (_, tree) in drawn[0])}}}",
        )
    )
    strings = st.tuples(inner, st.sampled_from(["", "x", "é "])).map(
        lambda drawn: (f'"{drawn[1]}${{ {drawn[0][0]} }}"', f"T<{repr(drawn[1]) + ' ' if drawn[1] else ''}{drawn[0][1]}>")
    )
    loops = st.tuples(NAMES, inner, inner).map(
        lambda drawn: (f"[for {drawn[0]} in {drawn[1][0]} : {drawn[2][0]}]", f"for ,{drawn[0]} in {drawn[1][1]}: {drawn[2][1]}")
    )
    parentheses = st.tuples(inner, gaps).map(lambda drawn: (f"({drawn[1]}{drawn[0][0]}{drawn[1]})", f"<{drawn[0][1]}>"))
    return lists | calls | objects | strings | loops | parentheses


def _joined(inner: st.SearchStrategy[Pair]) -> st.SearchStrategy[Pair]:
    """Operators between operands that are leaves or bracketed, so that precedence cannot regroup them."""
    operand = LEAVES | _operand(inner)
    binary = st.tuples(operand, st.sampled_from(OPERATORS), operand, BLANKS).map(
        lambda drawn: (f"{drawn[0][0]} {drawn[1]}{drawn[3]} {drawn[2][0]}", f"({drawn[0][1]} {drawn[1]} {drawn[2][1]})")
    )
    choices = st.tuples(operand, inner, inner).map(
        lambda drawn: (f"{drawn[0][0]} ? {drawn[1][0]} : {drawn[2][0]}", f"({drawn[0][1]} ? {drawn[1][1]} : {drawn[2][1]})")
    )
    steps = st.tuples(operand, NAMES, inner).map(
        lambda drawn: (f"{drawn[0][0]} .{drawn[1]}[{drawn[2][0]}]", f"{drawn[0][1]}.{drawn[1]}[{drawn[2][1]}]")
    )
    signs = st.tuples(st.sampled_from("-!"), operand).map(lambda drawn: (f"{drawn[0]} {drawn[1][0]}", f"({drawn[0]}{drawn[1][1]})"))
    return operand | binary | choices | steps | signs


LEAVES: st.SearchStrategy[Pair] = (
    st.integers(0, 10**12).map(lambda number: (str(number), str(number)))
    | NAMES.map(lambda name: (name, name))
    | st.text(st.characters(exclude_characters='"\\$%\n', codec="utf-8"), max_size=8).map(lambda text: (f'"{text}"', repr(text)))
    | st.sampled_from([("true", "True"), ("null", "None"), ("a.b.c", "a.b.c")])
)
EXPRESSIONS = st.recursive(LEAVES, _joined, max_leaves=12)


def check(document: HclDocument) -> None:
    """Offsets lie in the text, in order, and every expression is a tree or an error in it."""
    end = len(document.source.text)
    assert all(0 <= offset <= end for _, offset in document.errors)
    assert all(0 <= start <= stop <= end for start, stop in document.broken)
    assert all(0 <= block.start < block.end <= end for block in blocks(document.body))
    for argument in arguments(document.body):
        assert 0 <= argument.start < argument.value_start < argument.value_end <= end
        try:
            assert_spans_nest(argument.expression, argument.value_start, argument.value_end)
        except ReadError as error:
            assert argument.value_start <= error.offset <= argument.value_end


@given(TEXTS)
def test_no_text_makes_the_reader_raise_or_point_outside(text: str) -> None:
    check(parse_hcl(Source("a.tf", text)))


@given(TEXTS)
def test_no_text_makes_the_json_reader_raise_or_point_outside(text: str) -> None:
    check(parse_hcl_json(Source("a.tf.json", text)))


@given(TEXTS, st.integers(1, 4))
def test_low_limits_are_errors_and_nothing_else(text: str, nesting: int) -> None:
    check(parse_hcl(Source("a.tf", text), Limits(nesting=nesting)))


@given(EXPRESSIONS)
def test_every_expression_is_read_as_it_was_put_together(pair: Pair) -> None:
    text, tree = pair
    node = parse_expression(text, 0, len(text))
    assert written(node) == tree
    assert_spans_nest(node, 0, len(text))


@given(st.lists(EXPRESSIONS, min_size=1, max_size=4), st.sampled_from(["\n", "\r\n"]))
def test_every_value_ends_where_it_ends(pairs: list[Pair], newline: str) -> None:
    lines = [f"n{index} = {text}" for index, (text, _) in enumerate(pairs)]
    document = parse_hcl(Source("a.tf", newline.join(["x {", *lines, "}"])))
    assert document.errors == []
    assert [written(argument.expression) for argument in arguments(document.body)] == [tree for _, tree in pairs]


@given(TEXTS)
def test_a_broken_block_leaves_its_neighbours_alone(middle: str) -> None:
    document = parse_hcl(Source("a.tf", f"first {{\n  a = 1\n}}\nbroken {{\n ={middle}\n}}\n"))
    assert {"first": ["a = 1"]} in shape(document.body)
    assert document.errors
