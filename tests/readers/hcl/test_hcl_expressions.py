"""Expressions and templates."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hcl_shapes import assert_spans_nest, written

from fivegates.errors import ReadError
from fivegates.readers.hcl.expressions import parse_expression, parse_template
from fivegates.readers.hcl.syntax import Attribute, Call, Literal, Node
from fivegates.readers.hcl.walk import walk

TREES = yaml.safe_load((Path(__file__).parent / "trees.yaml").read_text(encoding="utf-8"))


def parse(text: str, nesting: int = 200) -> Node:
    return parse_expression(text, 0, len(text), nesting)


@pytest.mark.parametrize(("text", "tree"), TREES, ids=[text for text, _ in TREES])
def test_an_expression_becomes_its_tree_and_every_span_lies_in_its_parent(text: str, tree: str) -> None:
    node = parse(text)
    assert written(node) == tree
    assert_spans_nest(node, 0, len(text))


def test_offsets_enclose_exactly_what_they_stand_for() -> None:
    text = 'x = merge(var.tags, { Name = "a-${local.name}" }) ? [aws_x.y[0].arn] : -b.c'
    node = parse_expression(text, 4, len(text))
    found = {text[inner.start : inner.end] for inner in walk(node)}
    assert {
        text[4:],
        'merge(var.tags, { Name = "a-${local.name}" })',
        "var",
        "var.tags",
        '{ Name = "a-${local.name}" }',
        "Name",
        '"a-${local.name}"',
        "a-",
        "local.name",
        "[aws_x.y[0].arn]",
        "aws_x.y[0].arn",
        "aws_x.y[0]",
        "-b.c",
    } <= found


def test_a_leaf_is_the_same_with_and_without_the_short_cut() -> None:
    for text in ('"a b"', "a", "a.b.c", "12", "true", "null"):
        assert parse(text) == parse(f"{text} /* c */"), text


def test_only_the_given_range_is_read() -> None:
    text = 'a = [1, 2] + "'
    assert written(parse_expression(text, 4, 10)) == "[1, 2]"
    assert written(parse_expression("a.b.c", 0, 3)) == "a.b"
    with pytest.raises(ReadError):
        parse_expression("[1, 2]", 0, 5)
    with pytest.raises(ReadError):
        parse_expression('"abc"', 0, 4)


@pytest.mark.parametrize(
    ("text", "offset", "message"),
    [
        ("", 0, "expected a value"),
        ("1 +", 3, "expected a value"),
        ("a b", 2, "expected the end of the expression and found b"),
        ("[1 2]", 3, "expected a comma or ]"),
        ("{ a = 1 b = 2 }", 8, "expected a comma, a line end or }"),
        ("{ a }", 4, "expected = or : after the key"),
        ("{ a = 1", 7, "expected a comma, a line end or }"),
        ("f(1", 3, "expected a comma or )"),
        ("(1", 2, "expected )"),
        ("a[1", 3, "expected ]"),
        ("a.", 2, "expected a name after the dot"),
        ("a ? b", 5, "expected :"),
        ("a ? b\n: c", 5, "expected :"),
        ("a.*.b.*", 6, "a splat cannot stand inside an attribute-only splat"),
        ("[a...]", 2, "expected a comma or ]"),
        ("[for a b : c]", 1, "expected for NAME in or for NAME, NAME in"),
        ("{for a in b : c}", 15, "expected =>"),
        ('"a\\x"', 2, "\\x is not an escape sequence"),
        ('"\\ud800"', 1, "\\ud800 is not a character"),
        ('"a${b', 5, "expected } to end ${"),
        ('"${a b}"', 5, "expected } to end ${"),
        ('"%{ if a }b"', 1, "%{ if is never closed"),
        ('"a%{ endif }"', 2, "%{ endif } without its beginning"),
        ('"%{ for a in b }%{ else }%{ endfor }"', 16, "%{ else } without its %{ if }"),
        ('"%{ while a }"', 4, "expected for NAME in or for NAME, NAME in"),
        ("<<E\nx", 0, "the heredoc E is never closed"),
        ("1e999999", 0, "a number is out of range"),
    ],
)
def test_a_broken_expression_is_an_error_at_its_offset(text: str, offset: int, message: str) -> None:
    with pytest.raises(ReadError) as caught:
        parse(text)
    assert (caught.value.message, caught.value.offset) == (message, offset)


@pytest.mark.parametrize(
    ("opening", "closing"),
    [("(", ")"), ("[", "]"), ("f(", ")"), ("{ a = ", " }"), ("a[", "]"), ("[for x in y : ", "]"), ("a ? b : ", ""), ('f("x", ', ")")],
)
def test_nesting_is_bounded_exactly(opening: str, closing: str) -> None:
    fits = f"{opening * 200}1{closing * 200}"
    assert sum(1 for _ in walk(parse(fits))) > 200
    with pytest.raises(ReadError, match="nested more than 200 levels deep"):
        parse(f"{opening}{fits}{closing}")


def test_nesting_of_templates_is_bounded() -> None:
    fits = '"${' * 100 + "a" + '}"' * 100
    assert sum(1 for _ in walk(parse(fits))) == 101
    with pytest.raises(ReadError, match="nested more than 200 levels deep"):
        parse(f'"${{{fits}}}"')
    with pytest.raises(ReadError, match="nested more than 200 levels deep"):
        parse('"' + "%{ if a }" * 201 + "%{ endif }" * 201 + '"')


@pytest.mark.parametrize(
    "text", ["a" + ".b" * 300, "a" + "[0]" * 300, "a" + "[*]" * 300, "a" + ".0" * 300, "-" * 300 + "1", "1" + " + 1" * 300]
)
def test_a_chain_cannot_make_a_tree_deeper_than_the_limit(text: str) -> None:
    with pytest.raises(ReadError, match="a chain of more than 200"):
        parse(text)


def test_chains_inside_brackets_add_up() -> None:
    text = "a"
    for _ in range(20):
        text = f"({text}).b.c.d.e.f.g.h.i.j.k.l"
    with pytest.raises(ReadError, match="nested more than 200 levels deep"):
        parse(text)


def test_a_stack_that_is_nearly_full_is_no_crash() -> None:
    text = "[" * 190 + "]" * 190

    def fall(levels: int) -> str:
        if levels:
            return fall(levels - 1)
        try:
            parse(text)
        except ReadError as error:
            return error.message
        return ""

    assert fall(700) == "nested too deeply"


def test_a_bare_template_has_no_quotes_and_no_backslashes() -> None:
    text = 'say "hi" \\n ${name}!\n%{ if a }b%{ endif }$${c}'
    node = parse_template(text, 0, len(text))
    assert written(node) == """T<'say "hi" \\\\n ' name '!\\n' if(a, T<'b' ''>, T<>) '${c}'>"""
    assert parse_template("plain", 0, 5) == Literal("plain", 0, 5)
    assert parse_template("", 0, 0) == Literal("", 0, 0)
    assert isinstance(parse_template("${f(a.b)}", 0, 9).parts[0], Call)  # type: ignore[union-attr]


def test_a_template_of_one_interpolation_keeps_one_part() -> None:
    node = parse('"${a.b}"')
    assert written(node) == "T<a.b>"
    assert isinstance(node.parts[0], Attribute)  # type: ignore[union-attr]


def test_the_trim_markers_of_a_heredoc_reach_no_further_than_their_line() -> None:
    assert written(parse("<<E\nx\n  ${~ a ~}  \n  y\nE\n")) == "T<'x\\n' a '  y\\n'>"
